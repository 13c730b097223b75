import { ts } from 'ts-morph';
import { functionOfBinding, type Names } from '../names.js';
import type { Binding } from '../scope.js';
import { bare, childrenOf, isAssignment, isErased, isFunctionLike, staticName } from '../syntax.js';
import type { Uses } from './fate.js';
import { isChoice } from './flow.js';
import { usesIn } from './naming.js';

/** Where the settings of a client come from. */
export interface Settings {
  /** Clause: why they may differ from one request to the next. */
  readonly trouble?: string;
  /** Exports of other files that they come from: the trouble may be there. */
  readonly from: readonly string[];
}

/** Trouble is all that comes from a parameter. Constants of modules and the environment are the same for every request. */
export function settingsOf(args: readonly ts.Expression[], names: Names, uses: Uses): Settings {
  return traced(names, uses, args, (tracing) => {
    const isSpread = args.some((arg) => ts.isSpreadElement(arg));
    return isSpread ? 'its arguments are spread' : firstOf(args, tracing);
  });
}

/** The same for what a file exports, or has, under a name: functions, variables, properties that are assigned to. */
export function originOf(name: string, names: Names): Settings {
  const uses = usesIn(names);
  return traced(
    names,
    (binding) => uses.get(binding) ?? [],
    [],
    (tracing) => {
      const stack: ts.Node[] = [names.tree];
      for (let node = stack.pop(); node; node = stack.pop()) {
        const trouble = isErased(node) ? undefined : inDefinition(node, name, tracing);
        if (trouble !== undefined) return trouble;
        stack.push(...childrenOf(node));
      }
      return undefined;
    },
  );
}

function traced(
  names: Names,
  uses: Uses,
  args: readonly ts.Expression[],
  look: (tracing: Tracing) => string | undefined,
): Settings {
  const from = new Set<string>();
  const trouble = look({ names, uses, seen: new Set(), args: new Set(args), from });
  return { from: [...from], ...(trouble !== undefined && { trouble }) };
}

interface Tracing {
  readonly names: Names;
  readonly uses: Uses;
  readonly seen: Set<Binding | ts.Node>;
  readonly args: ReadonlySet<ts.Expression>;
  readonly from: Set<string>;
}

/** What `name` means, where `node` gives it a value. */
function inDefinition(node: ts.Node, name: string, tracing: Tracing): string | undefined {
  const isDefault = name === 'default';
  if (ts.isExportAssignment(node)) return isDefault ? inValue(node.expression, tracing) : undefined;
  if (isAssignment(node) && ts.isPropertyAccessExpression(node.left)) {
    const isOurs = node.left.name.text === (isDefault ? 'exports' : name);
    return isOurs ? inResult(node.right, tracing) : undefined;
  }
  const { name: own } = node as ts.Node & { readonly name?: ts.PropertyName | ts.BindingName };
  if (!own || ts.isObjectBindingPattern(own) || ts.isArrayBindingPattern(own) || staticName(own) !== name)
    return undefined;
  if (isFunctionLike(node)) return inBody(node, tracing);
  if (ts.isPropertyAssignment(node)) return inResult(node.initializer, tracing);
  const isVariable = ts.isVariableDeclaration(node) || ts.isClassDeclaration(node);
  const binding = isVariable ? tracing.names.scopes.find(name, node) : undefined;
  if (!binding) return undefined;
  const fn = functionOfBinding(binding);
  return fn ? inBody(fn, tracing) : inBinding(binding, tracing);
}

/** A function by what it does when it is called. */
function inResult(value: ts.Expression, tracing: Tracing): string | undefined {
  const node = bare(value);
  return isFunctionLike(node) ? inBody(node, tracing) : inValue(node, tracing);
}

/** Settings that hold code or a connection of their own; two clients with them are never alike. */
const OBJECTS = new Set(['stream', 'types', 'Promise']);

const STORE = 'its settings come from an AsyncLocalStorage';

/** `settings`, `settings.of` of another file. */
function noteOrigin(node: ts.Expression, { names, from }: Tracing): void {
  const ref = names.resolve(node);
  if (ref?.root !== 'module' || ref.builtin) return;
  for (const name of ref.path.length > 0 ? ref.path : ['default']) from.add(name);
}

function inValue(node: ts.Node, tracing: Tracing): string | undefined {
  if (isErased(node)) return undefined;
  if (isFunctionLike(node)) return 'its settings hold a function';
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'its settings come from `this`';
  if (ts.isIdentifier(node)) return inName(node, tracing);
  if (ts.isPropertyAccessExpression(node)) {
    noteOrigin(node, tracing);
    return node.name.text === 'getStore' ? STORE : inValue(node.expression, tracing);
  }
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
    if (OBJECTS.has(staticName(node.name) ?? '')) return `its settings hold ${staticName(node.name)}`;
    const value = ts.isPropertyAssignment(node) ? node.initializer : node.name;
    const computed = ts.isComputedPropertyName(node.name) ? inValue(node.name.expression, tracing) : undefined;
    return computed ?? (isFunctionName(value, tracing) ? 'its settings hold a function' : inValue(value, tracing));
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return inCall(node, tracing);
  return firstOf(childrenOf(node), tracing);
}

