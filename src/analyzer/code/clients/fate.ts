import { ts } from 'ts-morph';
import { functionOfBinding, type Names } from '../names.js';
import type { Binding } from '../scope.js';
import { bare, isAssignment, isFunctionLike } from '../syntax.js';
import { functionAround, isBodyOfArrow, isInLiteral, isThrough, isWritten, rootOf } from './flow.js';

/** What becomes of a value. */
export interface Fate {
  /** Calls of its methods, as `client.query(…)`. */
  readonly calls: readonly ts.CallExpression[];
  /** Clause: where it stays beyond the call of the function that made it. */
  readonly kept?: string;
  /** True when it, or what may hold it, goes to the caller of the function that made it. */
  readonly returned: boolean;
  /** True when it was put into an object or array. */
  readonly wrapped: boolean;
  /** True when every use is one of `calls`. */
  readonly plain: boolean;
  /** Functions of other files that get it as an argument; none where its own function ends it. */
  readonly handed: readonly Handed[];
}

/** An argument of functions of that name. */
export interface Handed {
  readonly name: string;
  readonly index: number;
}

/** Names of a file by the places that use them. */
export type Uses = (binding: Binding) => readonly ts.Identifier[];

interface Tracing {
  readonly names: Names;
  readonly uses: Uses;
  /** The function that makes the value. */
  readonly owner: ts.Node;
  /** `owner`, and functions of this file that get the value as an argument. */
  readonly inside: Set<ts.Node>;
  readonly seen: Set<Binding | ts.Node>;
  readonly calls: ts.CallExpression[];
  readonly handed: Handed[];
  /** Follows what may hold the value: results of calls that got it, functions that use it, containers. */
  readonly holders: Array<() => void>;
  /** True while holders are followed. */
  derived: boolean;
  kept: string | undefined;
  returned: boolean;
  wrapped: boolean;
  plain: boolean;
}

/** Follows the value of `made` through names, literals, calls and closures of its own file. */
export function fateOf(made: ts.Expression, names: Names, uses: Uses): Fate {
  const tracing = tracingIn(functionAround(made) ?? made.getSourceFile(), names, uses);
  follow(made, tracing);
  return finish(tracing);
}

/** The same for what a function gets as its argument number `index`. */
export function fateOfArgument(fn: ts.FunctionLikeDeclaration, index: number, names: Names, uses: Uses): Fate {
  const tracing = tracingIn(fn, names, uses);
  followArgument(fn, index, tracing);
  return finish(tracing);
}

function tracingIn(owner: ts.Node, names: Names, uses: Uses): Tracing {
  const lists = { inside: new Set([owner]), seen: new Set<Binding | ts.Node>(), calls: [], handed: [], holders: [] };
  return {
    names,
    uses,
    owner,
    ...lists,
    derived: false,
    kept: undefined,
    returned: false,
    wrapped: false,
    plain: true,
  };
}

/** What holds a client that its function ends is of no use to anybody afterwards. */
function finish(tracing: Tracing): Fate {
  const isEnded = tracing.calls.some((call) => isEnd(call, tracing));
  if (!isEnded) {
    tracing.derived = true;
    for (const holder of tracing.holders) holder();
  }
  const { calls, kept, returned, wrapped, plain, handed } = tracing;
  const others = isEnded ? [] : handed;
  return { calls, ...(kept !== undefined && { kept }), returned, wrapped, plain, handed: others };
}

/** `client.end()` on the way of all that goes well: not in `catch`, nor in a function that somebody calls some day. */
function isEnd({ expression, parent }: ts.CallExpression, { inside }: Tracing): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'end') return false;
  const around = functionAround(expression);
  if (!around || ts.findAncestor(parent, (at) => at === around || ts.isCatchClause(at)) !== around) return false;
  const { parent: call } = around;
  const isNext = ts.isCallExpression(call) && /\.(?:finally|then)$/.test(call.expression.getText());
  return inside.has(around) || isNext;
}

function follow(value: ts.Node, tracing: Tracing): void {
  const { parent } = value;
  // Of a promise for what may hold the value, mostly plain data comes.
  if (tracing.derived && ts.isAwaitExpression(parent)) return;
  if (isThrough(value, parent)) follow(parent, tracing);
  else if (isInLiteral(value, parent)) {
    tracing.plain = false;
    tracing.wrapped = true;
    follow(parent, tracing);
  } else if (ts.isVariableDeclaration(parent)) followDeclaration(parent, tracing);
  else if (ts.isParameter(parent) || ts.isBindingElement(parent)) followDefault(parent, tracing);
  else if (isAssignment(parent) && parent.right === value) {
    followAssignment(parent, tracing);
    follow(parent, tracing);
  } else if (ts.isPropertyAccessExpression(parent) && parent.expression === value) followMember(parent, tracing);
  else if (ts.isPropertyDeclaration(parent)) keep(tracing, 'it is kept in a field of a class');
  else if (!ts.isExpressionStatement(parent)) {
    tracing.plain = false;
    const isGiven = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== value;
    if (isGiven) followCall(parent, value, tracing);
    else tracing.returned ||= isReturned(value, tracing);
  }
}

/** From the function that made it. What may hold it must come from there itself, for closures are followed as such. */
function isReturned(value: ts.Node, { owner, inside, derived }: Tracing): boolean {
  const { parent } = value;
  const around = functionAround(value);
  const isOther = derived ? around !== owner : around !== owner && around !== undefined && inside.has(around);
  return !isOther && (ts.isReturnStatement(parent) || ts.isYieldExpression(parent) || isBodyOfArrow(value, parent));
}

