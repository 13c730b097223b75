import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ApplyOptions, GuardedRepository } from '../model/apply.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { gitList } from '../util/git.js';
import { count, printable } from '../util/text.js';
import { readJournal } from './journal.js';
import {
  branchesOf,
  dirtyFiles,
  headOf,
  isBranchName,
  type Place,
  placeOf,
  unfinishedOperation,
} from './repository.js';

const DEFAULT_BRANCH = 'lambda-lift/migrate';

/** How many files a failure names. */
const NAMED = 10;

/**
 * Says whether `apply` may start in `dir`. Runs before anything is read or asked, changes nothing.
 * Every refusal names what is in the way and how to go on.
 */
export async function guard(dir: string, options: ApplyOptions): Promise<Result<GuardedRepository>> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    return fail({
      code: 'LL1002',
      exit: EXIT.usage,
      message: `there is no folder ${path.basename(dir)}`,
      fix: 'name an existing folder',
    });
  }
  if (!options.yes && !options.tty) {
    return refuse(
      'LL1007',
      'apply changes files, and nobody is at a terminal to agree',
      'add --yes to take the defaults',
    );
  }
  if (readJournal(dir)?.state === 'running') {
    return refuse('LL1016', 'an earlier run was interrupted, or is still at work', 'npx lambda-lift undo');
  }
  const place = await placeOf(dir);
  const guarded = place.kind === 'git' ? await guardGit(dir, place.prefix, options) : guardFolder(dir, place, options);
  if (!guarded.ok) return guarded;
  return (await hasManifest(guarded.value))
    ? guarded
    : refuse(
        'LL1005',
        'no package.json in this folder or below it',
        'run `npm init` where the service lives, or name another folder',
      );
}

function guardFolder(
  dir: string,
  place: Exclude<Place, { kind: 'git' }>,
  options: ApplyOptions,
): Result<GuardedRepository> {
  if (place.kind === 'unusable')
    return refuse(
      'LL1008',
      `git cannot work here: ${printable(place.reason)}`,
      'let `git status` work in this folder first',
    );
  if (options.yes) return ok({ kind: 'folder', dir });
  return refuse(
    'LL1008',
    'this folder is not in a git repository',
    'run `git init`, add and commit; or add --yes to change the files without branch and commits',
  );
}

async function guardGit(dir: string, prefix: string, options: ApplyOptions): Promise<Result<GuardedRepository>> {
  const unfinished = await unfinishedOperation(dir);
  if (unfinished !== undefined) {
    const { operation, abort } = unfinished;
    return refuse('LL1017', `git is in the middle of a ${operation}`, `finish it, or give it up: ${abort}`);
  }
  const head = await headOf(dir);
  if (head.commit === undefined)
    return refuse(
      'LL1006',
      'the repository has no commit yet',
      'commit what is there, so that undo has something to go back to',
    );
  const dirty = await dirtyFiles(dir, prefix);
  if (dirty.length > 0) return fail(dirtyTree(dirty, 'apply'));
  const branch = await guardBranch(dir, head.branch, options);
  return branch.ok
    ? ok({ kind: 'git', dir, prefix, head: head.commit, branch: head.branch, newBranch: branch.value })
    : branch;
}

/** The branch to create, or undefined to stay where we are. */
async function guardBranch(
  dir: string,
  current: string | undefined,
  options: ApplyOptions,
): Promise<Result<string | undefined>> {
  const name = options.branch ?? DEFAULT_BRANCH;
  if (options.noBranch || name === current) return ok(undefined);
  if (!(await isBranchName(dir, name))) {
    return fail({
      code: 'LL1001',
      exit: EXIT.usage,
      message: `${JSON.stringify(name)} is not a branch name`,
      fix: 'see `git help check-ref-format`',
    });
  }
  const taken = (await branchesOf(dir)).find(
    (other) => other === name || name.startsWith(`${other}/`) || other.startsWith(`${name}/`),
  );
  if (taken === undefined) return ok(name);
  const what = taken === name ? `branch ${name} exists already` : `branch ${taken} leaves no room for a branch ${name}`;
  return refuse('LL1014', what, `add --branch <other name>, or remove it: git branch -D ${taken}`);
}

/** The failure for a work tree with changes that are not ours. */
export function dirtyTree(files: readonly string[], command: string): Failure {
  const more = files.length > NAMED ? [`… and ${files.length - NAMED} more`] : [];
  return {
    code: 'LL1006',
    exit: EXIT.refused,
    message: `${count(files.length, 'file')} with uncommitted changes`,
    detail: [...files.slice(0, NAMED).map(printable), ...more],
    fix: `commit or stash them (git stash -u), then run ${command} again`,
  };
}

async function hasManifest(repository: GuardedRepository): Promise<boolean> {
  const { dir } = repository;
  if (statSync(path.join(dir, 'package.json'), { throwIfNoEntry: false })?.isFile()) return true;
  if (repository.kind === 'folder') return manifestBelow(dir);
  const listed = await gitList(dir, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ':(glob)**/package.json',
  ]);
  return (listed ?? []).some((file) => !file.split('/').includes('node_modules'));
}

function manifestBelow(dir: string): boolean {
  const entries = entriesOf(dir);
  if (entries.some((entry) => entry.isFile() && entry.name === 'package.json')) return true;
  const folders = entries.filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
  );
  return folders.some((folder) => manifestBelow(path.join(dir, folder.name)));
}

/** Entries of a folder; none when it may not be read. */
function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

function refuse(code: string, message: string, fix: string): Result<never> {
  return fail({ code, exit: EXIT.refused, message, fix });
}
