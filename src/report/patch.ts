import { createHash } from 'node:crypto';
import { type FileChange, STEPS } from '../model/edit.js';
import { printable } from '../util/text.js';
import { type Hunk, hunksOf } from './unified.js';

const BOM = '\uFEFF';

/** Git's name for a file's content. */
function blobId(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/**
 * All changes as one patch that `git apply` takes: new files, missing last line ends, CRLF, byte order marks and any
 * file name. Above each file stands which step makes it and what asks for it.
 * @param prefix the folder seen from the top of its repository (`services/orders/`): git reads names from there
 */
export function renderPatch(changes: readonly FileChange[], prefix = ''): string {
  return changes.map((change) => filePatch(change, prefix)).join('');
}

function filePatch(change: FileChange, prefix: string): string {
  const mark = change.bom ? BOM : '';
  const hunks = hunksOf(change.before === undefined ? '' : mark + change.before, mark + change.after);
  if (change.before !== undefined && hunks.length === 0) return '';
  const step = STEPS.find(({ id }) => id === change.step)!;
  const [oldName, newName] = [gitName(`a/${prefix}${change.file}`), gitName(`b/${prefix}${change.file}`)];
  const head = [
    `# ${step.title}: ${printable(change.because)}`,
    `diff --git ${oldName} ${newName}`,
    ...(change.before === undefined
      ? ['new file mode 100644', `index ${'0'.repeat(40)}..${blobId(mark + change.after)}`]
      : []),
  ];
  const names = [`--- ${change.before === undefined ? '/dev/null' : closed(oldName)}`, `+++ ${closed(newName)}`];
  return `${[...head, ...(hunks.length > 0 ? names : [])].join('\n')}\n${hunks.map(renderHunk).join('')}`;
}

function renderHunk(hunk: Hunk): string {
  const header = `@@ -${range(hunk.beforeStart, hunk.beforeCount)} +${range(hunk.afterStart, hunk.afterCount)} @@\n`;
  return (
    header +
    hunk.lines
      .map(({ kind, text }) => SIGNS[kind] + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`))
      .join('')
  );
}

const SIGNS = { same: ' ', added: '+', removed: '-' } as const;

/** An empty side is named by the line before it, as GNU diff does. */
function range(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

/** Git ends a name that holds a blank with a tab, so that no reader takes the rest of it for a date. */
function closed(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** A file name as git writes it: plain, or in double quotes with octal bytes (core.quotePath). */
export function gitName(name: string): string {
  let quoted = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const char = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f;
    quoted += ESCAPES[char] ?? (plain ? char : `\\${byte.toString(8).padStart(3, '0')}`);
  }
  return quoted === name ? name : `"${quoted}"`;
}
