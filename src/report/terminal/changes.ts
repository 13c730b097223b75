import type { FileChange } from '../../model/edit.js';
import { count, printable } from '../../util/text.js';
import { lineCounts } from '../unified.js';
import { columns } from './columns.js';

/** Folders with more new files than this are shown as one line. */
const FOLDED = 3;

/**
 * One line per file, `new` or `edit` with its line counts; folders of the service that are full of new files (its
 * runtime, its build) become one line.
 */
export function renderChanges(changes: readonly FileChange[], outDir: string): string[] {
  const folder = (change: FileChange): string | undefined => {
    const below = change.file.startsWith(`${outDir}/`) ? change.file.slice(outDir.length + 1).split('/') : [];
    return change.before === undefined && below.length > 1 ? `${outDir}/${below[0]}` : undefined;
  };
  const sizes = new Map<string | undefined, number>();
  for (const change of changes) sizes.set(folder(change), (sizes.get(folder(change)) ?? 0) + 1);
  const groups = new Map<string, FileChange[]>();
  for (const change of changes) {
    const home = folder(change);
    const key = home !== undefined && sizes.get(home)! > FOLDED ? `${home}/` : change.file;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return columns([...groups].map(([name, group]) => row(name, group)));
}

function row(name: string, group: readonly FileChange[]): string[] {
  const counts = group.map((change) => lineCounts(change.before ?? '', change.after));
  const added = counts.reduce((sum, each) => sum + each.added, 0);
  const removed = counts.reduce((sum, each) => sum + each.removed, 0);
  const label = name.endsWith('/') ? `${printable(name)} (${count(group.length, 'file')})` : printable(name);
  if (group[0]!.before === undefined) return [label, 'new', `+${added}`];
  return [label, 'edit', `+${added} −${removed}`, printable(group[0]!.because)];
}
