import type { UndoOutcome } from '../model/apply.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { git, gitLine, literalPathspecs } from '../util/git.js';
import { gitFailure, isExactly } from './commit.js';
import { removeFile } from './files.js';
import { dirtyTree } from './guard.js';
import type { Journal, JournalFile, JournalGit, JournalStep } from './journal.js';
import { dirtyFiles, headOf, placeOf } from './repository.js';
import { isKnown, restoreFile, restoreStep, unstage } from './restore.js';

interface Position {
  readonly prefix: string;
  readonly head: string;
  readonly branch?: string;
  /** Commits that are ours, and the one before them. */
  readonly known: ReadonlySet<string>;
  /** The step that was cut off before its commit. */
  readonly cutOff?: JournalStep;
}

type Back = Pick<UndoOutcome, 'head' | 'branch' | 'removedBranch'>;

/**
 * Goes back to the commit and branch of before. Allowed only where nothing can be lost: HEAD is one of our commits,
 * and the work tree holds nothing but what is known from the journal.
 */
export async function undoGit(dir: string, journal: Journal, before: JournalGit): Promise<Result<Back>> {
  const found = await findPosition(dir, journal, before);
  if (!found.ok) return found;
  const position = found.value;
  const temporary = new Set(journal.steps.flatMap(({ files }) => files.map((file) => file.temporary)));
  const lost = await wouldLose(dir, position, temporary);
  if (lost !== undefined) return fail(lost);
  for (const file of temporary) removeFile(dir, file);

  if (position.cutOff !== undefined) {
    restoreStep(dir, position.cutOff);
    await unstage(
      dir,
      position.cutOff.files.map(({ file }) => position.prefix + file),
    );
  }
  const moved =
    position.head === before.head && position.branch === before.branch
      ? undefined
      : await moveBack(dir, position, before);
  if (moved !== undefined) return fail(moved);
  const head = (await headOf(dir)).commit;
  if (head === before.head) await recognise(dir, position, restoreBytes(dir, journal));
  return ok({ head, branch: before.branch, removedBranch: await removeBranch(dir, position, before) });
}

async function findPosition(dir: string, journal: Journal, before: JournalGit): Promise<Result<Position>> {
  const place = await placeOf(dir);
  const { commit: head, branch } = await headOf(dir);
  if (place.kind !== 'git' || head === undefined)
    return fail(byHand('git does not work in this folder any more', before, journal));
  const known = new Set([before.head, ...journal.steps.flatMap(({ commit }) => commit ?? [])]);
  const last = journal.steps.at(-1);
  const cutOff = last?.done ? undefined : last;
  const checkpoint = [...known].at(-1)!;
  // Killed between its commit and the journal: the commit is ours if it holds exactly what we had staged.
  const finished =
    cutOff?.blobs !== undefined &&
    !known.has(head) &&
    (await isExactly(dir, checkpoint, head, toChanges(cutOff.blobs)));
  if (finished) known.add(head);
  if (!known.has(head)) return fail(byHand('there are commits on top of those that apply made', before, journal));
  const ours = branch === (before.newBranch ?? before.branch) || (branch === before.branch && head === before.head);
  if (!ours)
    return fail(
      byHand(`${branch ?? 'a detached HEAD'} is checked out, not the branch that apply left`, before, journal),
    );
  return ok({
    prefix: place.prefix,
    head,
    branch,
    known,
    cutOff: finished || head !== checkpoint ? undefined : cutOff,
  });
}

/** Changes in the work tree that are neither committed nor left by a run that was cut off. */
async function wouldLose(
  dir: string,
  { prefix, cutOff }: Position,
  temporary: ReadonlySet<string>,
): Promise<Failure | undefined> {
  const entries = new Map<string, JournalFile>((cutOff?.files ?? []).map((entry) => [entry.file, entry]));
  const foreign = (await dirtyFiles(dir, prefix)).filter((file) => {
    const entry = entries.get(file);
    return !temporary.has(file) && !(entry && isKnown(dir, [entry]));
  });
  return foreign.length === 0 ? undefined : dirtyTree(foreign, 'undo');
}

/** Checks the old commit out. Both ways leave alone what is staged or changed outside our commits' files. */
async function moveBack(dir: string, position: Position, before: JournalGit): Promise<Failure | undefined> {
  if (before.newBranch !== undefined) {
    const target = before.branch === undefined ? ['--detach', before.head] : [before.branch];
    const ran = await git(dir, ['switch', '--quiet', ...target]);
    const now = await headOf(dir);
    const arrived = before.branch === undefined ? now.commit === before.head : now.branch === before.branch;
    return arrived ? undefined : gitFailure(`git cannot switch back to ${before.branch ?? before.head}`, ran);
  }
  await git(dir, ['update-index', '-q', '--refresh']);
  const tree = await git(dir, ['read-tree', '-m', '-u', position.head, before.head]);
  if (tree?.code !== 0) return gitFailure('git cannot bring the old files back', tree);
  const moved = await git(dir, ['update-ref', '-m', 'lambda-lift undo', 'HEAD', before.head, position.head]);
  return moved?.code === 0 ? undefined : gitFailure('git cannot move the branch back', moved);
}

/** Removes the branch that apply made, unless somebody committed to it. */
async function removeBranch(dir: string, { known }: Position, { newBranch }: JournalGit): Promise<string | undefined> {
  if (newBranch === undefined) return undefined;
  const tip = await gitLine(dir, ['rev-parse', '--verify', '--quiet', `refs/heads/${newBranch}`]);
  if (tip === undefined || !known.has(tip)) return undefined;
  const ran = await git(dir, ['branch', '--quiet', '-D', newBranch]);
  return ran?.code === 0 ? newBranch : undefined;
}

/**
 * Git writes the old text; with filters (autocrlf) or for files it does not track, only the journal knows the old bytes.
 * @returns the files that git had written in another way
 */
function restoreBytes(dir: string, journal: Journal): string[] {
  const seen = new Set<string>();
  return journal.steps
    .flatMap((step) => step.files)
    .filter((entry) => {
      const isFirst = !seen.has(entry.file);
      seen.add(entry.file);
      return isFirst && entry.before !== undefined && restoreFile(dir, entry);
    })
    .map(({ file }) => file);
}

/** Git knows a file by its size before it looks into it: it is told that these bytes are the committed text, too. */
async function recognise(dir: string, { prefix }: Position, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  await git(dir, ['add', '--update', '--pathspec-from-file=-', '--pathspec-file-nul'], {
    input: literalPathspecs(prefix, files),
  });
}

function toChanges(blobs: Readonly<Record<string, string>>): ReadonlyArray<{ path: string; blob: string }> {
  return Object.entries(blobs).map(([path, blob]) => ({ path, blob }));
}

function byHand(message: string, { head, branch, newBranch }: JournalGit, journal: Journal): Failure {
  const commits = journal.steps.flatMap(({ commit }) => commit ?? []).map((commit) => commit.slice(0, 12));
  const drop =
    newBranch === undefined
      ? undefined
      : `git switch ${branch ?? `--detach ${head.slice(0, 12)}`} && git branch -D ${newBranch}`;
  const revert = commits.length === 0 ? undefined : `git revert --no-edit ${[...commits].reverse().join(' ')}`;
  const detail = [drop && `to drop the branch:     ${drop}`, revert && `to keep later commits:  ${revert}`];
  return {
    code: 'LL1011',
    exit: EXIT.refused,
    message,
    detail: detail.filter((line) => line !== undefined),
    fix: 'run one of the git commands above yourself',
  };
}
