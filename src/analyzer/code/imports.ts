import { ts } from 'ts-morph';
import type { ImportFact } from '../../model/code-model.js';
import type { Names } from './names.js';

/** An import before it is resolved to a file. */
export type RawImport = Pick<ImportFact, 'specifier' | 'kind' | 'typeOnly'> & { readonly node: ts.Node };

/** Collects what a module loads: imports, re-exports, `require` and `import()` of literals. */
export class ImportCollector {
  readonly #names: Names;
  readonly #found: RawImport[] = [];
  /** Declarations whose names may turn out to be used as types alone. */
  readonly #open: Array<{ index: number; bound: readonly string[] }> = [];
  readonly #used = new Set<string>();

  constructor(names: Names) {
    this.#names = names;
  }

  visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) this.#addImport(node);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteralLike(node.moduleSpecifier)) {
      const types = node.isTypeOnly || allTypes(node.exportClause);
      this.#found.push({ specifier: node.moduleSpecifier.text, kind: 'static', typeOnly: types, node });
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      const { expression } = node.moduleReference;
      if (!ts.isStringLiteralLike(expression)) return;
      this.#found.push({ specifier: expression.text, kind: 'require', typeOnly: node.isTypeOnly, node });
    } else if (ts.isCallExpression(node)) this.#addCall(node);
    else if (ts.isIdentifier(node) && isUse(node)) this.#used.add(node.text);
  }

  /** `elide`: TypeScript drops imports whose names are used as types alone. */
  imports(elide: boolean): RawImport[] {
    if (!elide) return this.#found;
    const dropped = new Set(
      this.#open.filter(({ bound }) => !bound.some((name) => this.#used.has(name))).map(({ index }) => index),
    );
    return this.#found.map((found, index) => (dropped.has(index) ? { ...found, typeOnly: true } : found));
  }

  #addImport(node: ts.ImportDeclaration): void {
    if (!ts.isStringLiteralLike(node.moduleSpecifier)) return;
    const clause = node.importClause;
    const typeOnly =
      clause !== undefined &&
      (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && allTypes(clause.namedBindings)));
    if (clause && !typeOnly) this.#open.push({ index: this.#found.length, bound: boundNames(clause) });
    this.#found.push({ specifier: node.moduleSpecifier.text, kind: 'static', typeOnly, node });
  }

  #addCall(node: ts.CallExpression): void {
    const required = this.#names.requiredModule(node);
    if (required) this.#found.push({ specifier: required.text, kind: 'require', typeOnly: false, node });
    if (node.expression.kind !== ts.SyntaxKind.ImportKeyword) return;
    const [argument] = node.arguments;
    if (argument && ts.isStringLiteralLike(argument)) {
      this.#found.push({ specifier: argument.text, kind: 'dynamic', typeOnly: false, node });
    }
  }
}

function allTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (!bindings || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return false;
  const elements: readonly ts.ImportOrExportSpecifier[] = bindings.elements;
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function boundNames(clause: ts.ImportClause): string[] {
  const names = clause.name ? [clause.name.text] : [];
  const bindings = clause.namedBindings;
  if (!bindings) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, bindings.name.text];
  return [...names, ...bindings.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text)];
}

/** True for an identifier that reads a value, not one that names a property or declares something imported. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent)) return parent.name !== node;
  return !ts.isImportSpecifier(parent) && !ts.isImportClause(parent) && !ts.isNamespaceImport(parent);
}
