import { beforeAll, describe, expect, test } from 'vitest';
import { applyChanges } from '../../src/applier/apply.js';
import { guard } from '../../src/applier/guard.js';
import { readTrace } from '../../src/applier/hooks.js';
import { readJournal } from '../../src/applier/journal.js';
import { undoRun } from '../../src/applier/undo.js';
import { GIT_ENV, type GitRepo, gitRepo } from '../rig/git-repo.js';
import { setMode } from '../rig/tree.js';
import { FILES, OPTIONS, proposalOf, SMALL } from './proposal.js';

beforeAll(() => {
  Object.assign(process.env, GIT_ENV);
});

function withHook(name: string, script: string): GitRepo {
  const repo = gitRepo({ files: FILES });
  repo.write({ [`.git/hooks/${name}`]: `#!/bin/sh\n${script}\n` });
  setMode(repo.dir, `.git/hooks/${name}`, '755');
  return repo;
}

async function applyIn(repo: GitRepo, changes = SMALL) {
  const guarded = await guard(repo.dir, OPTIONS);
  if (!guarded.ok) throw new Error(guarded.error.message);
  return applyChanges(guarded.value, proposalOf(changes), OPTIONS, () => undefined);
}

describe('a hook that refuses', () => {
  test('the first commit: everything is as before, and the hook and its words are named', async () => {
    const repo = withHook('pre-commit', 'echo "lint: no semicolons"; exit 1');
    expect(await applyIn(repo)).toMatchObject({
      ok: false,
      error: {
        code: 'LL1009',
        exit: 3,
        message: 'the pre-commit hook refused the commit',
        detail: ['lint: no semicolons'],
      },
    });
    expect(repo.tree()).toEqual(FILES);
    expect(repo.git('status', '--porcelain', '--ignored')).toBe('');
    expect(repo.git('branch').trim()).toBe('* main');
  });

  test('a later commit: the finished steps stay, the tree is clean, undo works', async () => {
    const repo = withHook('commit-msg', 'if grep -q image "$1"; then echo "no images here"; exit 1; fi');
    const result = await applyIn(repo);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'LL1009', message: 'the commit-msg hook refused the commit (1 of 3 steps is committed)' },
    });
    expect(repo.git('log', '--format=%s', 'main..').trim()).toBe('Add the container service');
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(repo.tree()).not.toHaveProperty('Dockerfile');
    expect(await undoRun(repo.dir)).toMatchObject({
      ok: true,
      value: { branch: 'main', removedBranch: 'lambda-lift/migrate' },
    });
    expect(repo.tree()).toEqual(FILES);
  });

  test('a run after another one: undo still takes back the other one', async () => {
    const repo = gitRepo({ files: FILES });
    expect(await applyIn(repo)).toMatchObject({ ok: true });
    repo.write({ 'service/app.ts': 'mine\n', '.git/hooks/pre-commit': '#!/bin/sh\nexit 1\n' });
    repo.git('commit', '-qam', 'mine');
    setMode(repo.dir, '.git/hooks/pre-commit', '755');
    const before = readJournal(repo.dir);
    expect(
      await applyIn(
        repo,
        SMALL.map((change) => ({ ...change, before: repo.tree()[change.file] })),
      ),
    ).toMatchObject({
      ok: false,
      error: { code: 'LL1009' },
    });
    expect(readJournal(repo.dir)).toEqual(before);
  });
});

