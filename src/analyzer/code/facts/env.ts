import { ts } from 'ts-morph';
import type { Names } from '../names.js';
import { staticName } from '../syntax.js';
import { type Detector, NOTHING, type Sighting } from './fact.js';
import { writtenTargets } from './writes.js';

/** `process.env.X` in all its spellings; `*` for a name that is computed. */
export const detectEnvReads: Detector = (node, unit) => {
  if (ts.isVariableDeclaration(node)) {
    if (!node.initializer || !ts.isObjectBindingPattern(node.name)) return NOTHING;
    const depth = envDepth(node.initializer, unit.names);
    return depth === undefined ? NOTHING : readsOfPattern(node.name, depth);
  }
  if (!isAccess(node) || isWritten(node)) return NOTHING;
  // Only the step from `process.env` to the variable reads it; what a constant was initialised from was read there.
  if (envDepth(node.expression, unit.names) !== 2) return NOTHING;
  const ref = unit.names.resolve(node);
  return [{ kind: 'env-read', name: ref?.path[2] ?? '*', node }];
};

function isAccess(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** How far along `process.env` an expression already is: 1 for `process`, 2 for `process.env`. */
function envDepth(expression: ts.Expression, names: Names): 1 | 2 | undefined {
  const ref = names.resolve(expression);
  if (ref?.root !== 'global' || ref.path[0] !== 'process') return undefined;
  if (ref.path.length === 1) return 1;
  return ref.path.length === 2 && ref.path[1] === 'env' ? 2 : undefined;
}

/** Nodes that can stand between an assignment and what it assigns to. */
function isAroundTarget(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return true;
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isPropertyAssignment(node);
}

function readsOfPattern(pattern: ts.ObjectBindingPattern, depth: 1 | 2): Sighting[] {
  return pattern.elements.flatMap((element) => {
    const key = element.dotDotDotToken ? '*' : (staticName(element.propertyName ?? element.name) ?? '*');
    if (depth === 2) return [{ kind: 'env-read' as const, name: key, node: element }];
    return key === 'env' && ts.isObjectBindingPattern(element.name) ? readsOfPattern(element.name, 2) : [];
  });
}

/** True for `process.env.X = …` and `delete process.env.X`; `+=` and `??=` read as well. */
function isWritten(node: ts.Expression): boolean {
  let { parent }: ts.Node = node;
  while (isAroundTarget(parent)) parent = parent.parent;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  return writtenTargets(parent).includes(node);
}
