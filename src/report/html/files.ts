import { type FileChange, STEPS } from '../../model/edit.js';
import { type Hunk, type HunkLine, hunksOf } from '../unified.js';
import { html, type Markup } from './escape.js';

/** Every changed file with its unified diff, closed until somebody opens it; grouped by the commit it goes into. */
export function fileList(changes: readonly FileChange[]): Markup[] {
  return STEPS.flatMap(({ id, title }) => {
    const files = changes.filter((change) => change.step === id);
    return files.length === 0
      ? []
      : [
          html`<h3>${title}</h3>\n<p class="soft">one commit, ${files.length} ${files.length === 1 ? 'file' : 'files'}</p>\n${files.map(fileDetails)}`,
        ];
  });
}

function fileDetails(change: FileChange): Markup {
  const { file, before, after, because } = change;
  const hunks = hunksOf(before ?? '', after);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const total = (kind: HunkLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  const label = before === undefined ? 'new' : 'edit';
  return html`<details data-file="${file}"><summary><code>${file}</code> <span class="soft">${label}</span> <span class="good">+${total('added')}</span>${before === undefined ? undefined : html` <span class="bad">−${total('removed')}</span>`} <span class="soft">${because}</span></summary>
<pre class="diff">${hunks.map((hunk) => hunkMarkup(hunk, hunks.length > 1 || before !== undefined))}</pre></details>\n`;
}

const LOOKS = {
  same: { sign: ' ', name: '' },
  added: { sign: '+', name: 'add' },
  removed: { sign: '-', name: 'del' },
} as const;

/** Lines are blocks, so no line end stands between them. */
function hunkMarkup(hunk: Hunk, named: boolean): Markup {
  const head = `@@ -${hunk.beforeStart},${hunk.beforeCount} +${hunk.afterStart},${hunk.afterCount} @@`;
  const lines = hunk.lines.map(
    ({ kind, text }) => html`<span class="${LOOKS[kind].name}">${LOOKS[kind].sign}${text.replace(/\r?\n$/, '')}</span>`,
  );
  return html`${named ? html`<span class="hunk">${head}</span>` : undefined}${lines}`;
}
