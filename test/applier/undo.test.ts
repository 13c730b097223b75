import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyChanges } from '../../src/applier/apply.js';
import { guard } from '../../src/applier/guard.js';
import { undoRun } from '../../src/applier/undo.js';
import type { ApplyOptions } from '../../src/model/apply.js';
import type { FileChange } from '../../src/model/edit.js';
import { writeState } from '../../src/util/state.js';
import { GIT_ENV, type GitRepo, gitRepo } from '../rig/git-repo.js';
import { scratch } from '../rig/scratch.js';
import { readModes } from '../rig/tree.js';
import { created, edited, FILES, OPTIONS, proposalOf, SMALL } from './proposal.js';

beforeAll(() => {
  Object.assign(process.env, GIT_ENV);
});

async function applyIn(dir: string, options: Partial<ApplyOptions> = {}, changes: readonly FileChange[] = SMALL) {
  const all = { ...OPTIONS, ...options };
  const guarded = await guard(dir, all);
  if (!guarded.ok) throw new Error(guarded.error.message);
  const result = await applyChanges(guarded.value, proposalOf(changes), all, () => undefined);
  if (!result.ok) throw new Error(result.error.message);
}

/** All that undo must bring back. */
function state(repo: GitRepo) {
  return {
    tree: repo.tree(),
    modes: readModes(repo.dir),
    status: repo.git('status', '--porcelain', '--ignored'),
    head: repo.git('rev-parse', 'HEAD'),
    branch: repo.git('branch', '--show-current'),
    branches: repo.git('branch', '--format=%(refname) %(objectname)'),
  };
}

test('line ends that git would write in another way: git still takes the file for unchanged, also later', async () => {
  const repo = gitRepo({ files: FILES });
  repo.git('config', 'core.autocrlf', 'true');
  const before = state(repo);
  await applyIn(repo.dir);
  expect(await undoRun(repo.dir)).toMatchObject({ ok: true });
  // Git trusts sizes and times once they are older than its index.
  utimesSync(path.join(repo.dir, 'package.json'), new Date(), new Date(Date.now() - 60_000));
  expect(state(repo)).toEqual(before);
});

describe('brings back tree, modes, status, commit and branches', () => {
  test.each<[string, (repo: GitRepo) => void, Partial<ApplyOptions>]>([
    ['from a branch', () => undefined, {}],
    ['from --no-branch', () => undefined, { noBranch: true }],
    ['to a detached HEAD', (repo) => repo.git('switch', '-q', '--detach'), {}],
    ['on a detached HEAD', (repo) => repo.git('switch', '-q', '--detach'), { noBranch: true }],
    ['with line ends that git converts', (repo) => repo.git('config', 'core.autocrlf', 'input'), {}],
    ['with line ends that git converts both ways', (repo) => repo.git('config', 'core.autocrlf', 'true'), {}],
    [
      'with answers that were never committed',
      (repo) => repo.write({ '.migrate/answers.json': '{"version":1,"outDir":"x"}' }),
      {},
    ],
    ['with the report of a dry run', (repo) => void writeState(repo.dir, 'plan.json', '{}\n'), {}],
    ['with a file that only its owner may read', (repo) => chmodSync(path.join(repo.dir, 'package.json'), 0o600), {}],
  ])('%s', async (_, arrange, options) => {
    const repo = gitRepo({ files: { ...FILES, 'package.json': '{ "name": "orders" }\r\n' } });
    arrange(repo);
    const before = state(repo);
    await applyIn(repo.dir, options, [
      ...SMALL.slice(0, 3),
      edited('package.json', '{ "name": "orders" }\r\n', '{}\r\n'),
    ]);
    expect(state(repo).head).not.toBe(before.head);
    expect(await undoRun(repo.dir)).toMatchObject({ ok: true });
    expect(state(repo)).toEqual(before);
  });

  test('after a second apply on the same branch: only that one', async () => {
    const repo = gitRepo({ files: FILES });
    await applyIn(repo.dir);
    const before = state(repo);
    await applyIn(repo.dir, {}, [created('service/more.ts', 'more\n')]);
    expect(await undoRun(repo.dir)).toMatchObject({
      ok: true,
      value: { branch: 'main' === before.branch.trim() ? '' : 'lambda-lift/migrate' },
    });
    expect({ ...state(repo), status: '', tree: '', modes: '' }).toEqual({ ...before, status: '', tree: '', modes: '' });
    expect(existsSync(path.join(repo.dir, 'service/more.ts'))).toBe(false);
  });
});

