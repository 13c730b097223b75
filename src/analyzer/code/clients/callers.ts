import { ts } from 'ts-morph';
import type { Names } from '../names.js';
import { childrenOf, isFunctionLike, staticName } from '../syntax.js';
import { type Fate, fateOf, fateOfArgument, type Handed, type Uses } from './fate.js';
import { functionAround } from './flow.js';
import { usesIn } from './naming.js';

/** What one file does with the result of functions called `name`. */
export interface Callers {
  /** Clause: how a result may outlive the call. */
  readonly kept?: string;
  /** Other names under which the same result can be had: renamed imports, functions that return it. */
  readonly names: readonly string[];
  /** Functions of other files that get it. */
  readonly handed: readonly Handed[];
}

interface Found {
  kept: string | undefined;
  readonly names: Set<string>;
  readonly handed: Handed[];
}

/** The name by which others call the function around a node, where it has one. */
export function nameOfFunctionAround(node: ts.Node): string | undefined {
  const fn = functionAround(node);
  return fn && isFunctionLike(fn) ? nameOf(fn) : undefined;
}

function nameOf(fn: ts.Node): string | undefined {
  const named = fn as ts.Node & { readonly name?: ts.PropertyName };
  if (named.name) return staticName(named.name);
  const { parent } = fn;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyAssignment(parent)) return staticName(parent.name);
  const assigned = ts.isBinaryExpression(parent) && parent.right === fn ? parent.left : undefined;
  // `module.exports = () => …` has whatever name its users give it.
  return assigned && ts.isPropertyAccessExpression(assigned) && assigned.name.text !== 'exports'
    ? assigned.name.text
    : undefined;
}

/** Looks at every mention of `name`, whatever declares it: too many are seen rather than too few. */
export function callersOf(name: string, names: Names): Callers {
  const uses = usesIn(names);
  const found: Found = { kept: undefined, names: new Set(), handed: [] };
  const stack: ts.Node[] = [names.tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isIdentifier(node) && node.text === name) note(node, names, (binding) => uses.get(binding) ?? [], found);
    stack.push(...childrenOf(node));
  }
  return { ...(found.kept !== undefined && { kept: found.kept }), names: [...found.names], handed: found.handed };
}

/** What functions called `name` do with each of their arguments: may it outlive the call, and who else gets it? */
export function keptArguments(name: string, names: Names): Array<Pick<Callers, 'kept' | 'handed'> & { index: number }> {
  const uses = usesIn(names);
  const functions: ts.FunctionLikeDeclaration[] = [];
  const stack: ts.Node[] = [names.tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isFunctionLike(node) && nameOf(node) === name) functions.push(node);
    stack.push(...childrenOf(node));
  }
  return functions.flatMap((fn) =>
    fn.parameters.map((_, index) => {
      const { kept, handed } = fateOfArgument(fn, index, names, (binding) => uses.get(binding) ?? []);
      return { index, handed, ...(kept !== undefined && { kept: `${name} gets it: ${kept}` }) };
    }),
  );
}

function note(node: ts.Identifier, names: Names, uses: Uses, found: Found): void {
  if (isDefaultExport(node)) found.kept ??= `${node.text} has no name of its own outside of its file`;
  const { parent } = node;
  const value = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
  const user = value.parent;
  if (ts.isCallExpression(user) && user.expression === value) {
    const fate = fateOf(user, names, uses);
    found.kept ??= keptBy(node.text, user, fate);
    found.handed.push(...fate.handed);
    const by = fate.returned ? nameOfFunctionAround(user) : undefined;
    if (by !== undefined) found.names.add(by);
    return;
  }
  const other = otherName(node);
  if (other !== undefined) found.names.add(other);
  else if (!isHarmless(node, value)) found.kept ??= `${node.text} is handed on, and its callers cannot be seen`;
}

function keptBy(name: string, call: ts.CallExpression, fate: Fate): string | undefined {
  if (!functionAround(call)) return `${name} is called while a module loads`;
  if (fate.kept !== undefined) return `what ${name} returns: ${fate.kept}`;
  const isLost = fate.returned && (fate.wrapped || nameOfFunctionAround(call) === undefined);
  return isLost ? `what ${name} returns is returned further` : undefined;
}

/** `export default f`, `export { f as default }`, `module.exports = f`, `export default function f`. */
function isDefaultExport(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isExportAssignment(parent)) return true;
  if (ts.isExportSpecifier(parent)) return parent.name.text === 'default';
  if (ts.isBinaryExpression(parent) && parent.right === node) return /(?:^|\.)exports$/.test(parent.left.getText());
  const isDefault = (one: ts.ModifierLike): boolean => one.kind === ts.SyntaxKind.DefaultKeyword;
  return ts.isFunctionDeclaration(parent) && parent.name === node && (parent.modifiers?.some(isDefault) ?? false);
}

/** `g` of `import { f as g }`, `export { f as g }`, `const { f: g } = …`, `{ g: f }`, `exports.g = f`, `const g = f`. */
function otherName(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.name.text;
  if (ts.isBindingElement(parent) && parent.propertyName === node && ts.isIdentifier(parent.name))
    return parent.name.text;
  if (ts.isPropertyAssignment(parent) && parent.initializer === node) return staticName(parent.name);
  if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name))
    return parent.name.text;
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.right === node && ts.isPropertyAccessExpression(parent.left);
  return isAssigned ? parent.left.name.text : undefined;
}

/** Declarations and names of properties: nothing gets hold of the function there. */
function isHarmless(node: ts.Identifier, value: ts.Node): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) || isDefaultExport(node)) return true;
  const named = parent as ts.Node & { readonly name?: ts.Node };
  if (value === node) return named.name === node;
  const { parent: user } = value;
  return ts.isBinaryExpression(user) && user.left === value;
}
