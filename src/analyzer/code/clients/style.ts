import { ts } from 'ts-morph';
import type { ImportStyle } from '../../../model/code-model.js';
import type { Names } from '../names.js';
import { bare, isErased } from '../syntax.js';
import { rangeOf } from './naming.js';

/** How a file writes its imports, so that one more looks like the rest. */
export function styleOf(names: Names, typescript: boolean, esm: boolean): ImportStyle {
  const { tree } = names;
  const specifiers = tree.statements.flatMap((statement) => specifierOf(statement, names) ?? []);
  const extension = extensionOf(specifiers.map(({ text }) => text));
  const block = firstRun(tree.statements, names);
  return {
    system: isEsm(tree, names, esm) ? 'esm' : 'commonjs',
    native: esm,
    typescript,
    quote: quoteOf(tree.text, specifiers[0]),
    semicolon: hasSemicolons(tree, block),
    newline: tree.text.includes('\r\n') ? '\r\n' : '\n',
    ...(extension && { extension }),
    block: block.map(rangeOf),
    top: topOf(tree),
  };
}

/** `require` decides for CommonJS; a file without either is what Node.js takes it for. */
function isEsm(tree: ts.SourceFile, names: Names, esm: boolean): boolean {
  const writes = tree.statements.some(
    (one) =>
      ts.isImportDeclaration(one) || ts.isExportDeclaration(one) || ts.isExportAssignment(one) || isExported(one),
  );
  return writes || ((esm || !names.commonjs) && !tree.statements.some((one) => specifierOf(one, names) !== undefined));
}

/** TypeScript with `import x = require()` alone, as `verbatimModuleSyntax` wants CommonJS: it takes no other imports. */
export function isVerbatimCommonJs(tree: ts.SourceFile): boolean {
  const isOther = (one: ts.Statement): boolean =>
    (ts.isImportDeclaration(one) && one.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) ||
    (ts.isExportDeclaration(one) && !one.isTypeOnly) ||
    (isExported(one) && !isErased(one));
  return tree.statements.some(ts.isImportEqualsDeclaration) && !tree.statements.some(isOther);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** The text that names the module a statement imports. */
function specifierOf(statement: ts.Statement, names: Names): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(statement)) {
    return ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier : undefined;
  }
  if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
    const { expression } = statement.moduleReference;
    return ts.isStringLiteral(expression) ? expression : undefined;
  }
  if (ts.isExpressionStatement(statement)) return requiredBy(statement.expression, names);
  const declarations = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  for (const { initializer } of declarations) {
    const required = initializer && requiredBy(initializer, names);
    if (required) return required;
  }
  return undefined;
}

/** `require('x')`, `require('x').y`. */
function requiredBy(expression: ts.Expression, names: Names): ts.StringLiteralLike | undefined {
  const node = bare(expression);
  return (
    names.requiredModule(node) ?? (ts.isPropertyAccessExpression(node) ? requiredBy(node.expression, names) : undefined)
  );
}

function firstRun(statements: readonly ts.Statement[], names: Names): ts.Statement[] {
  const isImport = (one: ts.Statement): boolean => specifierOf(one, names) !== undefined;
  const start = statements.findIndex(isImport);
  if (start < 0) return [];
  const rest = statements.slice(start);
  const length = rest.findIndex((one) => !isImport(one));
  return length < 0 ? rest : rest.slice(0, length);
}

function extensionOf(specifiers: readonly string[]): ImportStyle['extension'] {
  const relative = specifiers.filter((one) => /^\.\.?\//.test(one) && !one.endsWith('.json'));
  if (relative.length === 0) return undefined;
  if (relative.some((one) => /\.[cm]?tsx?$/.test(one))) return 'ts';
  return relative.some((one) => /\.[cm]?jsx?$/.test(one)) ? 'js' : 'none';
}

function quoteOf(text: string, specifier: ts.StringLiteralLike | undefined): '"' | "'" {
  const written = specifier && text.charAt(specifier.getStart());
  if (written === '"' || written === "'") return written;
  return text.split('"').length > text.split("'").length ? '"' : "'";
}

function hasSemicolons(tree: ts.SourceFile, block: readonly ts.Statement[]): boolean {
  const [first] =
    block.length > 0
      ? block
      : tree.statements.filter((one) => ts.isExpressionStatement(one) || ts.isVariableStatement(one));
  return first ? first.getText().endsWith(';') : /;[ \t]*$/m.test(tree.text);
}

/** Behind `#!` and the directives that must come first. */
function topOf(tree: ts.SourceFile): number {
  const directives = tree.statements.findIndex(
    (one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)),
  );
  const last = tree.statements[(directives < 0 ? tree.statements.length : directives) - 1];
  return last ? last.getEnd() : (ts.getShebang(tree.text)?.length ?? 0);
}
