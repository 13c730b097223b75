// Makes the forms in which the runtime ships into migrated repositories, from src/runtime:
//   ts/     the sources as they are          esm/  JavaScript with JSDoc types, ES modules
//   build/  the bundler, as .mjs             cjs/  the same, CommonJS
// Deterministic: the same sources make the same bytes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MagicString from 'magic-string';
import * as prettier from 'prettier';
import blankSpace from 'ts-blank-space';
import ts from 'typescript';
import { toCommonJs } from './forms/commonjs.mjs';
import { annotate } from './forms/jsdoc.mjs';
import { STAND_ALONE, standAlone } from './forms/stand-alone.mjs';

const STYLE = { parser: 'babel', singleQuote: true, printWidth: 120, trailingComma: 'all' };
const TYPESCRIPT = { ...STYLE, parser: 'typescript' };

/** All forms of a runtime folder: `esm/fronts/mount.js` → its text. */
export async function makeForms(source) {
  const forms = new Map();
  const files = readdirSync(source, { recursive: true })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const read = (file) => readFileSync(path.join(source, file), 'utf8');
  for (const file of files) {
    const text = STAND_ALONE.includes(file) ? await prettier.format(standAlone(file, read), TYPESCRIPT) : read(file);
    const module = await esModule(file, text);
    if (file.startsWith('build/')) {
      forms.set(file.replace(/\.ts$/, '.mjs'), withMjsImports(file, module));
      continue;
    }
    const name = file.replace(/\.ts$/, '.js');
    forms.set(`ts/${file}`, text);
    forms.set(`esm/${name}`, module);
    forms.set(`cjs/${name}`, await prettier.format(toCommonJs(file, module), STYLE));
  }
  return forms;
}

/** One runtime source as JavaScript with JSDoc types. */
export async function esModule(file, text) {
  const tidy = await prettier.format(eraseTypes(file, annotate(file, text)), STYLE);
  const isModule = /^(?:import|export)\b/m.test(tidy);
  return isModule ? tidy : `${tidy.trimEnd()}\n\nexport {};\n`;
}

/** TypeScript with its types blanked out; everything else keeps its line and column. */
export function eraseTypes(file, text) {
  return blankSpace(text, (node) => {
    throw new Error(`${file}: not erasable: ${text.slice(node.pos, node.end).trim().slice(0, 80)}`);
  });
}

/**
 * The bundler's files import one another as .mjs: they run in CommonJS and ES module repositories alike.
 * Only their own imports change, not those in the texts that the bundler writes.
 */
export function withMjsImports(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const out = new MagicString(text);
  const visit = (node) => {
    const specifier = ts.isImportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
    if (specifier && ts.isStringLiteral(specifier)) rename(specifier);
    ts.forEachChild(node, visit);
  };
  const rename = (specifier) => {
    if (specifier.text.startsWith('../')) throw new Error(`${name}: build/ imports nothing of the other rooms`);
    if (specifier.text.startsWith('.')) out.overwrite(specifier.end - ".js'".length, specifier.end, ".mjs'");
  };
  visit(file);
  return out.toString().replace(/^(\/\*\* @import .* from '\..*)\.js' \*\/$/gm, "$1.mjs' */");
}
