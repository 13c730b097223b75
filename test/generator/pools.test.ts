import { describe, expect, test } from 'vitest';
import type { Context } from '../../src/generator/context.js';
import type { Forms } from '../../src/generator/forms.js';
import type { Form } from '../../src/generator/print/module.js';
import { poolModuleEdits, poolsModule } from '../../src/generator/service/pools.js';
import type { PoolPlan } from '../../src/model/plan.js';

function pool(module: string, facts: Partial<PoolPlan> = {}): PoolPlan {
  return { id: 'pg', library: 'pg', module, max: 10, variable: 'PG_POOL_MAX', sites: [], ...facts };
}

const context = (pools: readonly PoolPlan[], form: Form, outDir = 'service') =>
  ({ plan: { pools, service: { outDir } }, form }) as unknown as Context;

const forms: Forms = { read: (form, file) => `${form}/${file}`, list: () => [] };

describe('pools.ts', () => {
  test('one pool', () => {
    expect(
      poolsModule(context([pool('lib/shared-pg.ts')], 'ts')),
    ).toBe(`import { definePools } from './runtime/pool/define.js';
import { pools as pg } from '../lib/shared-pg.js';

/**
 * Clients that all functions share: one pool for each database and login, whoever asks.
 * PG_POOL_MAX says how many connections each may have.
 */
export const pools = definePools({ pg: { module: pg, max: 10, maxFrom: 'PG_POOL_MAX' } });
`);
  });

  test('two pools, as CommonJS, beside each other and with a hostile name', () => {
    const pools = [pool('shop/shared-pg.cjs'), pool("shop/it's/shared-pg.mjs", { id: 'pg2', variable: 'PG_POOL_MAX' })];
    expect(poolsModule(context(pools, 'cjs', 'shop/service'))).toBe(`'use strict';

const { definePools } = require('./runtime/pool/define.js');
const { pools: pg } = require('../shared-pg.cjs');
const { pools: pg2 } = require("../it's/shared-pg.mjs");

/**
 * Clients that all functions share: one pool for each database and login, whoever asks.
 * PG_POOL_MAX says how many connections each may have.
 * Packages with the same module and the same version of its library share its pools.
 */
const pools = definePools({
  pg: { module: pg, max: 10, maxFrom: 'PG_POOL_MAX' },
  pg2: { module: pg2, max: 10, maxFrom: 'PG_POOL_MAX' },
});

module.exports = { pools };
`);
  });
});

test.each([
  ['a/shared-pg.ts', undefined, 'ts/pool/shared-pg.ts'],
  ['a/shared-pg.mts', 'ts', 'ts/pool/shared-pg.ts'],
  ['a/shared-pg.js', 'esm', 'esm/pool/shared-pg.js'],
  ['a/shared-pg.js', 'cjs', 'cjs/pool/shared-pg.js'],
  ['a/shared-pg.mjs', undefined, 'esm/pool/shared-pg.js'],
  ['a/shared-pg.cjs', undefined, 'cjs/pool/shared-pg.js'],
] as const)('%s (%s) is %s', (module, form, text) => {
  const edits = poolModuleEdits(context([pool(module, form && { form })], 'ts'), forms);
  expect(edits).toEqual([{ kind: 'create', step: 'code', file: module, text, because: 'LL2401' }]);
});
