import { ts } from 'ts-morph';
import type { Names } from '../names.js';
import type { Binding } from '../scope.js';
import { bare, isAssignment, isFunctionLike } from '../syntax.js';

/** What becomes of a value. */
export interface Fate {
  /** Calls of its methods, as `client.query(…)`. */
  readonly calls: readonly ts.CallExpression[];
  /** Clause: where it stays beyond the call of the function that made it. */
  readonly kept?: string;
  /** True when it goes to the caller of the function that made it. */
  readonly returned: boolean;
  /** True when it was put into an object or array. */
  readonly wrapped: boolean;
  /** True when every use is one of `calls`. */
  readonly plain: boolean;
}

/** Names of a file by the places that use them. */
export type Uses = (binding: Binding) => readonly ts.Identifier[];

interface Tracing {
  readonly names: Names;
  readonly uses: Uses;
  /** The function that makes the value. */
  readonly owner: ts.Node;
  readonly seen: Set<Binding>;
  readonly calls: ts.CallExpression[];
  kept: string | undefined;
  returned: boolean;
  wrapped: boolean;
  plain: boolean;
}

/** Follows the value of `made` through names, literals and calls of its own function. */
export function fateOf(made: ts.Expression, names: Names, uses: Uses): Fate {
  const owner = functionAround(made) ?? made.getSourceFile();
  const tracing: Tracing = {
    names,
    uses,
    owner,
    seen: new Set(),
    calls: [],
    kept: undefined,
    returned: false,
    wrapped: false,
    plain: true,
  };
  follow(made, tracing);
  const { calls, kept, returned, wrapped, plain } = tracing;
  return { calls, ...(kept !== undefined && { kept }), returned, wrapped, plain };
}

/** The function whose body a node is in. */
export function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, (at) => isFunctionLike(at) || ts.isPropertyDeclaration(at));
}

function follow(value: ts.Node, tracing: Tracing): void {
  const { parent } = value;
  if (isThrough(value, parent)) follow(parent, tracing);
  else if (isInLiteral(value, parent)) {
    tracing.plain = false;
    tracing.wrapped = true;
    follow(parent, tracing);
  } else if (ts.isVariableDeclaration(parent)) followDeclaration(parent, tracing);
  else if (isAssignment(parent) && parent.right === value) {
    followAssignment(parent, tracing);
    follow(parent, tracing);
  } else if (ts.isPropertyAccessExpression(parent) && parent.expression === value) followMember(parent, tracing);
  else if (ts.isPropertyDeclaration(parent)) keep(tracing, 'it is kept in a field of a class');
  else if (!ts.isExpressionStatement(parent)) {
    tracing.returned ||= ts.isReturnStatement(parent) || ts.isYieldExpression(parent) || isBodyOfArrow(value, parent);
    tracing.plain = false;
  }
}

/** Expressions whose value is, or can be, the value inside. */
function isThrough(value: ts.Node, parent: ts.Node): boolean {
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
function isInLiteral(value: ts.Node, parent: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.initializer === value;
  return (
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent)
  );
}

function isChoice({ operatorToken }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  return (
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.CommaToken
  );
}

function isBodyOfArrow(value: ts.Node, parent: ts.Node): boolean {
  return ts.isArrowFunction(parent) && parent.body === value;
}

function followDeclaration(declaration: ts.VariableDeclaration, tracing: Tracing): void {
  const { name } = declaration;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !ts.isIdentifier(name)) tracing.plain = false;
  const binding = ts.isIdentifier(name) ? tracing.names.scopes.find(name.text, name) : undefined;
  if (binding) followBinding(binding, tracing);
}

function followAssignment({ left }: ts.BinaryExpression, tracing: Tracing): void {
  const target = bare(left);
  tracing.plain = false;
  const binding = ts.isIdentifier(target) ? tracing.names.scopes.find(target.text, target) : undefined;
  const isLocal = binding && functionAround(binding.node) === tracing.owner;
  if (!ts.isIdentifier(target)) keep(tracing, 'it is kept in an object');
  else if (isLocal) followBinding(binding, tracing);
  else keep(tracing, `it is kept in ${target.text}, outside of the function that makes it`);
}

function followBinding(binding: Binding, tracing: Tracing): void {
  if (tracing.seen.has(binding)) return;
  tracing.seen.add(binding);
  for (const use of tracing.uses(binding)) if (!isWritten(use)) follow(use, tracing);
}

function isWritten(use: ts.Identifier): boolean {
  let node: ts.Node = use;
  while (ts.isParenthesizedExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  return isAssignment(node.parent) && node.parent.left === node;
}

function followMember(access: ts.PropertyAccessExpression, tracing: Tracing): void {
  const call = access.parent;
  if (ts.isCallExpression(call) && call.expression === access) tracing.calls.push(call);
  else tracing.plain = false;
}

function keep(tracing: Tracing, clause: string): void {
  tracing.kept ??= clause;
}
