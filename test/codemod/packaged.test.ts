import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FunctionFact } from '../../src/model/inventory.js';
import type { Proposal } from '../../src/model/proposal.js';
import { propose } from '../../src/pipeline.js';
import { PROJECT_ROOT } from '../rig/cli.js';
import { type Postgres, startPostgres } from '../rig/postgres.js';
import { scratch } from '../rig/scratch.js';
import { listFiles, readTree, writeTree } from '../rig/tree.js';

/**
 * An edited function goes on being deployed to Lambda. So each is packaged as its infrastructure file says, before and
 * after the edit, into an empty folder, and both packages answer the same events from the same data.
 */

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Calls a handler with one event after another, as one Lambda environment does, and tells every answer. */
const CALLS = `
const [file, name, events] = process.argv.slice(1);
const module = await import(file);
const handler = module[name] ?? module.default[name];
const answers = [];
console.log = () => undefined;
for (const event of JSON.parse(events)) {
  answers.push(await handler(event, {}).catch((error) => ({ thrown: String(error) })));
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));`;

interface Call {
  readonly handler: string;
  readonly events: readonly unknown[];
}

async function answers(packaged: string, extension: string, { handler, events }: Call, url: string): Promise<unknown> {
  const dot = handler.lastIndexOf('.');
  const file = path.join(packaged, `${handler.slice(0, dot)}${extension}`);
  const args = ['--input-type=module', '--eval', CALLS, file, handler.slice(dot + 1), JSON.stringify(events)];
  const env = { PATH: process.env.PATH, DATABASE_URL: url, SERVICE: 'shop', REPORT_TITLE: 'Days' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packaged, env });
  return JSON.parse(stdout);
}

/** A database of its own with the given tables and rows. */
async function database(name: string, sql: string): Promise<string> {
  await run(postgres.url, `CREATE DATABASE ${name}`);
  const url = postgres.url.replace(/postgres$/, name);
  await run(url, sql);
  return url;
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function proposed(dir: string): Promise<Proposal> {
  const options = { dir, params: {}, only: [], skip: [], entries: [], noWrite: true };
  const proposal = await propose(options, () => undefined);
  if (!proposal.ok) throw new Error(proposal.error.message);
  return proposal.value;
}

/** The repository as it is after the run, beside the one before. */
function after(before: string, { changes }: Proposal): string {
  const dir = scratch('after');
  cpSync(before, dir, { recursive: true });
  writeTree(dir, Object.fromEntries(changes.map((change) => [change.file, change.after])));
  return dir;
}

describe('samples/orders, bundled as serverless-esbuild does', () => {
  const id = '11111111-1111-4111-8111-111111111111';
  const http = (facts: object) => ({ routeKey: 'X', headers: {}, requestContext: { stage: 'dev' }, ...facts });
  const calls: readonly Call[] = [
    {
      handler: 'src/orders/read.list',
      events: [http({}), http({ queryStringParameters: { customer: 'ada' } }), http({})],
    },
    {
      handler: 'src/orders/read.get',
      events: [http({ pathParameters: { id } }), http({ pathParameters: { id: id.replace(/^1/, '2') } }), http({})],
    },
    {
      handler: 'src/orders/write.update',
      events: [
        http({ pathParameters: { id }, body: '{"status":"paid"}' }),
        http({ pathParameters: { id }, body: '{' }),
      ],
    },
    {
      handler: 'src/orders/write.remove',
      events: [http({ pathParameters: { id } }), http({ pathParameters: { id } })],
    },
    { handler: 'src/reports/nightly.handler', events: [{ time: '2026-01-02T03:00:00Z' }] },
    { handler: 'src/reports/daily.handler', events: [http({})] },
    {
      handler: 'src/events/consumer.handler',
      events: [
        {
          Records: [
            { messageId: '1', body: JSON.stringify({ kind: 'a', orderId: id }) },
            { messageId: '2', body: '{' },
          ],
        },
      ],
    },
  ];
  const sample = path.join(PROJECT_ROOT, 'samples/orders');
  const packages = { before: scratch('orders-before'), after: scratch('orders-after') };
  const urls = { before: '', after: '' };
  let proposal: Proposal;

  beforeAll(async () => {
    const before = scratch('orders');
    writeTree(before, readTree(sample));
    proposal = await proposed(before);
    const rows = `INSERT INTO orders (id, customer, cents, currency, created_at) VALUES
      ('${id}', 'ada', 500, 'EUR', '2026-01-01T10:00:00Z'), ('${id.replace(/^1/, '3')}', 'bob', 700, 'EUR', '2026-01-01T11:00:00Z')`;
    const schema = `${readTree(sample)['db/schema.sql']};${rows}`;
    for (const [side, dir] of Object.entries({ before, after: after(before, proposal) }) as Array<['before', string]>) {
      urls[side] = await database(`orders_${side}`, schema);
      const entryPoints = [...new Set(calls.map(({ handler }) => `${dir}/${handler.replace(/\.\w+$/, '')}.ts`))];
      await build({
        entryPoints,
        outbase: dir,
        outdir: packages[side],
        bundle: true,
        platform: 'node',
        target: 'node22',
        format: 'esm',
        outExtension: { '.js': '.mjs' },
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
        nodePaths: [path.join(PROJECT_ROOT, 'node_modules')],
        logLevel: 'silent',
      });
    }
  });

  test('the client of lib/database.ts comes from a pool', () => {
    expect(
      proposal.plan.pools.map(({ module, sites }) => [module, sites.map(({ file, mode }) => [file, mode])]),
    ).toEqual([['lib/shared-pg.ts', [['lib/database.ts', 'checkout']]]]);
  });

  test.each(calls.map((call) => [call.handler, call] as const))('%s', async (_, call) => {
    const expected = await answers(packages.before, '.mjs', call, urls.before);
    expect(await answers(packages.after, '.mjs', call, urls.after)).toEqual(expected);
    expect(JSON.stringify(expected)).not.toContain('thrown');
  });
});

const STOCK = `'use strict';
const { Client } = require('pg');

exports.handler = async (event) => {
  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  try {
    await client.query('UPDATE stock SET pieces = pieces + $1', [event.pieces]);
    const { rows } = await client.query('SELECT name, pieces FROM stock ORDER BY name');
    return rows;
  } finally {
    await client.end();
  }
};
`;

const SHOP = {
  'package.json': '{ "name": "shop", "dependencies": { "pg": "^8" } }\n',
  'serverless.yml': `service: shop
provider: { name: aws, runtime: nodejs22.x }
package: { individually: true, patterns: ['!**'] }
functions:
  stock:
    handler: stock/index.handler
    package: { patterns: ['stock/**', 'lib/**'] }
    events: [{ httpApi: GET /stock }]
  alone:
    handler: alone/index.handler
    package: { patterns: ['alone/index.js'] }
    events: [{ httpApi: GET /alone }]
  apart:
    handler: apart/index.handler
    package: { patterns: ['apart/**'] }
    events: [{ httpApi: GET /apart }]
  session:
    handler: session/index.handler
    package: { patterns: ['session/*.js', 'lib/**'] }
    events: [{ httpApi: GET /session }]
  broken:
    handler: broken/index.handler
    package: { patterns: ['broken/index.js', 'lib/**'] }
    events: [{ httpApi: GET /broken }]
`,
  'stock/index.js': STOCK,
  'alone/index.js': STOCK,
  'apart/index.js': STOCK,
  'session/index.js': `const { withClient } = require('../lib/database');

exports.handler = async ({ tenant }) =>
  withClient(async (client) => {
    const { rows: before } = await client.query("SELECT current_setting('app.tenant', true) AS tenant");
    await client.query("SELECT set_config('app.tenant', $1, false)", [tenant]);
    await client.query('CREATE TEMP TABLE mine AS SELECT 1 AS one');
    const { rows } = await client.query("SELECT current_setting('app.tenant') AS tenant, one FROM mine");
    return { before: before[0].tenant, rows };
  });
`,
  'broken/index.js': `const { withClient } = require('../lib/database');

exports.handler = async ({ sql }) => withClient(async (client) => (await client.query(sql)).rows);
`,
  'lib/database.js': `const pg = require('pg');

exports.withClient = async (work) => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
`,
};

/** What Serverless Framework puts into a function's package, without its node_modules. */
function packed(dir: string, { packaging }: FunctionFact): string {
  const target = scratch('package');
  const wanted = (file: string): boolean =>
    packaging.patterns.reduce((is, pattern) => {
      const glob = pattern.replace(/^!/, '');
      return path.matchesGlob(file, glob) ? !pattern.startsWith('!') : is;
    }, true);
  for (const file of listFiles(dir).filter(wanted)) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    cpSync(path.join(dir, file), path.join(target, file));
  }
  symlinkSync(path.join(PROJECT_ROOT, 'node_modules'), path.join(target, 'node_modules'));
  return target;
}

