import type { UndoOutcome } from '../model/apply.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { writeFailure } from '../util/failure.js';
import { STATE_FOLDER } from '../util/state.js';
import { byCodeUnit, printable } from '../util/text.js';
import { removeBuildOutput } from './build-output.js';
import { removeEmptyFolders, removeFile } from './files.js';
import { type Journal, type JournalFile, readJournal, removeJournal } from './journal.js';
import { isKnown, restoreFile } from './restore.js';
import { undoGit } from './undo-git.js';

/**
 * Brings the folder back to the tree and branch of before the last run, finished or not. Refuses, and says what to do
 * by hand, when that could lose anything that is not ours.
 */
export async function undoRun(dir: string): Promise<Result<UndoOutcome>> {
  const journal = readJournal(dir);
  if (journal === undefined) {
    return fail({
      code: 'LL1010',
      exit: EXIT.refused,
      message: 'no run of lambda-lift is on record here',
      fix: 'name the folder that apply was run in',
    });
  }
  const back = journal.git ? await undoGit(dir, journal, journal.git) : undoFolder(dir, journal);
  if (!back.ok) return back;
  try {
    removeBuildOutput(dir, [...filesOf(journal).keys()]);
    const left = removeEmptyFolders(
      dir,
      journal.steps.flatMap(({ folders }) => folders),
    );
    removeJournal(dir);
    const files = [...filesOf(journal).keys()].filter((file) => !file.startsWith(`${STATE_FOLDER}/`));
    return ok({ ...back.value, files: files.sort(byCodeUnit), left: topmost(left) });
  } catch (error) {
    return fail(writeFailure(dir, error));
  }
}

/** Without git the journal holds every text; what a person changed since is left alone. */
function undoFolder(dir: string, journal: Journal): Result<Pick<UndoOutcome, 'head'>> {
  const files = filesOf(journal);
  const changed = [...files].filter(([, entries]) => !isKnown(dir, entries)).map(([file]) => file);
  if (changed.length > 0) return fail(changedSince(changed));
  try {
    for (const { temporary } of [...files.values()].flat()) removeFile(dir, temporary);
    for (const [first] of files.values()) restoreFile(dir, first!);
    return ok({});
  } catch (error) {
    return fail(writeFailure('the files of before', error));
  }
}

function changedSince(files: readonly string[]): Failure {
  return {
    code: 'LL1011',
    exit: EXIT.refused,
    message: 'files changed since apply wrote them',
    detail: files.map(printable),
    fix: 'keep a copy of them elsewhere and remove them here, then run undo again',
  };
}

/** Every file that the run touched, with its entries in the order of the steps. */
function filesOf(journal: Journal): Map<string, JournalFile[]> {
  const files = new Map<string, JournalFile[]>();
  for (const entry of journal.steps.flatMap((step) => step.files)) {
    files.set(entry.file, [...(files.get(entry.file) ?? []), entry]);
  }
  return files;
}

function topmost(folders: readonly string[]): string[] {
  return folders.filter(
    (folder) => folder !== STATE_FOLDER && !folders.some((other) => folder.startsWith(`${other}/`)),
  );
}
