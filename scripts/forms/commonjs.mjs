import MagicString from 'magic-string';
import ts from 'typescript';

/**
 * ES module JavaScript of the runtime as CommonJS. The runtime keeps to the few import and export forms handled here
 * (CONTRIBUTING.md); any other is our bug and stops the build.
 */
export function toCommonJs(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const out = new MagicString(text);
  const exported = [];
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) out.overwrite(statement.getStart(), statement.end, requireOf(statement));
    else if (ts.isExportDeclaration(statement)) exported.push(...exportList(statement, out));
    else if (ts.isExportAssignment(statement)) throw new Error(`${name}: the runtime has no default exports`);
    else exported.push(...exportedNames(statement, out));
  }
  if (exported.length > 0 || !text.includes('require(')) {
    out.append(`\nmodule.exports = ${exported.length > 0 ? `{ ${exported.join(', ')} }` : '{}'};\n`);
  }
  // A first line may be a mark by which a file is known.
  const [mark = ''] = /^\/\/.*\n/.exec(text) ?? [];
  return `${mark}'use strict';\n\n${out.toString().slice(mark.length)}`;
}

function requireOf(node) {
  const call = `require(${node.moduleSpecifier.getText()})`;
  const clause = node.importClause;
  if (!clause) return `${call};`;
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) return `const ${bindings.name.text} = ${call};`;
  const pattern = bindings
    ? `{ ${bindings.elements.map((e) => (e.propertyName ? `${e.propertyName.text}: ${e.name.text}` : e.name.text)).join(', ')} }`
    : undefined;
  if (!clause.name) return `const ${pattern} = ${call};`;
  const whole = `const ${clause.name.text} = ${call};`;
  return pattern ? `${whole}\nconst ${pattern} = ${clause.name.text};` : whole;
}

function exportList(node, out) {
  if (node.moduleSpecifier || !node.exportClause) throw new Error('the runtime re-exports nothing');
  out.remove(node.getStart(), node.end);
  return node.exportClause.elements.map((e) =>
    e.propertyName ? `${e.name.text}: ${e.propertyName.text}` : e.name.text,
  );
}

function exportedNames(node, out) {
  const keyword = ts.canHaveModifiers(node)
    ? ts.getModifiers(node)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : undefined;
  if (!keyword) return [];
  out.remove(keyword.getStart(), keyword.end + 1);
  if (!ts.isVariableStatement(node)) return [node.name.text];
  return node.declarationList.declarations.map(({ name }) => name.text);
}
