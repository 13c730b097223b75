import { ts } from 'ts-morph';
import { bare, isAssignment, isFunctionLike } from '../syntax.js';

/** Small questions about where a value goes. */

/** The function whose body a node is in. */
export function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, (at) => isFunctionLike(at) || ts.isPropertyDeclaration(at));
}

/** Expressions whose value is, or can be, the value inside. */
export function isThrough(value: ts.Node, parent: ts.Node): boolean {
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isTypeAssertionExpression(parent) ||
    ts.isAwaitExpression(parent)
  ) {
    return true;
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== value;
  return ts.isBinaryExpression(parent) && isChoice(parent);
}

/** Expressions whose value holds the value inside. */
export function isInLiteral(value: ts.Node, parent: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.initializer === value;
  return (
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent)
  );
}

/** `a || b`, `a ?? b`, `a && b`, `(a, b)`. */
export function isChoice({ operatorToken }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  return (
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.CommaToken
  );
}

/** `() => value`. */
export function isBodyOfArrow(value: ts.Node, parent: ts.Node): boolean {
  return ts.isArrowFunction(parent) && parent.body === value;
}

/** True where a name is assigned to. */
export function isWritten(use: ts.Identifier): boolean {
  let node: ts.Node = use;
  while (ts.isParenthesizedExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  return isAssignment(node.parent) && node.parent.left === node;
}

/** `a` of `a.b[c]!.d`. */
export function rootOf(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? rootOf(node.expression) : node;
}
