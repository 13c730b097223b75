import { existsSync } from 'node:fs';
import path from 'node:path';
import { askGit, gitLine, gitList, gitPrefix } from '../util/git.js';
import { STATE_FOLDER } from '../util/state.js';
import { isBuildOutput } from './build-output.js';

/** What guards and undo ask git. Nothing here changes a repository. */

export type Place =
  | { readonly kind: 'git'; readonly prefix: string }
  | { readonly kind: 'none' }
  /** A repository is there but git will not work with it; the reason in git's own words. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Whether `dir` lies in a git work tree. */
export async function placeOf(dir: string): Promise<Place> {
  const prefix = await gitPrefix(dir);
  if (prefix !== undefined) return { kind: 'git', prefix };
  const ran = await askGit(dir, ['rev-parse', '--show-toplevel']);
  if (ran === undefined)
    return repositoryAbove(dir) ? { kind: 'unusable', reason: 'git is not installed' } : { kind: 'none' };
  const reason = ran.stderr.trim().split('\n')[0] ?? '';
  return /not a git repository \(or any/.test(reason)
    ? { kind: 'none' }
    : { kind: 'unusable', reason: reason.replace(/^fatal: /, '') };
}

function repositoryAbove(dir: string): boolean {
  return existsSync(path.join(dir, '.git')) || (path.dirname(dir) !== dir && repositoryAbove(path.dirname(dir)));
}

export interface Head {
  /** Undefined in a repository without a commit. */
  readonly commit?: string;
  /** Undefined for a detached HEAD. */
  readonly branch?: string;
}

export async function headOf(dir: string): Promise<Head> {
  const commit = await gitLine(dir, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const ref = await gitLine(dir, ['symbolic-ref', '--quiet', 'HEAD']);
  return { commit, branch: ref?.replace(/^refs\/heads\//, '') };
}

/**
 * Files below `dir` that differ from HEAD or that git does not know, relative to `dir`; `.migrate/` apart.
 * Changes elsewhere in the repository are none of our business: no commit of ours touches them.
 */
export async function dirtyFiles(dir: string, prefix: string): Promise<readonly string[]> {
  const entries = await gitList(dir, [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    '.',
  ]);
  return (entries ?? [])
    .map((entry) => ({ isNew: entry.startsWith('??'), file: entry.slice(3).slice(prefix.length) }))
    .filter(({ isNew, file }) => !file.startsWith(`${STATE_FOLDER}/`) && !(isNew && isBuildOutput(dir, file)))
    .map(({ file }) => file);
}

export interface Unfinished {
  readonly operation: string;
  /** Git command that gives it up. */
  readonly abort: string;
}

/** Files of git's own folder that are there while an operation waits for the person to go on. */
const UNFINISHED: ReadonlyArray<Unfinished & { readonly file: string }> = [
  { file: 'MERGE_HEAD', operation: 'merge', abort: 'git merge --abort' },
  { file: 'rebase-merge', operation: 'rebase', abort: 'git rebase --abort' },
  { file: 'rebase-apply', operation: 'rebase', abort: 'git rebase --abort' },
  { file: 'CHERRY_PICK_HEAD', operation: 'cherry-pick', abort: 'git cherry-pick --abort' },
  { file: 'REVERT_HEAD', operation: 'revert', abort: 'git revert --abort' },
  { file: 'BISECT_LOG', operation: 'bisect', abort: 'git bisect reset' },
];

/** What git is in the middle of, or undefined. */
export async function unfinishedOperation(dir: string): Promise<Unfinished | undefined> {
  const folder = await gitLine(dir, ['rev-parse', '--absolute-git-dir']);
  return UNFINISHED.find(({ file }) => folder !== undefined && existsSync(path.join(folder, file)));
}

/** Names of all local branches. */
export async function branchesOf(dir: string): Promise<readonly string[]> {
  const ran = await gitLine(dir, ['for-each-ref', '--format=%(refname)', 'refs/heads/']);
  return (ran ?? '').split('\n').map((ref) => ref.replace(/^refs\/heads\//, ''));
}

export async function isBranchName(dir: string, name: string): Promise<boolean> {
  return (await gitLine(dir, ['check-ref-format', '--branch', name])) === name;
}

/** One entry of git's raw diff format. Paths start at the top of the work tree. */
export interface RawChange {
  readonly path: string;
  /** Blob after the change; zeros for a removed file. */
  readonly blob: string;
}

/** What is staged against HEAD, in the whole repository; undefined when git fails. */
export function stagedChanges(dir: string): Promise<RawChange[] | undefined> {
  return rawChanges(dir, ['diff-index', '--cached', '--no-renames', '-z', '--raw', 'HEAD']);
}

/** What lies between two commits. */
export function changesBetween(dir: string, from: string, to: string): Promise<RawChange[] | undefined> {
  return rawChanges(dir, ['diff-tree', '-r', '--no-renames', '-z', '--raw', from, to]);
}

async function rawChanges(dir: string, args: readonly string[]): Promise<RawChange[] | undefined> {
  const items = await gitList(dir, args);
  if (items === undefined) return undefined;
  const changes: RawChange[] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    changes.push({ path: items[index + 1]!, blob: items[index]!.split(' ')[3]! });
  }
  return changes;
}
