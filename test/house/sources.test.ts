import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CODES, familyOf } from '../../src/model/codes.js';
import { PROJECT_ROOT } from '../rig/cli.js';
import { listFiles } from '../rig/tree.js';

const sources = listFiles(path.join(PROJECT_ROOT, 'src')).filter((file) => file.endsWith('.ts'));
const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');

test('no source file is longer than 300 lines', () => {
  const long = sources.filter((file) => read(`src/${file}`).split('\n').length > 301);
  expect(long).toEqual([]);
});

test.each(Object.entries(CODES))('%s has its page and its family', (code, { title }) => {
  const page = `docs/findings/${code}.md`;
  expect(existsSync(path.join(PROJECT_ROOT, page)), page).toBe(true);
  expect(read(page).split('\n')[0]).toBe(`# ${code} ${title}`);
  expect(familyOf(code)).toBeDefined();
});

test('no page explains a code that does not exist', () => {
  const pages = listFiles(path.join(PROJECT_ROOT, 'docs/findings')).map((file) => file.replace(/\.md$/, ''));
  expect(pages.filter((page) => /^LL\d{4}$/.test(page) && !Object.hasOwn(CODES, page))).toEqual([]);
});

test('every code that a source names exists', () => {
  const named = sources.flatMap((file) =>
    [...read(`src/${file}`).matchAll(/'(LL\d{4})'/g)].map(([, code = '']) => code),
  );
  expect([...new Set(named)].filter((code) => !Object.hasOwn(CODES, code)).sort()).toEqual([]);
});
