import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../src/analyzer/code/model.js';
import { mergeInventory } from '../../src/analyzer/merge.js';
import { CODES, FAMILY_BLOCKS } from '../../src/model/codes.js';
import type { ConfigFacts } from '../../src/model/config.js';
import type { Finding } from '../../src/model/finding.js';
import { RULES, runRules } from '../../src/rules/index.js';
import { memoryFiles } from '../analyzer/code/memory-files.js';
import { configOf, PROJECT, type TestFunction } from '../analyzer/inventory.js';
import { readTree } from '../rig/tree.js';

interface Case {
  /** False when the rule must stay silent. */
  readonly flagged: boolean;
  readonly functions: readonly TestFunction[];
}

const here = import.meta.dirname;
const rulesRoot = path.join(here, '../../src/rules');

function casesOf(code: string): string[] {
  return readdirSync(path.join(here, code)).toSorted();
}

function run(input: string, config: ConfigFacts): Finding[] {
  const model = createCodeModel(memoryFiles(readTree(input)), { root: '.' });
  const inventory = mergeInventory(config, PROJECT, model);
  expect(inventory.findings, 'every handler of the case is found').toEqual([]);
  return runRules(model, inventory);
}

describe.each(RULES.map(({ code }) => code))('%s', (code) => {
  const cases = casesOf(code);
  const read = (name: string): Case => JSON.parse(readFileSync(path.join(here, code, name, 'case.json'), 'utf8'));

  test.each(cases)('%s', async (name) => {
    const { flagged, functions } = read(name);
    const input = path.join(here, code, name, 'input');
    const config = configOf(functions);
    const all = run(input, config);
    const own = all.filter((one) => one.code === code);
    expect(own.length > 0).toBe(flagged);
    expect(run(input, config)).toEqual(all);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    await expect(`${JSON.stringify(own, null, 2)}\n`).toMatchFileSnapshot(path.join(here, code, name, 'findings.json'));
  });

  test('has at least three flagged and two clean cases', () => {
    const flagged = cases.filter((name) => read(name).flagged).length;
    expect(flagged).toBeGreaterThanOrEqual(3);
    expect(cases.length - flagged).toBeGreaterThanOrEqual(2);
  });

  test('lies in its family and has a folder with README and a page', () => {
    const rule = RULES.find((one) => one.code === code);
    expect(FAMILY_BLOCKS[rule?.family ?? 'RUN']).toBe(Math.floor(Number(code.slice(2)) / 100) * 100);
    const folder = readdirSync(rulesRoot).find((name) => name.startsWith(`${code}-`));
    expect(existsSync(path.join(rulesRoot, folder ?? 'none', 'README.md'))).toBe(true);
    const page = readFileSync(path.join(here, `../../docs/findings/${code}.md`), 'utf8');
    expect(page.startsWith(`# ${code} ${CODES[code].title}\n`)).toBe(true);
  });
});

test('rules are listed by code, each once', () => {
  const codes = RULES.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].toSorted());
});

test('findings come by function, then code, then place', () => {
  const files = memoryFiles({
    'b.js': "process.chdir('/x');\nArray.prototype.a = 1;\nexports.handler = () => 1;",
    'a.js': "require('./b');\nArray.prototype.b = 1;\nexports.handler = () => 1;",
  });
  const model = createCodeModel(files, { root: '.' });
  const functions = [
    { id: 'z', handler: 'b.handler' },
    { id: 'a', handler: 'a.handler' },
  ];
  const found = runRules(model, mergeInventory(configOf(functions), PROJECT, model));
  expect(found.map(({ id }) => id)).toEqual([
    'LL2120:z:b.js:2',
    'LL2520:z:b.js:1',
    'LL2120:a:a.js:2',
    'LL2120:a:b.js:2',
    'LL2520:a:b.js:1',
  ]);
});