/** A call that gets the value: a function of this file may keep it, and so may what the call returns. */
function followCall(call: ts.CallExpression | ts.NewExpression, value: ts.Node, tracing: Tracing): void {
  if (tracing.seen.has(call)) return;
  tracing.seen.add(call);
  const { names } = tracing;
  const given: readonly ts.Node[] = call.arguments ?? [];
  const index = given.indexOf(value);
  const callee = bare(call.expression);
  const binding = ts.isIdentifier(callee) ? names.scopes.find(callee.text, callee) : undefined;
  const fn = binding && functionOfBinding(binding);
  if (fn && isFunctionLike(fn)) followArgument(fn, index, tracing);
  else if (ts.isPropertyAccessExpression(callee) || ts.isIdentifier(callee)) {
    const name = names.resolve(callee)?.path.at(-1) ?? (ts.isIdentifier(callee) ? callee.text : callee.name.text);
    if (!tracing.derived) tracing.handed.push({ name, index });
  }
  if (ts.isPropertyAccessExpression(callee)) followReceiver(call, callee, tracing);
  tracing.holders.push(() => follow(call, tracing));
}

function followArgument(fn: ts.FunctionLikeDeclaration, index: number, tracing: Tracing): void {
  const parameter = fn.parameters[index];
  tracing.inside.add(fn);
  if (parameter) followDefault(parameter, tracing);
}

/** Methods that put an argument into what they are called on, or (`Object.assign`) into another argument. */
const KEEPERS = /^(?:push|unshift|splice|set|add|assign|defineProperty|fill|register)$/;

function followReceiver(
  call: ts.CallExpression | ts.NewExpression,
  callee: ts.PropertyAccessExpression,
  tracing: Tracing,
): void {
  const isBuiltin = /^(?:Object|Reflect)$/.test(callee.expression.getText());
  const target = rootOf((isBuiltin && call.arguments?.[0]) || callee.expression);
  const keeps = KEEPERS.test(callee.name.text);
  if (keeps && target.kind === ts.SyntaxKind.ThisKeyword) keep(tracing, 'it is kept in an object');
  if (!ts.isIdentifier(target)) return;
  const binding = tracing.names.scopes.find(target.text, target);
  const isLocal = binding !== undefined && isInside(binding, tracing);
  if (keeps && !isLocal) keep(tracing, `it is kept in ${target.text}, outside of the function that makes it`);
  if (!binding || (isLocal && ts.isParameter(binding.node))) return;
  if (keeps) tracing.holders.push(() => followBinding(binding, tracing));
  const isInstance =
    ts.isVariableDeclaration(binding.node) && binding.node.initializer?.kind === ts.SyntaxKind.NewExpression;
  if (!isLocal && isInstance) tracing.holders.push(() => keep(tracing, `it may be kept by ${target.text}`));
}

function followDeclaration(declaration: ts.VariableDeclaration, tracing: Tracing): void {
  const { name } = declaration;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !ts.isIdentifier(name)) tracing.plain = false;
  followNames(name, tracing);
}

/** What a parameter or a part of a pattern is, or is unless it is given. */
function followDefault({ name, parent }: ts.ParameterDeclaration | ts.BindingElement, tracing: Tracing): void {
  tracing.plain = false;
  const isField =
    ts.isConstructorDeclaration(parent) && parent.parameters.some((one) => one.name === name && one.modifiers);
  if (isField) keep(tracing, 'it is kept in a field of a class');
  followNames(name, tracing);
}

function followNames(name: ts.BindingName, tracing: Tracing): void {
  if (!ts.isIdentifier(name)) {
    for (const element of name.elements) if (ts.isBindingElement(element)) followNames(element.name, tracing);
    return;
  }
  const binding = tracing.names.scopes.find(name.text, name);
  if (binding) followBinding(binding, tracing);
}

function followAssignment({ left }: ts.BinaryExpression, tracing: Tracing): void {
  const target = bare(left);
  tracing.plain = false;
  const binding = ts.isIdentifier(target) ? tracing.names.scopes.find(target.text, target) : undefined;
  if (!ts.isIdentifier(target)) keep(tracing, 'it is kept in an object');
  else if (binding && isInside(binding, tracing)) followBinding(binding, tracing);
  else keep(tracing, `it is kept in ${target.text}, outside of the function that makes it`);
}

/** True for a name that every call of the function has for itself. */
function isInside({ node }: Binding, { inside }: Tracing): boolean {
  return ts.findAncestor(node, (at) => inside.has(at) && isFunctionLike(at)) !== undefined;
}

function followBinding(binding: Binding, tracing: Tracing): void {
  if (tracing.seen.has(binding)) return;
  tracing.seen.add(binding);
  for (const use of tracing.uses(binding)) {
    if (isWritten(use)) continue;
    follow(use, tracing);
    const closure = closureAround(use, tracing);
    if (closure) tracing.holders.push(() => followClosure(closure, tracing));
  }
}

/** The outermost function around a use, within those that have the value. */
function closureAround(use: ts.Node, { inside }: Tracing): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let at = functionAround(use); at && !inside.has(at); at = functionAround(at)) found = at;
  return found;
}

function followClosure(fn: ts.Node, tracing: Tracing): void {
  if (tracing.seen.has(fn)) return;
  tracing.seen.add(fn);
  if (ts.isFunctionDeclaration(fn)) {
    if (fn.name) followNames(fn.name, tracing);
  } else if (ts.isObjectLiteralExpression(fn.parent)) follow(fn.parent, tracing);
  else follow(fn, tracing);
}

function followMember(access: ts.PropertyAccessExpression, tracing: Tracing): void {
  const call = access.parent;
  if (tracing.derived) return;
  if (ts.isCallExpression(call) && call.expression === access) tracing.calls.push(call);
  else tracing.plain = false;
}

function keep(tracing: Tracing, clause: string): void {
  tracing.kept ??= clause;
}
