import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../src/model/edit.js';
import { gitName, renderPatch } from '../../src/report/patch.js';
import { hunksOf, lineCounts, linesOf } from '../../src/report/unified.js';
import { GIT_ENV, gitRepo } from '../rig/git-repo.js';

function change(file: string, before: string | undefined, after: string, more: Partial<FileChange> = {}): FileChange {
  return { file, step: 'service', because: 'generator', before, after, generated: before === undefined, ...more };
}

const repo = gitRepo({ files: {} });

/** Writes the old texts, applies the patch with git and says what came out. */
function applied(changes: readonly FileChange[], prefix = '', cwd = repo.dir): Array<string | undefined> {
  const paths = changes.map(({ file }) => path.join(repo.dir, prefix, file));
  changes.forEach(({ before, bom }, index) => {
    mkdirSync(path.dirname(paths[index]!), { recursive: true });
    if (before !== undefined) writeFileSync(paths[index]!, (bom ? '\uFEFF' : '') + before);
  });
  const patch = renderPatch(changes, prefix);
  const git = (...args: string[]) =>
    execFileSync('git', ['apply', ...args, '-'], {
      cwd,
      input: patch,
      env: { ...process.env, ...GIT_ENV },
      stdio: 'pipe',
    });
  git('--check', '--whitespace=nowarn');
  git('--whitespace=nowarn');
  const after = paths.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined));
  for (const file of paths) rmSync(file, { force: true });
  return after;
}

describe('git apply makes exactly the planned bytes', () => {
  test.each<[string, string | undefined, string]>([
    ['a new file', undefined, 'a\nb\n'],
    ['a new file without a last line end', undefined, 'a\nb'],
    ['a new empty file', undefined, ''],
    ['a new file of blank lines', undefined, '\n\n'],
    ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['a line end lost', 'a\nb\n', 'a\nb'],
    ['a line end gained', 'a\nb', 'a\nb\n'],
    ['a last line changed without a line end', 'a\nb', 'a\nc'],
    ['a file emptied', 'a\n', ''],
    ['an empty file filled', '', 'a\n'],
    ['CRLF', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
    ['CRLF to LF', 'a\r\nb\r\n', 'a\nb\n'],
    ['lone carriage returns', 'a\rb\nc\n', 'a\rB\nc\n'],
    [
      'lines that look like a patch',
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline\n',
      '--- a/y\n+++ b/x\n@@ -1 +1 @@\n-b\n\\ No newline\n',
    ],
    ['two hunks', `${'x\n'.repeat(20)}`, `first\n${'x\n'.repeat(20)}last\n`],
    ['other line separators', 'a\u2028b\vc\fd\n', 'a\u2028b\vC\fd\n'],
  ])('%s', (_, before, after) => {
    expect(applied([change('file.txt', before, after)])).toEqual([after]);
  });

  test('a byte order mark', () => {
    expect(applied([change('package.json', '{\n}\n', '{ "a": 1\n}\n', { bom: true })])).toEqual([
      '\uFEFF{ "a": 1\n}\n',
    ]);
  });

  test.each([
    'a b',
    'a  b ',
    'tab\tname',
    'new\nline',
    'quo"te',
    "apo'strophe",
    'back\\slash',
    'ünïcode',
    '日本',
    '🚀',
    '-f',
    ' lead',
    'b/a',
    'a/b/c d/e',
    'x\x07',
    '\x7f',
    '__proto__',
  ])('name %j', (file) => {
    expect(applied([change(`${file}.new`, undefined, 'new\n'), change(file, 'old\n', 'new\n')])).toEqual([
      'new\n',
      'new\n',
    ]);
  });

  test('from the top and from below, for a folder inside a repository', () => {
    mkdirSync(path.join(repo.dir, 'services/orders'), { recursive: true });
    const changes = [change('a.txt', 'a\n', 'b\n'), change('new/b.txt', undefined, 'c\n')];
    expect(applied(changes, 'services/orders/')).toEqual(['b\n', 'c\n']);
    expect(applied(changes, 'services/orders/', path.join(repo.dir, 'services/orders'))).toEqual(['b\n', 'c\n']);
  });

  test('any texts', () => {
    const lines = fc.array(
      fc.constantFrom(
        'a\n',
        'b\n',
        '\n',
        'a\r\n',
        '  a\n',
        '-x\n',
        '+x\n',
        '\\ No newline at end of file\n',
        '🚀\n',
        'diff --git a/a b/b\n',
      ),
      { maxLength: 25 },
    );
    const text = fc.tuple(lines, fc.constantFrom('', 'a', '\r', '\\')).map(([all, end]) => all.join('') + end);
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), text, fc.boolean(), (before, after, bom) => {
        fc.pre(before !== after);
        const marked = bom && before !== undefined && before !== '';
        expect(applied([change('any.txt', before, after, { bom: marked })])).toEqual([
          (marked ? '\uFEFF' : '') + after,
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

test('the step and what asks for a file stand above it, on one line', () => {
  const patch = renderPatch([change('a', undefined, 'a\n', { because: 'LL1305\n--- a/evil\n+++ b/evil' })]);
  expect(patch.split('\n')[0]).toBe('# Add the container service: LL1305\\n--- a/evil\\n+++ b/evil');
});

test('a file that stays as it is, is not in the patch', () => {
  expect(renderPatch([change('a', 'same\n', 'same\n')])).toBe('');
});

test.each([
  ['a/plain-name.ts', 'a/plain-name.ts'],
  ['a/with blank', 'a/with blank'],
  ['a/"', '"a/\\""'],
  ['a/é\n', '"a/\\303\\251\\n"'],
])('gitName(%j)', (name, quoted) => {
  expect(gitName(name)).toBe(quoted);
});

test('lines keep their ends, and counts add up', () => {
  expect(linesOf('a\r\nb\n\nc')).toEqual(['a\r\n', 'b\n', '\n', 'c']);
  expect(linesOf('')).toEqual([]);
  expect(hunksOf('a\n', 'a\n')).toEqual([]);
  expect(lineCounts('a\nb\n', 'a\nc\nd\n')).toEqual({ added: 2, removed: 1 });
});

test('texts without anything in common are replaced as a whole, and soon: a search for what they share would not end', () => {
  const many = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join('');
  const [hunk, ...others] = hunksOf(many('a'), many('b'));
  expect(others).toEqual([]);
  expect(hunk).toMatchObject({ beforeCount: 20_000, afterCount: 20_000 });
});
