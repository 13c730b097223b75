import { describe, expect, test } from 'vitest';
import { readInfrastructure } from '../../../src/analyzer/config/read.js';
import { memoryFiles } from '../memory-files.js';

const service = (name: string): string => `service: ${name}\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}\n`;

async function choose(files: Record<string, string>, wanted?: string) {
  const read = await readInfrastructure(memoryFiles(files), { params: {}, env: {}, service: wanted });
  return read.ok
    ? read.value.service.file
    : `${read.error.code} ${read.error.exit}: ${read.error.message} | ${read.error.fix}`;
}

describe('which file is read', () => {
  test.each<[string, Record<string, string>, string | undefined, string]>([
    [
      'the one at the top',
      { 'serverless.yml': service('a'), 'x/serverless.yml': service('b') },
      undefined,
      'serverless.yml',
    ],
    ['serverless.yaml', { 'serverless.yaml': service('a') }, undefined, 'serverless.yaml'],
    [
      'serverless.json',
      { 'serverless.json': '{\n\t"service": "a",\n\t"provider": {"name": "aws"}\n}' },
      undefined,
      'serverless.json',
    ],
    ['the only one below', { 'services/a/serverless.yml': service('a') }, undefined, 'services/a/serverless.yml'],
    [
      'the one with functions',
      { 'serverless.yml': 'name: workspace', 'a/serverless.yml': service('a') },
      undefined,
      'a/serverless.yml',
    ],
    ['a placeholder alone', { 'serverless.yml': 'service: nothing' }, undefined, 'serverless.yml'],
    ['by name', { 'a/serverless.yml': service('one'), 'b/serverless.yml': service('two') }, 'two', 'b/serverless.yml'],
    [
      'by older form of the name',
      { 'a/serverless.yml': 'service: {name: one}', 'b/serverless.yml': service('two') },
      'one',
      'a/serverless.yml',
    ],
    ['by folder', { 'a/serverless.yml': service('b'), 'b/serverless.yml': service('a') }, './b/', 'b/serverless.yml'],
    [
      'below although one is at the top',
      { 'serverless.yml': service('a'), 'x/serverless.yml': service('b') },
      'b',
      'x/serverless.yml',
    ],
  ])('%s', async (_, files, wanted, file) => expect(await choose(files, wanted)).toBe(file));

  test('several: LL1013 lists them', async () => {
    const files = {
      'a/serverless.yml': service('one'),
      'b/serverless.yml': '{{{',
      'c/serverless.yaml': service('three'),
    };
    expect(await choose(files)).toBe(
      'LL1013 2: several services were found; there are: a/serverless.yml (one), b/serverless.yml, c/serverless.yaml (three) | choose one with --service <name, folder or file>',
    );
    expect(await choose(files, 'four')).toContain(
      'LL1013 2: no service is called "four"; there are: a/serverless.yml (one)',
    );
  });

  test('a long list is cut', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`s${10 + i}/serverless.yml`, service(`n${i}`)]),
    );
    expect(await choose(files)).toMatch(/s19\/serverless\.yml \(n9\), and 2 more/);
  });

  test('two of one name: LL1013', async () => {
    expect(await choose({ 'a/serverless.yml': service('x'), 'b/serverless.yml': service('x') }, 'x')).toContain(
      'several services are called "x"',
    );
  });

  test('none: LL1003', async () => {
    expect(await choose({ 'package.json': '{}' })).toMatch(/^LL1003 2: no serverless\.yml .* \| name the folder/);
  });

  test.each(['serverless.ts', 'services/a/serverless.js', 'serverless.mjs'])(
    '%s is a program: LL1003',
    async (file) => {
      expect(await choose({ [file]: '' })).toMatch(/^LL1003 2: .* is a program, .* \| .*npx serverless print > /);
    },
  );

  test('another cloud: LL1003', async () => {
    expect(await choose({ 'serverless.yml': 'service: a\nprovider:\n  name: google' })).toMatch(
      /^LL1003 2: serverless\.yml:3 is a service of "google"/,
    );
  });
});