describe('a hook that changes', () => {
  test.each([
    ['what is committed', 'echo changed >> service/app.ts; git add service/app.ts', 'changed what was committed'],
    ['the file but not the commit', 'echo changed >> service/app.ts', 'rewrote files of the commit'],
    [
      'a file of the person, into the commit',
      'echo changed >> src/a.ts; git add src/a.ts',
      'changed what was committed',
    ],
  ])('%s', async (_, script, what) => {
    const repo = withHook('pre-commit', script);
    expect(await applyIn(repo)).toMatchObject({
      ok: false,
      error: { code: 'LL1009', message: expect.stringContaining(`the pre-commit hook ${what}`) },
    });
    expect(repo.git('rev-list', '--count', '--all').trim()).toBe('1');
    expect(repo.git('diff', '--cached', '--name-only')).toBe('');
    expect(Object.keys(repo.tree()).filter((file) => !file.startsWith('.migrate/'))).toEqual(Object.keys(FILES));
  });

  test('and leaves a changed file of the person behind: names that file, and how to go on', async () => {
    const repo = withHook('pre-commit', 'echo changed >> src/a.ts; git add src/a.ts');
    const result = await applyIn(repo);
    expect(result).toMatchObject({
      ok: false,
      error: {
        detail: ['src/a.ts', 'the run is not taken back: 1 file with uncommitted changes', 'src/a.ts'],
        fix: expect.stringMatching(/^commit or stash them .* undo again; then let the hook accept/),
      },
    });
  });

  test('the commit by amending it afterwards', async () => {
    const repo = withHook(
      'post-commit',
      '[ -e .git/once ] || { touch .git/once; echo x > extra; git add extra; git commit -q --amend --no-edit; }',
    );
    expect(await applyIn(repo)).toMatchObject({
      ok: false,
      error: { code: 'LL1009', message: expect.stringContaining('post-commit') },
    });
    expect(repo.git('diff', '--cached', '--name-only')).toBe('');
  });

  test('only the message: that is no change to the code, so the run goes on', async () => {
    const repo = withHook('commit-msg', 'echo "Change-Id: I1" >> "$1"');
    expect(await applyIn(repo)).toMatchObject({ ok: true });
    expect(repo.git('log', '-1', '--format=%b')).toContain('Change-Id');
    expect(await undoRun(repo.dir)).toMatchObject({ ok: true });
    expect(repo.tree()).toEqual(FILES);
  });
});

test('hooks of the repository do run, and see the files of their step', async () => {
  const repo = withHook('pre-commit', 'git diff --cached --name-only >> .git/seen');
  await applyIn(repo);
  expect(repo.git('show', '--format=', '--name-only', 'HEAD').trim()).toBe('package.json');
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(`${repo.dir}/.git/seen`, 'utf8')).toContain('service/app.ts');
});

test('a hook leaves the variables of an outer git alone', async () => {
  const repo = gitRepo({ files: FILES });
  const other = gitRepo({ files: { 'package.json': '{}' } });
  process.env.GIT_DIR = `${other.dir}/.git`;
  process.env.GIT_INDEX_FILE = `${other.dir}/.git/index`;
  try {
    expect(await applyIn(repo)).toMatchObject({ ok: true });
  } finally {
    delete process.env.GIT_DIR;
    delete process.env.GIT_INDEX_FILE;
  }
  expect(repo.git('log', '--format=%s', '-1').trim()).toBe('Add its scripts and dependencies');
  expect(other.git('rev-list', '--count', '--all').trim()).toBe('1');
});

test('the trace tells our hooks from those of a git that a hook ran', () => {
  const line = (event: object) => JSON.stringify(event);
  const trace = [
    line({ event: 'child_start', sid: 'a', child_id: 0, child_class: 'hook', hook_name: 'pre-commit' }),
    line({ event: 'child_start', sid: 'a/b', child_id: 0, child_class: 'hook', hook_name: 'post-index-change' }),
    line({ event: 'child_exit', sid: 'a/b', child_id: 0, code: 7 }),
    line({ event: 'child_exit', sid: 'a', child_id: 0, code: 0 }),
    line({ event: 'child_start', sid: 'a', child_id: 1, child_class: 'hook', hook_name: 'commit-msg' }),
    line({ event: 'child_exit', sid: 'a', child_id: 1, code: 1 }),
  ].join('\n');
  expect(readTrace(trace)).toEqual({ ran: ['pre-commit', 'commit-msg'], failed: 'commit-msg' });
  expect(readTrace('')).toEqual({ ran: [], failed: undefined });
});
