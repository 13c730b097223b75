import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCodeModel } from '../../src/analyzer/code/model.js';
import { mergeInventory } from '../../src/analyzer/merge.js';
import { changesFrom } from '../../src/codemod/changes.js';
import { shareClientEdits } from '../../src/codemod/share-client.js';
import type { CreateEdit } from '../../src/model/edit.js';
import type { FunctionFact } from '../../src/model/inventory.js';
import type { Plan, PoolPlan } from '../../src/model/plan.js';
import { planPools } from '../../src/planner/pools.js';
import { memoryFiles } from '../analyzer/code/memory-files.js';
import { configOf, PROJECT } from '../analyzer/inventory.js';
import { readTree } from '../rig/tree.js';

/** What infrastructure code says about the functions of a case. */
interface Case {
  readonly functions: ReadonlyArray<{ id: string; handler: string; codeUri?: string; patterns?: string[] }>;
  /** Why places stay as they are: `file:line clause`. */
  readonly blocked: readonly string[];
  /** `file:line mode` of the places that are shared. */
  readonly shared: readonly string[];
}

const root = path.join(import.meta.dirname, 'share-client');
const POOL = '// shared clients of pg, written by lambda-lift\n';

function inventoryOf(files: Record<string, string>, { functions }: Case) {
  const source = memoryFiles(files);
  const model = createCodeModel(source, { root: '.' });
  const config = configOf(functions);
  const facts = config.functions.map((fn, index): FunctionFact => {
    const { codeUri, patterns = [] } = functions[index] ?? {};
    return { ...fn, ...(codeUri !== undefined && { codeUri }), packaging: { ...fn.packaging, patterns } };
  });
  const resolve = { ...model, resolveHandler: model.resolveHandler };
  return { source, model, inventory: mergeInventory({ ...config, functions: facts }, PROJECT, resolve) };
}

/** One run: the files after it, and the pools it planned. */
function run(files: Record<string, string>, about: Case) {
  const { source, model, inventory } = inventoryOf(files, about);
  expect(inventory.findings).toEqual([]);
  const migrated = inventory.functions.flatMap((fn) => (fn.code ? [{ ...fn, code: fn.code }] : []));
  const { pools, findings } = planPools(migrated, { functions: inventory.functions, root: '.', text: source.text });
  const plan = { pools, functions: migrated.map(({ code }) => code) } as unknown as Plan;
  const creates = pools.map(
    ({ module }): CreateEdit => ({ kind: 'create', step: 'code', file: module, text: POOL, because: 'LL2401' }),
  );
  const { changes, findings: trouble } = changesFrom(
    [...creates, ...shareClientEdits(plan, model, source)],
    source,
    undefined,
  );
  expect(trouble).toEqual([]);
  const after = changes.map(({ file, after: text, bom }) => [file, bom ? `\uFEFF${text}` : text] as const);
  return { pools, findings, changes, files: { ...files, ...Object.fromEntries(after) } };
}

const sites = (pools: readonly PoolPlan[]): string[] =>
  pools.flatMap((pool) => pool.sites.map(({ file, mode, location }) => `${file}:${location.line} ${mode}`));

const CASES = readdirSync(root).toSorted();

test.each(CASES)('%s', async (name) => {
  const dir = path.join(root, name);
  const about = JSON.parse(readFileSync(path.join(dir, 'case.json'), 'utf8')) as Case;
  const input = readTree(path.join(dir, 'input'));
  const first = run(input, about);
  expect(sites(first.pools)).toEqual(about.shared);
  const left = first.findings.filter(({ message }) => message.includes('keeps doing so'));
  const clause = (message: string): string => message.replace(/^.*keeps doing so: (.*)\.$/, '$1');
  expect(left.map(({ location, message }) => `${location?.file}:${location?.line} ${clause(message)}`)).toEqual(
    about.blocked,
  );
  for (const [file, text] of Object.entries(first.files)) {
    await expect(text).toMatchFileSnapshot(path.join(dir, 'output', file));
  }
  if (existsSync(path.join(dir, 'output'))) {
    expect(Object.keys(readTree(path.join(dir, 'output')))).toEqual(Object.keys(first.files).toSorted());
  }
  const second = run(first.files, about);
  expect(second.changes).toEqual([]);
  expect(second.pools.map(({ module }) => module)).toEqual(first.pools.map(({ module }) => module));
  expect(second.pools.flatMap((pool) => pool.sites.map(({ file, mode }) => `${file} ${mode}`))).toEqual(
    first.pools.flatMap((pool) => pool.sites.map(({ file, mode }) => `${file} ${mode}`)),
  );
});
