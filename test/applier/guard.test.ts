import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { guard } from '../../src/applier/guard.js';
import { writeJournal } from '../../src/applier/journal.js';
import type { ApplyOptions } from '../../src/model/apply.js';
import { GIT_ENV, type GitRepo, gitRepo } from '../rig/git-repo.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';
import { FILES, OPTIONS } from './proposal.js';

beforeAll(() => {
  Object.assign(process.env, GIT_ENV);
});

function commitRemoval(repo: GitRepo, file: string): void {
  repo.git('rm', '-q', file);
  repo.git('commit', '-qm', 'removed');
}

async function refusal(dir: string, options: Partial<ApplyOptions> = {}) {
  const result = await guard(dir, { ...OPTIONS, ...options });
  if (result.ok) throw new Error('the guard let it pass');
  return result.error;
}

test("what a build of the service left on a branch without it is nobody's work", async () => {
  const repo = gitRepo({ files: FILES });
  repo.write({
    'service/dist/functions.json': '[]',
    'service/dist/index.js': '',
    'service/dist/functions/a/index.cjs': '',
  });
  expect((await guard(repo.dir, OPTIONS)).ok).toBe(true);
  repo.write({ 'service/notes.txt': 'mine' });
  expect(await refusal(repo.dir)).toMatchObject({ code: 'LL1006', detail: ['service/notes.txt'] });
});

describe('lets pass', () => {
  test('a clean repository, and names the branch to make', async () => {
    const repo = gitRepo({ files: FILES });
    const result = await guard(repo.dir, OPTIONS);
    const head = repo.git('rev-parse', 'HEAD').trim();
    expect(result).toEqual({
      ok: true,
      value: { kind: 'git', dir: repo.dir, prefix: '', head, branch: 'main', newBranch: 'lambda-lift/migrate' },
    });
  });

  test.each<[string, Partial<ApplyOptions>, string | undefined]>([
    ['--branch', { branch: 'topic/lift' }, 'topic/lift'],
    ['--no-branch', { noBranch: true }, undefined],
    ['--branch with the branch that is checked out', { branch: 'main' }, undefined],
    ['a person at a terminal, without --yes', { yes: false, tty: true }, 'lambda-lift/migrate'],
  ])('%s', async (_, options, newBranch) => {
    const result = await guard(gitRepo({ files: FILES }).dir, { ...OPTIONS, ...options });
    expect(result).toMatchObject({ ok: true, value: { kind: 'git', branch: 'main' } });
    expect(result.ok && result.value.kind === 'git' && result.value.newBranch).toBe(newBranch);
  });

  test('a detached HEAD', async () => {
    const repo = gitRepo({ files: FILES });
    repo.git('switch', '--quiet', '--detach');
    const result = await guard(repo.dir, OPTIONS);
    expect(result).toMatchObject({ ok: true, value: { newBranch: 'lambda-lift/migrate' } });
    expect(result.ok && 'branch' in result.value && result.value.branch).toBe(undefined);
  });

  test('changes under .migrate/, and changes outside the folder that is migrated', async () => {
    const repo = gitRepo({ files: { 'services/orders/package.json': '{}', 'README.md': 'a' } });
    repo.write({ 'services/orders/.migrate/answers.json': '{}', 'README.md': 'b', 'new.txt': 'c' });
    expect(await guard(path.join(repo.dir, 'services/orders'), OPTIONS)).toMatchObject({
      ok: true,
      value: { prefix: 'services/orders/' },
    });
  });

  test('a folder without git, with --yes', async () => {
    const dir = scratch();
    writeTree(dir, { 'functions/a/package.json': '{}' });
    expect(await guard(dir, OPTIONS)).toEqual({ ok: true, value: { kind: 'folder', dir } });
  });
});

