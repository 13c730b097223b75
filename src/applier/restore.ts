import { git, literalPathspecs } from '../util/git.js';
import { sha256 } from '../util/packed.js';
import type { GitRepository } from './commit.js';
import { moveIntoPlace, readDiskFile, removeEmptyFolders, removeFile, writeTemporary } from './files.js';
import { type JournalFile, type JournalStep, savedBytes } from './journal.js';
import { changesBetween, headOf } from './repository.js';

/** Brings the files of a step back to what they were before it, and removes what it made. Can be repeated. */
export function restoreStep(dir: string, step: JournalStep): void {
  for (const { temporary } of step.files) removeFile(dir, temporary);
  for (const file of step.files) restoreFile(dir, file);
  removeEmptyFolders(dir, step.folders);
}

/** Brings one file back; leaves it alone, and says false, when it already is as it was. */
export function restoreFile(dir: string, { file, before, temporary }: JournalFile): boolean {
  if (before === undefined) {
    removeFile(dir, file);
    return true;
  }
  const bytes = savedBytes(before);
  const now = readDiskFile(dir, file);
  if (now?.bytes.equals(bytes) && now.mode === before.mode) return false;
  writeTemporary(dir, temporary, bytes, { ...now, mode: before.mode });
  moveIntoPlace(dir, temporary, file);
  return true;
}

/** True when a file's content is one that we know: as it was before a step, or as a step wrote it. */
export function isKnown(dir: string, entries: readonly JournalFile[]): boolean {
  const now = readDiskFile(dir, entries[0]!.file);
  if (now === undefined) return true;
  const hash = sha256(now.bytes);
  return entries.some(
    ({ before, after }) =>
      after === undefined || after === hash || (before !== undefined && savedBytes(before).equals(now.bytes)),
  );
}

/**
 * Takes a step back that did not end well: its files, a commit that a hook changed, and what is staged of it.
 * Other files that a hook touched stay as they are; they are not ours to throw away.
 */
export async function rollBack(repo: GitRepository, step: JournalStep, checkpoint: string): Promise<void> {
  restoreStep(repo.dir, step);
  const head = (await headOf(repo.dir)).commit ?? checkpoint;
  const committed = head === checkpoint ? [] : ((await changesBetween(repo.dir, checkpoint, head)) ?? []);
  if (head !== checkpoint)
    await git(repo.dir, ['update-ref', '-m', 'lambda-lift: back to the last checkpoint', 'HEAD', checkpoint, head]);
  const paths = [...step.files.map(({ file }) => repo.prefix + file), ...committed.map(({ path }) => path)];
  await unstage(repo.dir, paths);
}

/** Makes the index say what HEAD says, for these paths from the top of the work tree. */
export async function unstage(dir: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await git(dir, ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    input: literalPathspecs('', paths),
  });
}
