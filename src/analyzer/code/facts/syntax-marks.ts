import { ts } from 'ts-morph';
import { bare } from '../syntax.js';
import { type Detector, NOTHING } from './fact.js';

/** Top-level await, and decorators: what decides how a file must be built. */
export const detectSyntaxMarks: Detector = (node, _unit, moment) => {
  if (ts.isDecorator(node)) return [{ kind: 'decorator', name: decoratorName(node), node }];
  if (moment.inFunction) return NOTHING;
  const waits =
    ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined) || isAwaitUsing(node);
  return waits ? [{ kind: 'top-level-await', name: 'await', node }] : NOTHING;
};

function decoratorName(node: ts.Decorator): string {
  const expression = bare(node.expression);
  const named = ts.isCallExpression(expression) ? bare(expression.expression) : expression;
  return ts.isIdentifier(named) || ts.isPropertyAccessExpression(named) ? named.getText() : '*';
}

function isAwaitUsing(node: ts.Node): boolean {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
}
