import { oneLine } from '../print/escape.js';

/** Running text of any origin: nothing in it is read as markup. */
export function mdText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]<>|&~]/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    )
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_');
}

/** A code span; the fence is longer than any run of backticks inside. */
export function mdCode(text: string): string {
  const inner = oneLine(text).replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = inner === '' || inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return `${fence}${blank}${inner}${blank}${fence}`;
}

/** A block of shell commands. */
export function mdShell(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence].join('\n');
}

/** A table; cells are Markdown already. */
export function mdTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
