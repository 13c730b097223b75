import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFiles } from '../../../src/analyzer/files/open.js';
import type { SourceFiles } from '../../../src/model/files.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(files: Record<string, string | Buffer>, below = dir): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(below, file)), { recursive: true });
    writeFileSync(path.join(below, file), text);
  }
}

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: dir, stdio: 'ignore' });
}

async function open(folder = dir): Promise<SourceFiles> {
  const files = await openFiles(folder);
  if (!files.ok) throw new Error(files.error.message);
  return files.value;
}

const IGNORES = {
  '.gitignore': '*.log\n/build\n!keep.log\nsecret/\n',
  'a.ts': 'a',
  'debug.log': 'x',
  'keep.log': 'x',
  'build/out.js': 'x',
  'src/build/in.js': 'x',
  'secret/key.txt': 'x',
  'src/.gitignore': '!debug.log\nlocal.ts\n',
  'src/debug.log': 'x',
  'src/local.ts': 'x',
  'src/Local.ts': 'x',
  'dist/index.js': 'x',
};
const LISTED = [
  '.gitignore',
  'a.ts',
  'dist/index.js',
  'keep.log',
  'src/.gitignore',
  'src/Local.ts',
  'src/build/in.js',
  'src/debug.log',
];

describe('which files are listed', () => {
  const never = {
    'node_modules/x/index.js': 'x',
    'src/node_modules/y/index.js': 'x',
    '.migrate/plan.json': '{}',
    'services/a/.migrate/plan.json': '{}',
    '.serverless/state.json': '{}',
  };

  test('without git, .gitignore files count as git counts them', async () => {
    write({ ...IGNORES, ...never });
    expect((await open()).list).toEqual(LISTED);
  });

  test('in a repository, git says so', async () => {
    write({ ...IGNORES, ...never });
    git('init', '-q');
    expect((await open()).list).toEqual(LISTED);
    git('add', '-f', 'a.ts', 'debug.log', 'node_modules');
    expect((await open()).list).toEqual([...LISTED, 'debug.log'].sort());
  });

  test('a tracked file that is deleted is not listed', async () => {
    write({ 'a.ts': 'a', 'b.ts': 'b' });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    unlinkSync(path.join(dir, 'b.ts'));
    expect((await open()).list).toEqual(['a.ts']);
  });

  test('a folder of a repository lists what is below it, with paths from there', async () => {
    write({ 'top.ts': 'x', 'services/orders/serverless.yml': 'x', 'services/users/a.ts': 'x' });
    git('init', '-q');
    git('add', '.');
    expect((await open(path.join(dir, 'services'))).list).toEqual(['orders/serverless.yml', 'users/a.ts']);
  });

  test('a folder that the repository around it ignores is walked', async () => {
    write({ '.gitignore': 'scratch/\n', 'scratch/app/serverless.yml': 'x' });
    git('init', '-q');
    expect((await open(path.join(dir, 'scratch'))).list).toEqual(['app/serverless.yml']);
  });

  test('an empty repository lists nothing', async () => {
    git('init', '-q');
    expect((await open()).list).toEqual([]);
  });

  test('names keep their characters', async () => {
    const names = [
      'grüße.ts',
      'ページ/ハンドラ.ts',
      'with space.ts',
      "quo'te.ts",
      'new\nline.ts',
      'back`tick$.ts',
    ].sort();
    write(Object.fromEntries(names.map((name) => [name, 'x'])));
    expect((await open()).list).toEqual(names);
    git('init', '-q');
    git('add', '.');
    expect((await open()).list).toEqual(names);
  });

  test('symbolic links are followed only inside the folder, and folders never', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
    write({ 'secret.txt': 'x' }, outside);
    write({ 'real/a.ts': 'a' });
    symlinkSync(path.join(outside, 'secret.txt'), path.join(dir, 'out.txt'));
    symlinkSync(outside, path.join(dir, 'out-folder'));
    symlinkSync('real', path.join(dir, 'loop'));
    symlinkSync('real/a.ts', path.join(dir, 'in.ts'));
    symlinkSync('nowhere.ts', path.join(dir, 'broken.ts'));
    const walked = await open();
    expect(walked.list).toEqual(['in.ts', 'real/a.ts']);
    expect(walked.text('out.txt')).toBeUndefined();
    expect(walked.text('out-folder/secret.txt')).toBeUndefined();
    git('init', '-q');
    git('add', '.');
    expect((await open()).list).toEqual(['in.ts', 'real/a.ts']);
    rmSync(outside, { recursive: true });
  });

  test('a repository cannot start a program through its own configuration', async () => {
    write({ 'a.ts': 'a', 'hook.sh': '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n' });
    git('init', '-q');
    git('add', '.');
    execFileSync('chmod', ['+x', path.join(dir, 'hook.sh')]);
    git('config', 'core.fsmonitor', path.join(dir, 'hook.sh'));
    expect((await open()).list).toEqual(['a.ts', 'hook.sh']);
    expect(existsSync(path.join(dir, 'ran'))).toBe(false);
    git('status');
    expect(existsSync(path.join(dir, 'ran'))).toBe(true);
  });
});

describe('reading', () => {
  test('text comes without its BOM; other bytes and folders are no text', async () => {
    write({ 'bom.txt': '\ufeffhello', 'latin1.txt': Buffer.from([0x63, 0xe9]), 'a/b.txt': 'x' });
    const files = await open();
    expect(files.text('bom.txt')).toBe('hello');
    expect(files.size('bom.txt')).toBe(8);
    expect(files.text('latin1.txt')).toBeUndefined();
    expect(files.text('a')).toBeUndefined();
    expect(files.text('missing.txt')).toBeUndefined();
    expect(files.size('missing.txt')).toBeUndefined();
  });

  test('ignored files can be read but are not there', async () => {
    write({ '.gitignore': 'local.yml', 'local.yml': 'a: 1' });
    const files = await open();
    expect([files.has('local.yml'), files.size('local.yml'), files.text('local.yml')]).toEqual([
      false,
      undefined,
      'a: 1',
    ]);
  });

  test.each(['../x', '/etc/passwd', 'a/../../x', 'a\0b'])('nothing outside the folder: %j', async (file) => {
    write({ 'a/x': '1' });
    writeFileSync(path.join(dir, '..', 'x'), 'outside');
    expect((await open()).text(file)).toBeUndefined();
    rmSync(path.join(dir, '..', 'x'));
  });
});

test.each(['missing', 'file.txt'])('%s is no folder: LL1002', async (name) => {
  write({ 'file.txt': 'x' });
  const files = await openFiles(path.join(dir, name));
  expect(files.ok ? undefined : [files.error.code, files.error.exit]).toEqual(['LL1002', 2]);
});