describe('tells', () => {
  test('nothing is left of a build of the service', async () => {
    const repo = gitRepo({ files: FILES });
    const before = state(repo);
    await applyIn(repo.dir, {}, [...SMALL, created('service/.gitignore', 'dist/\n')]);
    repo.write({
      'service/dist/functions.json': '{}',
      'service/dist/index.js': '',
      'service/dist/functions/a/index.cjs': '',
    });
    expect(await undoRun(repo.dir)).toMatchObject({ ok: true, value: { left: [] } });
    expect(state(repo)).toEqual(before);
  });

  test('what it brought back, and what somebody else left there', async () => {
    const repo = gitRepo({ files: FILES });
    await applyIn(repo.dir, {}, [...SMALL, created('service/.gitignore', 'dist/\n')]);
    repo.write({ 'service/dist/notes.txt': 'mine' });
    expect(await undoRun(repo.dir)).toEqual({
      ok: true,
      value: {
        files: ['Dockerfile', 'package.json', 'service/.gitignore', 'service/app.ts', 'service/build/index.mjs'],
        branch: 'main',
        head: repo.git('rev-parse', 'main').trim(),
        removedBranch: 'lambda-lift/migrate',
        left: ['service'],
      },
    });
    expect(readFileSync(path.join(repo.dir, 'service/dist/notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('refuses and prints git commands', () => {
  async function refused(arrange: (repo: GitRepo) => void, options: Partial<ApplyOptions> = {}) {
    const repo = gitRepo({ files: FILES });
    await applyIn(repo.dir, options);
    arrange(repo);
    const before = state(repo);
    const result = await undoRun(repo.dir);
    expect(state(repo)).toEqual(before);
    if (result.ok) throw new Error('undo went through');
    return result.error;
  }

  test('a commit on top', async () => {
    const error = await refused((repo) => {
      repo.write({ 'src/a.ts': 'mine\n' });
      repo.git('commit', '-qam', 'mine');
    });
    expect(error).toMatchObject({ code: 'LL1011', exit: 3 });
    expect(error.detail?.[0]).toContain('git switch main && git branch -D lambda-lift/migrate');
    expect(error.detail?.[1]).toMatch(/git revert --no-edit [0-9a-f]{12} [0-9a-f]{12} [0-9a-f]{12}$/);
  });

  test('our branch merged into another that is checked out', async () => {
    const error = await refused((repo) => {
      repo.git('switch', '-q', 'main');
      repo.git('merge', '-q', '--ff-only', 'lambda-lift/migrate');
    });
    expect(error).toMatchObject({ code: 'LL1011', message: 'main is checked out, not the branch that apply left' });
  });

  test('a commit on top without a branch: only the revert is offered', async () => {
    const error = await refused((repo) => repo.git('commit', '-q', '--allow-empty', '-m', 'mine'), { noBranch: true });
    expect(error.detail).toEqual([expect.stringContaining('git revert')]);
  });

  test.each([
    ['a changed file', 'src/a.ts'],
    ['a changed file of ours', 'service/app.ts'],
    ['a new file', 'notes.md'],
  ])('%s', async (_, file) => {
    const error = await refused((repo) => writeFileSync(path.join(repo.dir, file), 'mine'));
    expect(error).toMatchObject({ code: 'LL1006', detail: [file] });
  });

  test('no run on record', async () => {
    expect(await undoRun(scratch())).toMatchObject({ ok: false, error: { code: 'LL1010' } });
    const repo = gitRepo({ files: FILES });
    await applyIn(repo.dir);
    await undoRun(repo.dir);
    expect(await undoRun(repo.dir)).toMatchObject({ ok: false, error: { code: 'LL1010' } });
  });
});

test('a branch that somebody else committed to is not removed', async () => {
  const repo = gitRepo({ files: FILES });
  await applyIn(repo.dir);
  repo.git('commit', '-q', '--allow-empty', '-m', 'mine');
  repo.git('switch', '-q', 'main');
  expect(await undoRun(repo.dir)).toMatchObject({ ok: true, value: { branch: 'main' } });
  expect(repo.git('log', '-1', '--format=%s', 'lambda-lift/migrate').trim()).toBe('mine');
});