function firstOf(nodes: readonly ts.Node[], tracing: Tracing): string | undefined {
  for (const node of nodes) {
    const trouble = inValue(node, tracing);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** `password: getPassword`: a function by its name. */
function isFunctionName(value: ts.Expression, { names }: Tracing): boolean {
  const node = bare(value);
  const binding = ts.isIdentifier(node) ? names.scopes.find(node.text, node) : undefined;
  return binding !== undefined && functionOfBinding(binding) !== undefined;
}

/** The arguments of a call, what it is called on, and the body of a function of this file, which may see parameters around it. */
function inCall(node: ts.CallExpression | ts.NewExpression, tracing: Tracing): string | undefined {
  const callee = bare(node.expression);
  const binding = ts.isIdentifier(callee) ? tracing.names.scopes.find(callee.text, callee) : undefined;
  const target = binding && functionOfBinding(binding);
  const inCallee = target ? inBody(target, tracing) : inValue(callee, tracing);
  return inCallee ?? inArguments(node.arguments ?? [], tracing);
}

/** A callback is code of this place: what it reads counts, its own parameters do not. */
function inArguments(args: readonly ts.Expression[], tracing: Tracing): string | undefined {
  for (const arg of args) {
    const code = bare(arg);
    const trouble = isFunctionLike(code) ? inBody(code, tracing) : inValue(arg, tracing);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** What a function reads of the functions around it. */
function inBody(fn: ts.Node, tracing: Tracing): string | undefined {
  if (tracing.seen.has(fn)) return undefined;
  tracing.seen.add(fn);
  const stack = childrenOf(fn);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isErased(node)) continue;
    if (ts.isPropertyAccessExpression(node)) noteOrigin(node, tracing);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return 'its settings come from `this`';
    if (ts.isIdentifier(node) && node.text === 'getStore') return STORE;
    if (ts.isIdentifier(node) && isRead(node)) {
      const binding = tracing.names.scopes.find(node.text, node);
      const isOwn = binding && ts.findAncestor(binding.node, (at) => at === fn) !== undefined;
      const trouble = isOwn ? undefined : inName(node, tracing);
      if (trouble !== undefined) return trouble;
    }
    stack.push(...childrenOf(node));
  }
  return undefined;
}

/** False for an identifier that only names a property. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  return !ts.isPropertyAssignment(parent) || parent.name !== node;
}

function inName(node: ts.Identifier, tracing: Tracing): string | undefined {
  const binding = tracing.names.scopes.find(node.text, node);
  if (!binding) return node.text === 'arguments' ? 'its settings depend on `arguments`' : undefined;
  noteOrigin(node, tracing);
  if (tracing.seen.has(binding)) return undefined;
  tracing.seen.add(binding);
  return inBinding(binding, tracing);
}

function inBinding(binding: Binding, tracing: Tracing): string | undefined {
  const { node, name } = binding;
  let owner: ts.Node = node;
  while (ts.isBindingElement(owner)) owner = owner.parent.parent;
  if (ts.isParameter(owner)) return `its settings depend on the parameter \`${name}\``;
  if (ts.isFunctionDeclaration(owner)) return inBody(owner, tracing);
  if (!ts.isVariableDeclaration(owner)) return inChanges(binding, tracing);
  if (binding.changed) return `its settings depend on \`${name}\`, which changes`;
  const loop = owner.parent.parent;
  const source = ts.isForOfStatement(loop) || ts.isForInStatement(loop) ? loop.expression : owner.initializer;
  if (ts.isCatchClause(owner.parent)) return `its settings depend on the error \`${name}\``;
  const values = [...(source ? [source] : []), ...binding.assigned];
  const choices = binding.assigned.flatMap(conditionsOf);
  return firstOf([...values, ...choices], tracing) ?? inChanges(binding, tracing);
}

/** What decides whether code at `node` runs. */
function conditionsOf(node: ts.Node): ts.Expression[] {
  const { parent } = node;
  if (!parent || isFunctionLike(node)) return [];
  const holds =
    ts.isIfStatement(parent) || ts.isSwitchStatement(parent) || ts.isWhileStatement(parent) || ts.isCaseClause(parent);
  if (holds && parent.expression !== node) return [parent.expression, ...conditionsOf(parent)];
  if (ts.isConditionalExpression(parent) && parent.condition !== node)
    return [parent.condition, ...conditionsOf(parent)];
  const left = ts.isBinaryExpression(parent) && parent.right === node && isChoice(parent) ? [parent.left] : [];
  return [...left, ...conditionsOf(parent)];
}

/** What is put into an object after it was made: `config.host = …`, `Object.assign(config, …)`, `fill(config, …)`. */
function inChanges(binding: Binding, tracing: Tracing): string | undefined {
  for (const use of tracing.uses(binding)) {
    const trouble = inChange(use, tracing);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function inChange(use: ts.Identifier, tracing: Tracing): string | undefined {
  let at: ts.Node = use;
  while (isWithin(at)) at = at.parent;
  const { parent } = at;
  if (at !== use && isAssignment(parent) && parent.left === at) return inValue(parent.right, tracing);
  if (at !== use && ts.isCallExpression(parent) && parent.expression === at)
    return inArguments(parent.arguments, tracing);
  const isArgument = ts.isCallExpression(parent) && parent.arguments.some((one) => one === at);
  if (!isArgument || tracing.args.has(at as ts.Expression)) return undefined;
  return inArguments(
    parent.arguments.filter((one) => one !== at),
    tracing,
  );
}

/** True for the object of a property: what is written there is written into it. */
function isWithin(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node;
  return ts.isNonNullExpression(parent) || ts.isParenthesizedExpression(parent);
}
