import { expect, test } from 'vitest';
import { generate } from '../../src/generator/generate.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { makePlan } from '../../src/planner/plan.js';
import { fn, http, inventory } from '../planner/inventories.js';
import { created, FORMS, memoryFiles, PACKAGE_JSON } from './support.js';

const cors = {
  allowedOrigins: ['*'],
  allowedHeaders: [],
  allowedMethods: ['GET'],
  exposedHeaders: [],
  allowCredentials: false,
};

function textsOf(...functions: Parameters<typeof inventory>[0]) {
  const plan = makePlan(inventory(functions), [], DEFAULT_ANSWERS);
  const files = memoryFiles({ 'package.json': PACKAGE_JSON });
  return { plan, texts: created(generate(plan, files, undefined, FORMS).edits) };
}

test('routes of functions that stay are named where callers are told to move', () => {
  const stays = fn('barcodes', { runtime: 'python3.12', triggers: [http('GET', '/barcodes/{isbn}')] });
  const { plan, texts } = textsOf(fn('orders'), stays);
  expect(plan.outcomes[1]).toMatchObject({ kind: 'kept', routes: ['GET /barcodes/{isbn}'] });
  const text = texts.get('MIGRATION.md') ?? '';
  expect(text).toContain('never all at once');
  expect(text).toContain('what stays on Lambda, which is `GET /barcodes/{isbn}`');
  expect(text).toMatch(/\| `barcodes` \| kept \| .* \| `GET \/barcodes\/\{isbn\}` \|/);
});

test('without such routes, callers may move all at once', () => {
  const text = textsOf(fn('orders')).texts.get('MIGRATION.md') ?? '';
  expect(text).toContain('all at once (DNS, load balancer)');
  expect(text).not.toContain('never');
});

test('CORS settings that several routes share are written once', () => {
  const one = fn('one', { triggers: [{ ...http('GET', '/one'), cors }] });
  const two = fn('two', { triggers: [{ ...http('GET', '/two'), cors }] });
  const routes = textsOf(one, two).texts.get('service/routes.ts') ?? '';
  expect(routes.match(/allowedOrigins/g)).toHaveLength(1);
  expect(routes.match(/\{ cors: corsSettings \}/g)).toHaveLength(2);
  expect(routes).not.toContain('export const corsSettings');
});
