import type { ProjectFact } from '../../model/inventory.js';
import { quote } from './escape.js';

/** TypeScript, JavaScript as ES modules, JavaScript as CommonJS: whatever the project is written in. */
export type Form = 'ts' | 'esm' | 'cjs';

export function formOf({ language, moduleSystem }: ProjectFact): Form {
  if (language === 'typescript') return 'ts';
  return moduleSystem === 'esm' ? 'esm' : 'cjs';
}

export interface Import {
  readonly from: string;
  readonly default?: string;
  readonly names?: readonly string[];
  /** Names that only exist as types; JavaScript forms have no use for them. */
  readonly types?: readonly string[];
  /** Why a module without names is imported. */
  readonly why?: string;
  /** A comment line above, without slashes. */
  readonly above?: string;
}

export interface Declaration {
  readonly name: string;
  /** Lines of its description. */
  readonly doc?: readonly string[];
  /** A type of the runtime, for the annotation: `Route[]` of `./runtime/types.js`. */
  readonly type?: { readonly text: string; readonly name: string; readonly from: string };
  /** The expression. */
  readonly value: string;
  /** True for what only this module uses. */
  readonly isLocal?: boolean;
}

/** A module that imports, declares exported constants and may end with a statement. */
export function moduleText(
  form: Form,
  {
    imports,
    declarations = [],
    end,
  }: { imports: readonly Import[]; declarations?: readonly Declaration[]; end?: string },
): string {
  const typed = form === 'ts' ? typeImports(declarations) : [];
  const header = [...typed, ...imports]
    .map((line) => `${line.above ? `// ${line.above}\n` : ''}${importLine(form, line)}`)
    .join('\n');
  const body = declarations.map((declaration) => declarationText(form, declaration));
  const parts = [form === 'cjs' ? "'use strict';" : '', header, ...joinUndocumented(declarations, body), end ?? ''];
  if (form === 'cjs' && declarations.length > 0) {
    const names = declarations.flatMap(({ name, isLocal }) => (isLocal ? [] : [name]));
    parts.push(`module.exports = { ${names.join(', ')} };`);
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function importLine(form: Form, line: Import): string {
  const { from, names = [], types = [], why } = line;
  const comment = why ? ` // ${why}` : '';
  if (form === 'ts' && types.length > 0 && names.length === 0 && !line.default) {
    return `import type { ${types.join(', ')} } from ${quote(from)};`;
  }
  const all = form === 'ts' ? [...names, ...types.map((name) => `type ${name}`)] : names;
  const named = all.length > 0 ? `{ ${all.join(', ')} }` : '';
  if (!line.default && named === '') {
    return form === 'cjs' ? `require(${quote(from)});${comment}` : `import ${quote(from)};${comment}`;
  }
  if (form !== 'cjs')
    return `import ${[line.default, named].filter(Boolean).join(', ')} from ${quote(from)};${comment}`;
  const wanted = [line.default, named].filter(Boolean);
  return wanted.map((pattern) => `const ${pattern} = require(${quote(from)});${comment}`).join('\n');
}

/** The description and type of something, as the form writes them. */
export function docComment(form: Form, lines: readonly string[], tags: readonly string[]): string {
  const all = [...lines, ...(form === 'ts' ? [] : tags)];
  if (all.length === 0) return '';
  return all.length === 1
    ? `/** ${all[0]} */\n`
    : `/**\n${all.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

export const exported = (form: Form): string => (form === 'cjs' ? '' : 'export ');

function declarationText(form: Form, { name, doc = [], type, value, isLocal }: Declaration): string {
  const tags = type ? [`@type {${type.text.replace(type.name, `import('${type.from}').${type.name}`)}}`] : [];
  const annotation = form === 'ts' && type ? `: ${type.text}` : '';
  return `${docComment(form, doc, tags)}${isLocal ? '' : exported(form)}const ${name}${annotation} = ${value};`;
}

/** Short declarations without a description stand together, like a table. */
function joinUndocumented(declarations: readonly Declaration[], texts: readonly string[]): string[] {
  const table = declarations.every(({ doc, type }) => !doc && !type);
  return table && texts.length > 0 ? [texts.join('\n')] : [...texts];
}

function typeImports(declarations: readonly Declaration[]): Import[] {
  const byModule = new Map<string, Set<string>>();
  for (const { type } of declarations) {
    if (type) byModule.set(type.from, (byModule.get(type.from) ?? new Set()).add(type.name));
  }
  return [...byModule].map(([from, names]) => ({ from, types: [...names] }));
}
