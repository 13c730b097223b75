import type { ImportStyle, TextRange } from '../model/code-model.js';
import { folderOf, importPath } from '../util/path.js';
import type { TextChange } from './names-left.js';

/** The specifier of `module` in `file`, with the ending that its other imports have. `usual`: what the code around does. */
export function importSpecifier(
  file: string,
  module: string,
  style: ImportStyle,
  usual: () => ImportStyle['extension'],
): string {
  const [, stem = module, extension = ''] = /^(.*)\.([cm]?[jt]s)$/.exec(importPath(folderOf(file), module)) ?? [];
  // Nothing but the ending tells these apart from a plain module.
  if (extension.length === 3) return `${stem}.${extension.replace('t', 'j')}`;
  // JavaScript that Node.js takes for an ES module may be loaded as it is, whatever the code around it does.
  const strict = style.native && !style.typescript ? 'js' : undefined;
  const ending = strict ?? style.extension ?? usual() ?? defaultEnding(style);
  if (ending === 'none') return stem;
  return `${stem}.${ending === 'ts' ? extension : 'js'}`;
}

/** ES modules need the ending, unless a bundler puts them together; TypeScript and `require` do without it elsewhere. */
function defaultEnding({ system, typescript, native }: ImportStyle): 'none' | 'js' {
  return native || (system === 'esm' && !typescript) ? 'js' : 'none';
}

export interface ImportRequest {
  readonly text: string;
  readonly style: ImportStyle;
  /** Own and local names. */
  readonly names: ReadonlyArray<readonly [name: string, local: string]>;
  readonly specifier: string;
  /** Statements that go. */
  readonly removed: readonly TextRange[];
}

/** Takes statements away and adds an import behind the others; in the place of one that goes if it is the last, or has a comment. */
export function importChanges(request: ImportRequest): TextChange[] {
  const { text, style, names, removed } = request;
  const line = names.length > 0 ? importText(request) : undefined;
  const last = style.block.at(-1);
  const isCommented = ({ end }: TextRange): boolean => /^[ \t]*\/\//.test(text.slice(end));
  const goes = removed.find(({ start }) => start === last?.start) ?? removed.find(isCommented);
  const replaced = line === undefined ? undefined : goes;
  const rest = removed.filter((range) => range !== replaced).map((range) => wholeLine(text, range));
  if (line === undefined) return rest;
  if (replaced) return [...rest, { ...replaced, text: line }];
  return [...rest, last ? behind(text, last.end, line, style) : atTop(text, line, style)];
}

function importText({ style, names, specifier }: ImportRequest): string {
  const from = `${style.quote}${specifier}${style.quote}`;
  const end = style.semicolon ? ';' : '';
  const parts = (colon: string): string =>
    names.map(([name, local]) => (name === local ? name : `${name}${colon}${local}`)).join(', ');
  return style.system === 'esm'
    ? `import { ${parts(' as ')} } from ${from}${end}`
    : `const { ${parts(': ')} } = require(${from})${end}`;
}

/** On a line of its own behind the statement that ends at `at`, and behind that statement's comment. */
function behind(text: string, at: number, line: string, { newline, semicolon }: ImportStyle): TextChange {
  const comment = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(at));
  if (comment) return insertion(at + comment[0].length, `${newline}${line}`);
  // Something follows on the same line.
  const closed = text[at - 1] === ';' || semicolon;
  return insertion(at, `${closed ? '' : ';'} ${line}${line.endsWith(';') ? '' : ';'}`);
}

function atTop(text: string, line: string, style: ImportStyle): TextChange {
  const { top, newline } = style;
  if (top > 0) {
    const spaced = behind(text, top, line, style);
    if (!spaced.text.startsWith(newline)) return spaced;
    const isTight = /^\r?\n[ \t]*\S/.test(text.slice(spaced.end));
    return { ...spaced, text: `${newline}${spaced.text}${isTight ? newline : ''}` };
  }
  return insertion(0, `${line}${newline}${newline}`);
}

const insertion = (at: number, text: string): TextChange => ({ start: at, end: at, text });

/** The statement, with its line where nothing else stands there. */
function wholeLine(text: string, { start, end }: TextRange): TextChange {
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const from = start - before;
  const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  const isAlone = (from === 0 || text[from - 1] === '\n') && after !== null;
  if (!isAlone) return { start, end, text: '' };
  const next = end + after[0].length;
  // Of the empty lines before and behind one is enough.
  const isBetween = /(?:^|\n\r?\n)$/.test(text.slice(0, from));
  const blank = isBetween ? (/^[ \t]*\r?\n/.exec(text.slice(next))?.[0].length ?? 0) : 0;
  return { start: from, end: next + blank, text: '' };
}
