import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyChanges } from '../../src/applier/apply.js';
import { guard } from '../../src/applier/guard.js';
import { undoRun } from '../../src/applier/undo.js';
import type { ApplyOptions } from '../../src/model/apply.js';
import type { FileChange } from '../../src/model/edit.js';
import type { ProjectFact } from '../../src/model/inventory.js';
import { sha256, unpack } from '../../src/util/packed.js';
import { GIT_ENV, gitRepo } from '../rig/git-repo.js';
import { scratch } from '../rig/scratch.js';
import { readModes, readTree, setMode, writeTree } from '../rig/tree.js';
import { created, edited, FILES, OPTIONS, proposalOf, SMALL } from './proposal.js';

beforeAll(() => {
  Object.assign(process.env, GIT_ENV);
});

async function applyIn(
  dir: string,
  changes: readonly FileChange[],
  options: Partial<ApplyOptions> = {},
  project: Partial<ProjectFact> = {},
) {
  const all = { ...OPTIONS, ...options };
  const guarded = await guard(dir, all);
  if (!guarded.ok) throw new Error(guarded.error.message);
  return applyChanges(guarded.value, proposalOf(changes, project), all, () => undefined);
}

describe('in a git repository', () => {
  test('answers that a person put there without committing them are in the first commit', async () => {
    const repo = gitRepo({ files: FILES });
    const answers = JSON.stringify(proposalOf(SMALL).answers);
    repo.write({ '.migrate/answers.json': answers });
    const result = await applyIn(repo.dir, SMALL);
    expect(result.ok).toBe(true);
    expect(repo.git('show', 'HEAD:.migrate/answers.json')).toBe(answers);
  });

  test('a branch with one commit per step, holding the plan and our two records', async () => {
    const repo = gitRepo({ files: { ...FILES, '.gitignore': 'build/\n.env*\n' } });
    const result = await applyIn(repo.dir, [...SMALL, created('.env.example', 'A=\n')]);
    expect(result).toMatchObject({ ok: true, value: { branch: 'lambda-lift/migrate', git: true } });
    expect(result.ok && result.value.steps.map(({ step, files }) => [step, files.length])).toEqual([
      ['service', 3],
      ['image', 1],
      ['packages', 1],
    ]);
    expect(repo.git('branch', '--show-current').trim()).toBe('lambda-lift/migrate');
    expect(repo.git('log', '--format=%s', 'main..').trim().split('\n')).toEqual([
      'Add its scripts and dependencies',
      'Add its image and compose file',
      'Add the container service',
    ]);
    expect(repo.git('show', '--format=', '--name-only', 'HEAD~2').trim().split('\n')).toEqual([
      '.env.example',
      '.migrate/answers.json',
      '.migrate/generated.json',
      'service/app.ts',
      'service/build/index.mjs',
    ]);
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(repo.git('show', 'HEAD:package.json')).toBe(SMALL[3]!.after);
  });

  test('generated.json holds hash and text of every generated file, and nothing of edited ones', async () => {
    const repo = gitRepo({ files: FILES });
    await applyIn(repo.dir, [...SMALL, created('__proto__', 'x\n')]);
    const record = JSON.parse(readFileSync(path.join(repo.dir, '.migrate/generated.json'), 'utf8'));
    expect(Object.keys(record.files)).toEqual(['Dockerfile', '__proto__', 'service/app.ts', 'service/build/index.mjs']);
    const app = record.files['service/app.ts'];
    expect(app.sha256).toBe(sha256(SMALL[0]!.after));
    expect(unpack(app.base)?.toString()).toBe(SMALL[0]!.after);
  });

  test('BOM, line ends, mode and every byte outside the edit stay', async () => {
    const before = '{\r\n  "name": "orders"\r\n}';
    const repo = gitRepo({ files: { 'package.json': `\uFEFF${before}`, 'run.sh': '#!/bin/sh\n' } });
    setMode(repo.dir, 'run.sh', '755');
    setMode(repo.dir, 'package.json', '640');
    repo.git('commit', '-qam', 'modes');
    const after = before.replace('"orders"', '"orders",\r\n  "type": "module"');
    await applyIn(repo.dir, [
      edited('package.json', before, after),
      edited('run.sh', '#!/bin/sh\n', '#!/bin/sh\necho\n', 'code'),
    ]);
    expect(readFileSync(path.join(repo.dir, 'package.json'), 'utf8')).toBe(`\uFEFF${after}`);
    expect(readModes(repo.dir)).toMatchObject({ 'package.json': '640', 'run.sh': '755' });
    expect(repo.git('ls-files', '-s', 'run.sh')).toContain('100755');
  });

  test('a subfolder: what is staged and changed elsewhere stays out of the commits and survives undo', async () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`services/orders/${file}`, text]));
    const repo = gitRepo({ files: { ...files, 'README.md': 'a\n', 'other.txt': 'a\n' } });
    repo.write({ 'README.md': 'staged\n', 'other.txt': 'changed\n', 'new.txt': 'untracked\n' });
    repo.git('add', 'README.md');
    const before = [repo.git('status', '--porcelain'), repo.tree()];
    const dir = path.join(repo.dir, 'services/orders');
    expect(await applyIn(dir, SMALL)).toMatchObject({ ok: true });
    expect(repo.git('diff', '--name-only', 'main', 'HEAD').split('\n')).toContain('services/orders/service/app.ts');
    expect(repo.git('diff', '--name-only', 'main', 'HEAD')).not.toContain('README');
    expect(repo.git('status', '--porcelain')).toBe(before[0]);
    expect(await undoRun(dir)).toMatchObject({ ok: true });
    expect([repo.git('status', '--porcelain'), repo.tree()]).toEqual(before);
  });

  test('names that git, a shell or a path spec could read as something else', async () => {
    const names = [
      'a b.ts',
      ':(top)x',
      '*.ts',
      '-f',
      'q\'uo"te',
      'ünï—code',
      '[x]',
      '$(id)',
      'back`tick',
      'new\nline',
      '__proto__',
    ];
    const repo = gitRepo({ files: FILES });
    const result = await applyIn(
      repo.dir,
      names.map((name) => created(`service/${name}`, `${name}\n`)),
    );
    expect(result).toMatchObject({ ok: true });
    const listed = repo.git('ls-tree', '-rz', '--name-only', 'HEAD', 'service/').split('\0').filter(Boolean);
    expect(listed.sort()).toEqual(names.map((name) => `service/${name}`).sort());
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  test('nothing to do: no branch, no commit, no file', async () => {
    const repo = gitRepo({ files: FILES });
    expect(await applyIn(repo.dir, [])).toMatchObject({ ok: true, value: { steps: [], branch: 'main' } });
    expect(repo.tree()).toEqual(FILES);
    expect(repo.git('branch').trim()).toBe('* main');
  });

  test('the author is the one git knows, and lambda-lift only where git knows none', async () => {
    const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL } = process.env;
    for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'EMAIL'])
      delete process.env[name];
    try {
      const repo = gitRepo({ files: FILES });
      await applyIn(repo.dir, SMALL.slice(0, 1));
      expect(repo.git('log', '-1', '--format=%an <%ae>').trim()).toBe('lambda-lift <lambda-lift@localhost>');
      repo.git('config', 'user.name', 'Ada');
      await applyIn(repo.dir, SMALL.slice(2, 3));
      expect(repo.git('log', '-1', '--format=%an <%ae>').trim()).toBe('Ada <lambda-lift@localhost>');
    } finally {
      Object.assign(process.env, { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL });
    }
  });
});