describe('a CommonJS service without a bundler', () => {
  const calls: Readonly<Record<string, readonly unknown[]>> = {
    stock: [{ pieces: 2 }, { pieces: 3 }],
    alone: [{ pieces: 2 }, { pieces: 3 }],
    apart: [{ pieces: 2 }, { pieces: 3 }],
    session: [{ tenant: 'a' }, { tenant: 'b' }],
    broken: [{ sql: 'SELECT 1 AS one' }, { sql: 'SELEC' }, { sql: 'BEGIN' }, { sql: 'SELECT 2 AS two' }],
  };

  test('each package loads and answers as before', async () => {
    const before = scratch('shop');
    writeTree(before, SHOP);
    const proposal = await proposed(before);
    const edited = after(before, proposal);
    expect(proposal.plan.pools.flatMap(({ sites }) => sites.map(({ file, mode }) => `${file} ${mode}`))).toEqual([
      'apart/index.js query',
      'lib/database.js checkout',
      'stock/index.js query',
    ]);
    const left = proposal.plan.findings.filter(
      ({ code, location }) => code === 'LL2401' && location?.file === 'alone/index.js',
    );
    expect(left.map(({ message }) => message)).toEqual([expect.stringContaining('no place for the pool')]);
    const sql = "CREATE TABLE stock (name text, pieces int); INSERT INTO stock VALUES ('cup', 1), ('pot', 2)";
    const urls = { before: await database('shop_before', sql), after: await database('shop_after', sql) };
    for (const fn of proposal.inventory.functions) {
      const call = { handler: fn.handler, events: calls[fn.id] ?? [] };
      const expected = await answers(packed(before, fn), '.js', call, urls.before);
      expect(await answers(packed(edited, fn), '.js', call, urls.after)).toEqual(expected);
    }
  });
});
