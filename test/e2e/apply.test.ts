import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BINARY, runCli } from '../rig/cli.js';
import { GIT_ENV, type GitRepo } from '../rig/git-repo.js';
import { golden } from '../rig/golden.js';
import { scratch } from '../rig/scratch.js';
import { readModes, readTree, setMode, writeTree } from '../rig/tree.js';
import { APP, appRepo, SETTLED, steady } from './app.js';

function state(repo: GitRepo) {
  const { dir, git } = repo;
  return {
    tree: repo.tree(),
    modes: readModes(dir),
    status: git('status', '--porcelain', '--ignored'),
    branches: git('branch', '-v'),
  };
}

describe('apply', () => {
  test('a branch, a commit per step; then diff is empty and exits with 0', async () => {
    const repo = appRepo(SETTLED);
    const { code, stdout, stderr } = await runCli(['apply', '--yes'], { cwd: repo.dir });
    expect(code).toBe(0);
    await golden('apply', steady(stdout));
    await golden('apply-progress', steady(stderr));
    expect(repo.git('status', '--porcelain')).toBe('');
    const again = await runCli(['diff'], { cwd: repo.dir });
    expect([again.code, again.stdout.trim().split('\n').at(-1)]).toEqual([
      0,
      'Nothing to change: the repository is as planned.',
    ]);
    expect((await runCli(['apply', '--yes'], { cwd: repo.dir })).code).toBe(0);
  });

  test('exits with 1 where something must be decided, and says what', async () => {
    const { code, stdout } = await runCli(['apply', '--yes'], { cwd: appRepo().dir });
    expect(code).toBe(1);
    expect(stdout).toContain('must decide LL1305');
  });

  test('apply, then undo: bytes, modes, status and branches of before', async () => {
    const repo = appRepo();
    setMode(repo.dir, 'package.json', '600');
    const before = state(repo);
    await runCli(['apply', '--yes'], { cwd: repo.dir });
    expect(state(repo)).not.toEqual(before);
    const { code, stdout } = await runCli(['undo'], { cwd: repo.dir });
    expect(code).toBe(0);
    await golden('undo', steady(stdout));
    expect(state(repo)).toEqual(before);
  });

  test('user code is not touched: every file of before but package.json has the same bytes', async () => {
    const repo = appRepo();
    await runCli(['apply', '--yes'], { cwd: repo.dir });
    const after = repo.tree();
    for (const [file, text] of Object.entries(APP)) if (file !== 'package.json') expect(after[file], file).toBe(text);
  });

  test('a person at a terminal needs no --yes', async () => {
    const repo = appRepo(SETTLED);
    const { code, stdout } = await runCli(['apply'], { cwd: repo.dir, tty: true });
    expect([code, stdout.includes('on branch lambda-lift/migrate')]).toEqual([0, true]);
  });

  test('without git: with --yes, and undo takes it back', async () => {
    const dir = scratch();
    writeTree(dir, SETTLED);
    expect((await runCli(['apply', '--yes'], { cwd: dir })).code).toBe(0);
    expect(existsSync(path.join(dir, 'service/app.js'))).toBe(true);
    expect((await runCli(['undo'], { cwd: dir })).code).toBe(0);
    expect(readTree(dir)).toEqual(SETTLED);
  });
});

describe('refused, with nothing written', () => {
  test.each<[string, string, readonly string[], (repo: GitRepo) => void]>([
    ['a dirty tree', 'LL1006', ['--yes'], (repo) => repo.write({ 'src/new.js': '' })],
    ['nobody to ask', 'LL1007', [], () => undefined],
    ['no package.json', 'LL1005', ['--yes'], (repo) => commitWithout(repo, 'package.json')],
    ['a branch that exists', 'LL1014', ['--yes'], (repo) => void repo.git('branch', 'lambda-lift/migrate')],
  ])('%s', async (_, code, args, arrange) => {
    const repo = appRepo();
    arrange(repo);
    const before = state(repo);
    const result = await runCli(['apply', ...args], { cwd: repo.dir });
    expect([result.code, result.stdout]).toEqual([3, '']);
    await golden(`refused-${code}`, result.stderr);
    expect(state(repo)).toEqual(before);
  });

  test('nothing to undo', async () => {
    const result = await runCli(['undo'], { cwd: appRepo().dir });
    expect([result.code, result.stderr.includes('LL1010')]).toEqual([3, true]);
  });
});

function commitWithout(repo: GitRepo, file: string): void {
  repo.git('rm', '-q', file);
  repo.git('commit', '-qm', 'without');
}

test('interrupted in the middle: exit 5, says how to go on, and undo brings everything back', async () => {
  const repo = appRepo();
  const before = state(repo);
  repo.write({ '.git/hooks/pre-commit': '#!/bin/sh\ntouch .git/reached\nsleep 2\n' });
  setMode(repo.dir, '.git/hooks/pre-commit', '755');
  const child = spawn(process.execPath, [BINARY, 'apply', '--yes'], {
    cwd: repo.dir,
    env: { ...process.env, ...GIT_ENV },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  while (!existsSync(path.join(repo.dir, '.git/reached'))) await sleep(20);
  child.kill('SIGINT');
  expect(await exited).toBe(5);
  expect(stderr).toContain('error LL1016  interrupted');
  expect(stderr).toContain('npx lambda-lift undo');
  await sleep(2500);
  expect((await runCli(['apply', '--yes'], { cwd: repo.dir })).stderr).toContain('LL1016');
  expect((await runCli(['undo'], { cwd: repo.dir })).code).toBe(0);
  expect(state(repo)).toEqual(before);
});
