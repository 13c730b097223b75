import { diffArrays } from 'diff';

/** One run of lines of a unified diff. Line numbers are 1-based, as in its header. */
export interface Hunk {
  readonly beforeStart: number;
  readonly beforeCount: number;
  readonly afterStart: number;
  readonly afterCount: number;
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** The line with its own line end; without one at the end of a file that has none. */
  readonly text: string;
}

const CONTEXT = 3;

/** Beyond so many changed lines the exact shortest diff is not worth its time; then the whole text counts as changed. */
const MAX_EDIT_LENGTH = 4000;

/** Lines as git counts them: only `\n` ends one, whatever stands before it. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The changes between two texts with three lines of context. Empty when they are equal. */
export function hunksOf(before: string, after: string): Hunk[] {
  const lines = lineDiff(linesOf(before), linesOf(after));
  const hunks: Hunk[] = [];
  let position = 0;
  let [beforeLine, afterLine] = [1, 1];
  for (const [start, end] of changedRanges(lines)) {
    for (; position < start; position++) [beforeLine, afterLine] = [beforeLine + 1, afterLine + 1];
    const part = lines.slice(start, end);
    const beforeCount = part.filter(({ kind }) => kind !== 'added').length;
    const afterCount = part.filter(({ kind }) => kind !== 'removed').length;
    hunks.push({ beforeStart: beforeLine, beforeCount, afterStart: afterLine, afterCount, lines: part });
    [beforeLine, afterLine, position] = [beforeLine + beforeCount, afterLine + afterCount, end];
  }
  return hunks;
}

/** How many lines come and go. */
export function lineCounts(before: string, after: string): { readonly added: number; readonly removed: number } {
  const lines = lineDiff(linesOf(before), linesOf(after));
  const of = (kind: HunkLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return { added: of('added'), removed: of('removed') };
}

function lineDiff(before: string[], after: string[]): HunkLine[] {
  const parts = diffArrays(before, after, { maxEditLength: MAX_EDIT_LENGTH });
  if (parts === undefined)
    return [...before.map((text) => line('removed', text)), ...after.map((text) => line('added', text))];
  return parts.flatMap(({ added, removed, value }) =>
    value.map((text) => line(added ? 'added' : removed ? 'removed' : 'same', text)),
  );
}

function line(kind: HunkLine['kind'], text: string): HunkLine {
  return { kind, text };
}

/** Ranges of lines around changes; ranges whose context touches become one. */
function changedRanges(lines: readonly HunkLine[]): ReadonlyArray<readonly [number, number]> {
  const ranges: Array<[number, number]> = [];
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    const start = Math.max(0, index - CONTEXT);
    const end = Math.min(lines.length, index + CONTEXT + 1);
    const last = ranges.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else ranges.push([start, end]);
  });
  return ranges;
}