describe('refuses before the first byte', () => {
  test.each<[string, FileChange[], string]>([
    ['a path out of the folder', [created('../out.ts', '')], 'leads out of the folder'],
    ['a path into .git', [created('.git/hooks/pre-commit', '')], 'into .git'],
    ['an absolute path', [created('/etc/x', '')], 'leads out of the folder'],
    ['a folder that is a symbolic link', [created('link/x', '')], 'link is a symbolic link'],
    ['a file that is a symbolic link', [edited('link.json', 'a', 'b')], 'it is a symbolic link'],
    ['a folder that is a file', [created('package.json/x', '')], 'package.json is a file'],
    ['a file where a folder is', [created('src', '')], 'something else of that name'],
    ['a file that came meanwhile', [created('src/a.ts', '')], 'it is there already'],
    ['a file that changed meanwhile', [edited('src/a.ts', 'old', 'new')], 'it changed since'],
    ['a file that went meanwhile', [edited('src/b.ts', 'old', 'new')], 'it is gone'],
  ])('%s', async (_, changes, why) => {
    const repo = gitRepo({ files: FILES });
    symlinkSync('/tmp', path.join(repo.dir, 'link'));
    symlinkSync('package.json', path.join(repo.dir, 'link.json'));
    repo.git('add', '.');
    repo.git('commit', '-qm', 'links');
    const result = await applyIn(repo.dir, [created('service/first.ts', ''), ...changes]);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'LL1015', exit: 3, message: expect.stringContaining(why) },
    });
    expect(repo.git('status', '--porcelain', '--ignored')).toBe('');
    expect(repo.git('branch').trim()).toBe('* main');
  });
});