describe('refuses', () => {
  const cases: ReadonlyArray<readonly [string, string, number, (repo: GitRepo) => void, Partial<ApplyOptions>]> = [
    ['no terminal and no --yes', 'LL1007', 3, () => undefined, { yes: false }],
    ['a changed file', 'LL1006', 3, (repo) => repo.write({ 'src/a.ts': 'changed' }), {}],
    ['an untracked file', 'LL1006', 3, (repo) => repo.write({ 'new file.ts': '' }), {}],
    ['a staged rename', 'LL1006', 3, (repo) => void repo.git('mv', 'src/a.ts', 'src/b.ts'), {}],
    ['a branch that exists', 'LL1014', 3, (repo) => void repo.git('branch', 'lambda-lift/migrate'), {}],
    ['a branch in the way of ours', 'LL1014', 3, (repo) => void repo.git('branch', 'lambda-lift'), {}],
    ['a branch below ours', 'LL1014', 3, (repo) => void repo.git('branch', 'topic/a'), { branch: 'topic' }],
    ['no branch name', 'LL1001', 2, () => undefined, { branch: 'a..b' }],
    ['an option as branch name', 'LL1001', 2, () => undefined, { branch: '--force' }],
    ['no package.json', 'LL1005', 3, (repo) => commitRemoval(repo, 'package.json'), {}],
  ];
  test.each(cases)('%s', async (_, code, exit, arrange, options) => {
    const repo = gitRepo({ files: FILES });
    arrange(repo);
    const head = repo.git('rev-parse', 'HEAD');
    expect(await refusal(repo.dir, options)).toMatchObject({ code, exit });
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
  });

  test('names the files that are not committed, ten of them, made safe to print', async () => {
    const repo = gitRepo({ files: FILES });
    repo.write({ 'a\nb.ts': '', ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`z${i}.ts`, ''])) });
    const { message, detail } = await refusal(repo.dir);
    expect(message).toBe('12 files with uncommitted changes');
    expect(detail?.[0]).toBe('a\\nb.ts');
    expect(detail?.at(-1)).toBe('… and 2 more');
  });

  test('a package.json that only node_modules holds', async () => {
    const repo = gitRepo({ files: { 'a.ts': '' } });
    repo.write({ 'node_modules/x/package.json': '{}', '.git/info/exclude': 'node_modules\n' });
    expect(await refusal(repo.dir)).toMatchObject({ code: 'LL1005' });
  });

  test.each([
    ['merge', 'git merge --abort'],
    ['revert', 'git revert --abort'],
  ])('a %s that waits for the person', async (operation, abort) => {
    const repo = gitRepo({ files: FILES });
    repo.git('switch', '-qc', 'other');
    repo.write({ 'src/a.ts': 'other\n' });
    repo.git('commit', '-qam', 'other');
    if (operation === 'merge') repo.git('switch', '-q', 'main');
    repo.write({ 'src/a.ts': 'third\n' });
    repo.git('commit', '-qam', 'third');
    expect(() => repo.git(operation, ...(operation === 'merge' ? ['other'] : ['--no-edit', 'HEAD~1']))).toThrow();
    expect(await refusal(repo.dir)).toMatchObject({ code: 'LL1017', fix: expect.stringContaining(abort) });
  });

  test('a repository without a commit', async () => {
    const repo = gitRepo({ files: FILES });
    repo.git('update-ref', '-d', 'HEAD');
    expect(await refusal(repo.dir)).toMatchObject({ code: 'LL1006', message: expect.stringContaining('no commit') });
  });

  test('a folder without git and without --yes, even with a terminal', async () => {
    const dir = scratch();
    writeTree(dir, FILES);
    expect(await refusal(dir, { yes: false, tty: true })).toMatchObject({ code: 'LL1008', exit: 3 });
  });

  test('a repository that git will not open', async () => {
    const dir = scratch();
    writeTree(dir, { ...FILES, '.git': 'gitdir: /nowhere\n' });
    expect(await refusal(dir)).toMatchObject({ code: 'LL1008', message: expect.stringContaining('/nowhere') });
  });

  test('an interrupted run', async () => {
    const repo = gitRepo({ files: FILES });
    writeJournal(repo.dir, { version: 1, tool: '0', state: 'running', steps: [] });
    expect(await refusal(repo.dir)).toMatchObject({ code: 'LL1016', fix: 'npx lambda-lift undo' });
  });

  test('a folder that is not there, and a file', async () => {
    const dir = scratch();
    writeTree(dir, { file: '' });
    mkdirSync(path.join(dir, 'folder'));
    expect(await refusal(path.join(dir, 'none'))).toMatchObject({ code: 'LL1002', exit: 2 });
    expect(await refusal(path.join(dir, 'file'))).toMatchObject({ code: 'LL1002', exit: 2 });
  });
});
