import { expect, test } from 'vitest';
import { folderOf, importPath, join, staysInside } from '../../src/util/path.js';

test.each([
  ['src/a.ts', true],
  ['./a', true],
  ['a/../b', true],
  ['..a', true],
  ['..', false],
  ['../a', false],
  ['a/../../b', false],
  ['a\\..\\..\\b', false],
  ['/etc/passwd', false],
  ['C:\\x', false],
])('staysInside(%j) is %s', (file, expected) => {
  expect(staysInside(file)).toBe(expected);
});

test('joining, folders and import paths', () => {
  expect(join('.', 'src/a.ts')).toBe('src/a.ts');
  expect(join('services', '../lib')).toBe('lib');
  expect(folderOf('a.ts')).toBe('.');
  expect(importPath('service', 'src/a.js')).toBe('../src/a.js');
  expect(importPath('.', 'src/a.js')).toBe('./src/a.js');
});