describe('the lock file', () => {
  const LOCKED = {
    'package.json': '{ "name": "orders", "version": "1.0.0" }\n',
    'lib/package.json': '{ "name": "lib", "version": "1.0.0" }\n',
    'package-lock.json':
      '{ "name": "orders", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "orders", "version": "1.0.0" } } }\n',
  };
  const CHANGE = edited(
    'package.json',
    LOCKED['package.json'],
    '{ "name": "orders", "version": "1.0.0", "dependencies": { "lib": "file:lib" } }\n',
  );
  const NPM = { lockFile: 'package-lock.json' };

  test('is updated by npm itself, in the same commit', async () => {
    const repo = gitRepo({ files: LOCKED });
    const result = await applyIn(repo.dir, [CHANGE], {}, NPM);
    expect(result).toMatchObject({ ok: true, value: { findings: [] } });
    expect(repo.git('show', '--format=', '--name-only', 'HEAD')).toContain('package-lock.json');
    expect(JSON.parse(repo.tree()['package-lock.json']!).packages[''].dependencies).toEqual({ lib: 'file:lib' });
    expect(repo.tree()['package.json']).toBe(CHANGE.after);
    expect(await undoRun(repo.dir)).toMatchObject({ ok: true });
    expect(repo.tree()).toEqual(LOCKED);
  });

  test.each<[string, Partial<ApplyOptions>, Partial<ProjectFact>, string]>([
    ['--no-install', { install: false }, NPM, '--no-install'],
    [
      'a package manager that is not installed',
      {},
      { lockFile: 'package-lock.json', packageManager: 'pnpm' },
      'pnpm is not installed',
    ],
    ['Yarn 1', {}, { lockFile: 'yarn.lock', packageManager: 'yarn' }, 'Yarn 1'],
  ])('%s: a must-do finding, and the rest goes on', async (_, options, project, why) => {
    const repo = gitRepo({ files: { ...LOCKED, 'yarn.lock': '# yarn lockfile v1\n' } });
    const before = process.env.PATH;
    process.env.PATH = `${path.dirname(process.execPath)}:/usr/bin:/bin`;
    const result = await applyIn(repo.dir, [CHANGE], options, project);
    process.env.PATH = before;
    expect(result.ok && result.value.findings).toMatchObject([
      { code: 'LL1308', demand: 'must-do', message: expect.stringContaining(why) },
    ]);
    expect(repo.tree()['package-lock.json']).toBe(LOCKED['package-lock.json']);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  test('a package manager that fails leaves it as it was', async () => {
    const repo = gitRepo({ files: LOCKED });
    const change = edited('package.json', LOCKED['package.json'], '{ "dependencies": { "lib": "workspace:*" } }\n');
    const result = await applyIn(repo.dir, [change], {}, NPM);
    expect(result.ok && result.value.findings).toMatchObject([
      { code: 'LL1308', message: expect.stringContaining('npm failed') },
    ]);
    expect(repo.tree()['package-lock.json']).toBe(LOCKED['package-lock.json']);
  });

  test('one above the folder is named', async () => {
    const repo = gitRepo({
      files: { 'package-lock.json': '{}', 'services/orders/package.json': LOCKED['package.json'] },
    });
    const result = await applyIn(path.join(repo.dir, 'services/orders'), [CHANGE]);
    expect(result.ok && result.value.findings).toMatchObject([
      { code: 'LL1308', message: expect.stringContaining('../../package-lock.json') },
    ]);
  });
});

describe('without git', () => {
  test('files are written, and undo brings the texts back', async () => {
    const dir = scratch();
    writeTree(dir, FILES);
    const result = await applyIn(dir, SMALL);
    expect(result).toMatchObject({ ok: true, value: { git: false } });
    expect(readTree(dir)).toMatchObject({ 'package.json': SMALL[3]!.after, 'service/app.ts': SMALL[0]!.after });
    expect(await undoRun(dir)).toMatchObject({
      ok: true,
      value: { files: ['Dockerfile', 'package.json', 'service/app.ts', 'service/build/index.mjs'], left: [] },
    });
    expect(readTree(dir)).toEqual(FILES);
  });

  test('undo refuses where a person went on working, and names the files', async () => {
    const dir = scratch();
    writeTree(dir, FILES);
    await applyIn(dir, SMALL);
    writeFileSync(path.join(dir, 'service/app.ts'), 'mine');
    expect(await undoRun(dir)).toMatchObject({ ok: false, error: { code: 'LL1011', detail: ['service/app.ts'] } });
    expect(readTree(dir)['package.json']).toBe(SMALL[3]!.after);
  });
});
