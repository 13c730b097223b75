import { expect, test } from 'vitest';
import { createCodeModel } from '../../src/analyzer/code/model.js';
import { mergeInventory } from '../../src/analyzer/merge.js';
import { finding } from '../../src/model/finding.js';
import { memoryFiles } from './code/memory-files.js';
import { configOf, PROJECT } from './inventory.js';

const files = memoryFiles({
  'src/orders.ts': 'export const create = async () => 1;\nexport const remove = async () => 1;',
  'src/report.py': '',
});
const model = createCodeModel(files, { root: '.' });

test('code is attached to Node.js functions, in their order', () => {
  const config = configOf([
    { id: 'z', handler: 'src/orders.remove' },
    { id: 'python', handler: 'src/report.handler', runtime: 'python3.12' },
    { id: 'image', handler: '', runtime: 'provided.al2023' },
    { id: 'a', handler: 'src/orders.create', runtime: 'nodejs18.x' },
  ]);
  const inventory = mergeInventory(config, PROJECT, model);
  expect(inventory.functions.map(({ id, code }) => [id, code?.exportPath])).toEqual([
    ['z', 'remove'],
    ['python', undefined],
    ['image', undefined],
    ['a', 'create'],
  ]);
  expect(inventory.findings).toEqual([]);
  expect(inventory).toMatchObject({ version: 1, service: config.service, project: PROJECT, apis: [] });
});

test('findings name their function and come after those of the configuration', () => {
  const config = configOf([
    { id: 'gone', handler: 'src/gone.handler' },
    { id: 'misspelt', handler: 'src/orders.creat' },
    { id: 'fine', handler: 'src/orders.create' },
  ]);
  const first = finding({ code: 'LL1101', demand: 'note', message: 'm', fix: 'f' });
  const { functions, findings } = mergeInventory({ ...config, findings: [first] }, PROJECT, model);
  expect(findings.map(({ id, functionId }) => [id, functionId])).toEqual([
    ['LL1101', undefined],
    ['LL1202:gone:serverless.yml:1', 'gone'],
    ['LL1203:misspelt:src/orders.ts:1', 'misspelt'],
  ]);
  expect(functions).toHaveLength(3);
  expect(functions.map(({ code }) => code !== undefined)).toEqual([false, false, true]);
});

test('functions that share a handler each have their own finding', () => {
  const config = configOf([
    { id: 'one', handler: 'src/gone.handler' },
    { id: 'two', handler: 'src/gone.handler' },
  ]);
  const { findings } = mergeInventory(config, PROJECT, model);
  expect(findings.map(({ id }) => id)).toEqual(['LL1202:one:serverless.yml:1', 'LL1202:two:serverless.yml:1']);
});

test('a handler that points nowhere is found where its function is configured', () => {
  const config = configOf([{ id: 'gone', handler: 'src/gone.handler' }]);
  const location = { file: 'services/a/serverless.yml', line: 12, column: 3 };
  const placed = { ...config, functions: config.functions.map((fn) => ({ ...fn, location })) };
  expect(mergeInventory(placed, PROJECT, model).findings).toMatchObject([{ code: 'LL1202', location }]);
});

test('a function without a handler is not looked for: the configuration has said why', () => {
  const config = configOf([{ id: 'unread', handler: '' }]);
  expect(mergeInventory(config, PROJECT, model)).toMatchObject({ functions: config.functions, findings: [] });
});

test('what was merged is left as it was', () => {
  const config = configOf([{ id: 'a', handler: 'src/orders.create' }]);
  const before = structuredClone(config);
  mergeInventory(config, PROJECT, model);
  expect(config).toEqual(before);
});
