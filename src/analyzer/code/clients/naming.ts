import { ts } from 'ts-morph';
import type { NamePart, NameStatement, TextRange } from '../../../model/code-model.js';
import type { Names } from '../names.js';
import type { Binding } from '../scope.js';
import { bare, childrenOf, hasModifier, isErased } from '../syntax.js';

/** Every identifier of a file, by the declaration that it means; types included, in source order. */
export function usesIn(names: Names): Map<Binding, ts.Identifier[]> {
  const uses = new Map<Binding, ts.Identifier[]>();
  const stack: ts.Node[] = [names.tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (ts.isIdentifier(node) && isReference(node)) {
      const binding = names.scopes.find(node.text, node);
      if (binding) uses.set(binding, [...(uses.get(binding) ?? []), node]);
    }
    stack.push(...childrenOf(node).reverse());
  }
  return uses;
}

/** True for an identifier that means a declaration: not a property's name, and not the declaration itself. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.name !== node;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node;
  if (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === node;
  }
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isImportEqualsDeclaration(parent)) return parent.name !== node;
  const named = parent as ts.Node & { readonly name?: ts.Node };
  return named.name !== node || ts.isShorthandPropertyAssignment(parent);
}

/** The statements that give pg, or parts of it, a name and do nothing else; in source order. */
export function nameStatements(names: Names, uses: ReadonlyMap<Binding, readonly ts.Identifier[]>): NameStatement[] {
  const found: NameStatement[] = [];
  const stack: ts.Node[] = [names.tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const statement = statementOf(node, names, uses);
    if (statement) found.push(statement);
    if (!isErased(node)) stack.push(...childrenOf(node).reverse());
  }
  return found;
}

type UsesOf = ReadonlyMap<Binding, readonly ts.Identifier[]>;

function statementOf(node: ts.Node, names: Names, uses: UsesOf): NameStatement | undefined {
  if (ts.isImportDeclaration(node)) return importStatement(node, names, uses);
  if (ts.isImportEqualsDeclaration(node)) return importEquals(node, names, uses);
  return ts.isVariableStatement(node) ? variableStatement(node, names, uses) : undefined;
}

function importStatement(node: ts.ImportDeclaration, names: Names, uses: UsesOf): NameStatement | undefined {
  const clause = node.importClause;
  if (!clause || !ts.isStringLiteral(node.moduleSpecifier) || node.moduleSpecifier.text !== 'pg') return undefined;
  const bindings = clause.namedBindings;
  const parts: NamePart[] = [];
  if (clause.name) parts.push(part(clause.name, clause.name, 'default', names, uses));
  if (bindings && ts.isNamespaceImport(bindings)) parts.push(part(bindings, bindings.name, 'namespace', names, uses));
  else if (bindings) {
    for (const one of bindings.elements) parts.push(part(one, one.name, 'named', names, uses, one.isTypeOnly));
  }
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const braces = bindings && ts.isNamedImports(bindings) ? { braces: rangeOf(bindings) } : {};
  return { range: rangeOf(node), form: 'import', parts, ...braces, typeOnly };
}

function importEquals(node: ts.ImportEqualsDeclaration, names: Names, uses: UsesOf): NameStatement | undefined {
  const reference = node.moduleReference;
  if (!ts.isExternalModuleReference(reference) || hasModifier(node, ts.SyntaxKind.ExportKeyword)) return undefined;
  if (!ts.isStringLiteral(reference.expression) || reference.expression.text !== 'pg') return undefined;
  const parts = [part(node, node.name, 'namespace', names, uses)];
  return { range: rangeOf(node), form: 'variable', parts, typeOnly: node.isTypeOnly };
}

function variableStatement(node: ts.VariableStatement, names: Names, uses: UsesOf): NameStatement | undefined {
  const [declaration, ...more] = node.declarationList.declarations;
  if (!declaration?.initializer || more.length > 0 || node.modifiers) return undefined;
  const ref = names.resolve(declaration.initializer);
  if (ref?.root !== 'module' || ref.specifier !== 'pg') return undefined;
  // A call that only may give pg does something else too.
  if (!isAlias(declaration.initializer, names)) return undefined;
  const { name } = declaration;
  const range = rangeOf(node);
  if (ts.isIdentifier(name)) {
    return { range, form: 'variable', parts: [part(name, name, 'namespace', names, uses)], typeOnly: false };
  }
  if (!ts.isObjectBindingPattern(name)) return undefined;
  const simple = name.elements.every(
    (one) => ts.isIdentifier(one.name) && !one.dotDotDotToken && !one.initializer && isPlainKey(one.propertyName),
  );
  if (!simple) return undefined;
  const parts = name.elements.map((one) => part(one, one.name as ts.Identifier, 'named', names, uses));
  return { range, form: 'variable', parts, braces: rangeOf(name), typeOnly: false };
}

const isPlainKey = (key: ts.PropertyName | undefined): boolean => key === undefined || ts.isIdentifier(key);

/** `require('pg')`, `pg`, `pg.default`, `await import('pg')`: reading it again does nothing. */
function isAlias(expression: ts.Expression, names: Names): boolean {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return isAlias(node.expression, names);
  if (ts.isAwaitExpression(node)) return isAlias(node.expression, names);
  if (!ts.isCallExpression(node)) return false;
  return names.requiredModule(node) !== undefined || node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function part(
  node: ts.Node,
  name: ts.Identifier,
  role: NamePart['role'],
  names: Names,
  uses: UsesOf,
  typeOnly = false,
): NamePart {
  const binding = names.scopes.find(name.text, name);
  const found = (binding && uses.get(binding)) ?? [];
  const documented = typesInComments(names.tree.text, name.text);
  return {
    range: rangeOf(node),
    lead: node.getFullStart(),
    role,
    typeOnly,
    uses: [...found.map((use) => ({ at: use.getStart(), type: isInType(use) })), ...documented],
  };
}

function isInType(use: ts.Node): boolean {
  return ts.findAncestor(use, (at) => isErased(at) || isImplements(at)) !== undefined;
}

const isImplements = (node: ts.Node): boolean =>
  ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword;

/** `@param {pg.Client}` in a comment: the type-checker of JavaScript reads it. */
function typesInComments(text: string, name: string): Array<{ at: number; type: boolean }> {
  if (!text.includes('/**')) return [];
  const found: Array<{ at: number; type: boolean }> = [];
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    for (const braces of comment[0].matchAll(/\{[^}]*\}/g)) {
      const words: readonly string[] = braces[0].match(/(?<![\w$.])[\w$]+/g) ?? [];
      if (words.includes(name)) found.push({ at: comment.index + braces.index, type: true });
    }
  }
  return found;
}

export function rangeOf(node: ts.Node): TextRange {
  return { start: node.getStart(), end: node.getEnd() };
}
