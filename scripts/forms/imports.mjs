import ts from 'typescript';

/** Type imports become `@import` comments; what is imported for its value stays. */
export function imports(node, out) {
  const clause = node.importClause;
  if (!clause) return;
  const bindings = clause.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const from = node.moduleSpecifier.getText();
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || clause.isTypeOnly) {
    const names = node
      .getText()
      .replace(/^import\s+type\s+/, '')
      .replace(/;$/, '')
      .replace(/\s+/g, ' ')
      .replace(/, }/, ' }');
    out.overwrite(node.getStart(), node.end, `/** @import ${names} */`);
    return;
  }
  const types = named.filter((element) => element.isTypeOnly);
  if (types.length === 0) return;
  const values = named.filter((element) => !element.isTypeOnly);
  const list = (elements) => `{ ${elements.map((element) => element.getText().replace(/^type\s+/, '')).join(', ')} }`;
  const kept = [clause.name?.text, values.length > 0 ? list(values) : undefined].filter(Boolean).join(', ');
  const value = kept === '' ? '' : `import ${kept} from ${from};\n`;
  out.overwrite(node.getStart(), node.end, `${value}/** @import ${list(types)} from ${from} */`);
}
