import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../rig/postgres.js';
import { functionsFile, type Run, runProject } from '../build/project.js';
import { sharedPg } from './forms.js';

let database: Postgres;
beforeAll(async () => {
  database = await startPostgres();
});
afterAll(() => database.stop());

type Form = 'ts' | 'esm' | 'cjs';
const EXTENSION = { ts: 'ts', esm: 'mjs', cjs: 'cjs' } as const;

/** Handlers as they stand after the edit; `CLIENT` is what it changed. */
const HANDLERS = `
const visit = async (event, use) => {
  const client = CLIENT;
  await client.connect();
  try { return await use(client); } finally { if (!event.forget) await client.end(); }
};
HANDLER(list, (event) => visit(event, async (client) => (await client.query('select current_database() as name, pg_sleep($1)', [event.seconds ?? 0])).rows[0].name))
HANDLER(set, (event) => visit(event, async (client) => { await client.query("set search_path to 'mine'"); }))
HANDLER(look, (event) => visit(event, async (client) => [process.env.DATABASE_URL.length > 0, (await client.query('show search_path')).rows[0].search_path]))
HANDLER(fail, async () => { const client = CLIENT; await client.connect(); await client.query("set search_path to 'mine'"); throw new Error('before end()'); })
HANDLER(slow, async () => { const client = CLIENT; await client.connect(); await client.query('select pg_sleep(2)').catch(() => undefined); late.push(await client.query('select 1').then(() => 'answered', (e) => e.message)); })
HANDLER(callback, (_event, _context, callback) => { const client = CLIENT; client.connect(() => { callback(null, 'early'); client.query('select pg_sleep(0.1)', (error) => late.push(error?.message ?? 'after callback')); }); })
HANDLER(seen, async () => late)
HANDLER(two, async () => { const a = CLIENT; const b = CLIENT; await a.connect(); try { await b.connect(); } finally { await a.end(); await b.end(); } })
`;

function handlers(form: Form, client: string): string {
  const cjs = form === 'cjs';
  const text = HANDLERS.replace(/CLIENT/g, client).replace(/HANDLER\((\w+), (.*)\)\n/g, (_all, name, body) =>
    cjs ? `exports.${name} = ${body};\n` : `export const ${name} = ${body};\n`,
  );
  const file = `../lib/shared-pg.${form === 'ts' ? 'js' : EXTENSION[form]}`;
  const imported = cjs
    ? `const { clientFromPool } = require('${file}');\nconst pg = require('pg');`
    : `import { clientFromPool } from '${file}';\nimport pg from 'pg';`;
  return `${form === 'ts' ? '// @ts-nocheck\n' : ''}${imported}\nconst late = [];\nvoid clientFromPool; void pg;\n${text}`;
}

const POOLED =
  "clientFromPool({ connectionString: process.env.DATABASE_URL, application_name: 'counted', connectionTimeoutMillis: 3000 })";
const PLAIN = "new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: 'counted' })";

interface Setup {
  form?: Form;
  lane?: 'shared' | 'isolated' | 'process';
  client?: string;
  env?: { [name: string]: string };
  /** Code at the top of the handlers' module. */
  before?: string;
}

async function runService<T>(body: string, setup: Setup = {}): Promise<Run<T>> {
  const { form = 'ts', lane = 'isolated', client = POOLED, env = {}, before = '' } = setup;
  const file = `src/handlers.${EXTENSION[form]}`;
  const from = `../src/handlers.${form === 'ts' ? 'js' : EXTENSION[form]}`;
  const fn = (name: string, more = ''): string =>
    `handler: 'src/handlers.${name}', lane: '${lane}', timeout: 20, load: () => import('${from}'), environment: { DATABASE_URL: {} }${more}`;
  return await runProject<T>(
    {
      [`lib/shared-pg.${EXTENSION[form]}`]: await sharedPg(form),
      [file]: `${handlers(form, client)}${before}`,
      'service/functions.ts': functionsFile({
        list: fn('list'),
        other: fn('list').replace('DATABASE_URL: {}', "DATABASE_URL: { from: 'OTHER_URL' }"),
        set: fn('set'),
        look: fn('look'),
        fail: fn('fail'),
        slow: fn('slow').replace('timeout: 20', 'timeout: 1'),
        seen: fn('seen'),
        callback: fn('callback'),
        two: fn('two'),
      }),
      'service/pools.ts': `
        import { definePools } from './runtime/pool/define.js';
        import { pools as pg } from '../lib/shared-pg.${form === 'ts' ? 'js' : EXTENSION[form]}';
        export const pools = definePools({ pg: { module: pg, max: 10, maxFrom: 'PG_POOL_MAX' } });`,
      'service/server.ts': SERVER.replace('BODY', body),
    },
    { env: { DATABASE_URL: database.url, OTHER_URL: database.url, ...env } },
  );
}

const SERVER = `import './runtime/function/install.js';
import process from 'node:process';
import { Client } from 'pg';
import { functions } from './functions.js';
import { pools } from './pools.js';
import { startFunctions, stopFunctions } from './runtime/function/start.js';
const report = (value: unknown): void => { process.stdout.write('REPORT ' + JSON.stringify(value) + '\\n'); };
const settle = (promise: Promise<unknown>): Promise<any> => promise.then((value) => ({ value }), (error) => ({ kind: error.kind, message: error.payload?.errorMessage }));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const admin = new Client({ connectionString: process.env.DATABASE_URL, application_name: 'admin' });
const count = async (): Promise<number> => (await admin.query("select count(*)::int as n from pg_stat_activity where application_name = 'counted'")).rows[0].n;
/** The most connections that were open at any time while the work went on. */
const most = async (work: Promise<unknown>): Promise<number> => {
  let done = false; let seen = 0;
  const end = work.finally(() => { done = true; });
  while (!done) { seen = Math.max(seen, await count()); await pause(2); }
  await end;
  return seen;
};
void [settle, most];
async function main(): Promise<void> {
  pools.attach();
  await admin.connect();
  await startFunctions(functions);
  BODY
  await stopFunctions(functions);
  await pools.close();
  await admin.end();
}
main().catch((error) => { process.stderr.write('FAILED ' + (error instanceof Error ? error.stack : String(error)) + '\\n'); process.exitCode = 1; });
`;

test('packages with the same module and the same pg share one pool', async () => {
  const handler = `const { clientFromPool } = require('./shared-pg.cjs');
exports.list = async () => { const client = ${POOLED}; await client.connect(); try { return (await client.query('select 1 as one')).rows[0].one; } finally { await client.end(); } };`;
  const fn = (folder: string, lane: string): string =>
    `handler: '${folder}/list.list', lane: '${lane}', timeout: 20, load: () => import('../${folder}/list.cjs'), environment: { DATABASE_URL: {} }`;
  const text = await sharedPg('cjs');
  const run = await runProject<unknown>(
    {
      'a/shared-pg.cjs': text,
      'b/shared-pg.cjs': text,
      'c/shared-pg.cjs': `${text}// changed by hand\n`,
      'a/list.cjs': handler,
      'b/list.cjs': handler,
      'c/list.cjs': handler,
      'service/functions.ts': functionsFile({
        a: fn('a', 'isolated'),
        b: fn('b', 'isolated'),
        s: fn('b', 'shared'),
        c: fn('c', 'isolated'),
      }),
      'service/pools.ts': `import { definePools } from './runtime/pool/define.js';
        import { pools as pg } from '../a/shared-pg.cjs';
        import { pools as pg2 } from '../b/shared-pg.cjs';
        import { pools as pg3 } from '../c/shared-pg.cjs';
        const of = (module: typeof pg) => ({ module, max: 2, maxFrom: 'PG_POOL_MAX' });
        export const pools = definePools({ pg: of(pg), pg2: of(pg2), pg3: of(pg3) });`,
      'service/server.ts': SERVER.replace(
        'BODY',
        `const work = Promise.all(Array.from({ length: 30 }, (_, index) => [functions.a, functions.b, functions.s][index % 3]!.invoke({})));
         const connections = await most(work);
         await functions.c.invoke({});
         const open = (id: string) => pools.state()[id]?.map((state) => state.open);
         report([(await work).length, connections <= 2, open('pg'), open('pg2'), open('pg3')]);`,
      ),
    },
    { env: { DATABASE_URL: database.url } },
  );
  expect(run.stderr).toBe('');
  expect(run.result).toEqual([30, true, [2], [2], [1]]);
});

describe('connections of a hundred invocations at a time', () => {
  const hundred = (seconds: number): string => `
    const names: unknown[] = [];
    const connections = await most(Promise.all(Array.from({ length: 100 }, () => functions.list.invoke({ seconds: ${seconds} }).then((name) => names.push(name), () => undefined))));
    report([connections, names.length, pools.state().pg?.length]);`;
  const env = { LANE_MAX: '100', PG_POOL_MAX: '8', LANE_MEMORY: '8000' };

  test.each([
    ['isolated', 'ts'],
    ['isolated', 'esm'],
    ['isolated', 'cjs'],
    ['shared', 'ts'],
    ['shared', 'cjs'],
  ] as const)('%s, %s', async (lane, form) => {
    const run = await runService<[number, number, number]>(hundred(0.05), { lane, form, env });
    expect(run.stderr).toBe('');
    console.log(`${lane} ${form}: 100 invocations, ${run.result[0]} connections at most (pool of 8)`);
    expect(run.result).toEqual([8, 100, 1]);
  });

  test.each(['isolated', 'shared'] as const)('before, with clients of pg: %s', async (lane) => {
    const run = await runService<[number, number]>(hundred(2), { lane, client: PLAIN, env });
    const [most, answered] = run.result;
    console.log(`${lane}: 100 invocations, ${most} connections at most, ${answered} answered (before)`);
    expect(run.result[0]).toBeGreaterThan(80);
  });
});

describe.each(['isolated', 'shared'] as const)('%s', (lane) => {
  test('what an invocation leaves behind, the next does not find', async () => {
    const run = await runService<unknown>(
      `const looks: unknown[] = [];
       const look = async () => looks.push(await functions.look.invoke({}));
       await functions.set.invoke({}); await look();
       await functions.set.invoke({ forget: true }); await look();
       looks.push(await settle(functions.fail.invoke({}))); await look();
       report([looks, pools.state().pg]);`,
      { lane, env: { PG_POOL_MAX: '1' } },
    );
    expect(run.stderr).toBe('');
    const clean = [true, '"$user", public'];
    const name = `postgres@127.0.0.1:${database.port}/postgres`;
    expect(run.result).toEqual([
      [clean, clean, { kind: 'error', message: 'before end()' }, clean],
      [{ name, max: 1, open: 1, idle: 1, waiting: 0 }],
    ]);
  });

  test('the same text, each function with its own database', async () => {
    const run = await runService<unknown>(
      `const visit = (fn: any) => fn.invoke({ seconds: 0.01 });
       await admin.query('create database ${lane}_other');
       report([await Promise.all([functions.list, functions.other, functions.list, functions.other].map(visit)), pools.state().pg?.length]);`,
      { lane, env: { OTHER_URL: database.url.replace(/postgres$/, `${lane}_other`) } },
    );
    expect(run.stderr).toBe('');
    expect(run.result).toEqual([['postgres', `${lane}_other`, 'postgres', `${lane}_other`], 2]);
  });

  test('an invocation that timed out has no connection any more, and its late code none of others', async () => {
    const run = await runService<unknown>(
      `const first = await settle(functions.slow.invoke({}));
       const next = await settle(functions.look.invoke({}));
       await pause(1500);
       report([first.kind, next, await functions.seen.invoke({}), pools.state().pg?.map(({ open, idle }) => [open, idle])]);`,
      { lane, env: { PG_POOL_MAX: '1' } },
    );
    expect(run.stderr).toBe('');
    const late = ['Client was closed and is not queryable'];
    expect(run.result).toEqual([
      'timeout',
      { value: [true, '"$user", public'] },
      lane === 'shared' ? late : [],
      [[1, 1]],
    ]);
  });

  test('two clients in one invocation at size one: an error, not for ever', async () => {
    const run = await runService<{ kind: string; message: string }[]>(
      'report([await settle(functions.two.invoke({})), await settle(functions.list.invoke({}))]);',
      { lane, env: { PG_POOL_MAX: '1' } },
    );
    expect(run.result).toEqual([
      { kind: 'error', message: expect.stringContaining('none of 1 connections came free in 3000 ms') },
      { value: 'postgres' },
    ]);
  });
});

test('a handler that answers by callback may still use its client, and loses it soon', async () => {
  const run = await runService<unknown>(
    `const next = functions.callback.invoke({});
     report([await next, pools.state().pg?.map(({ idle }) => idle), await pause(1300), pools.state().pg?.map(({ idle }) => idle), await functions.seen.invoke({})]);`,
    { form: 'cjs', lane: 'shared' },
  );
  expect(run.stderr).toBe('');
  expect(run.result).toEqual(['early', [0], null, [1], ['after callback']]);
});

test('a bundle with top-level await has the service’s pools, too', async () => {
  const run = await runService<unknown>(
    'report([await functions.list.invoke({}), pools.state().pg?.map(({ open }) => open)]);',
    { form: 'esm', before: 'await Promise.resolve();' },
  );
  expect(run.stderr).toBe('');
  expect(run.result).toEqual(['postgres', [1]]);
});

test('lane process: each child has a pool of its own, and forgotten clients come back', async () => {
  const run = await runService<unknown>(
    `await functions.set.invoke({}); const looks = [await functions.look.invoke({})];
     await functions.fail.invoke({}).catch(() => undefined); looks.push(await functions.look.invoke({ forget: true }));
     report([looks, pools.state()]);`,
    { lane: 'process' },
  );
  expect(run.stderr).toBe('');
  const clean = [true, '"$user", public'];
  expect(run.result).toEqual([[clean, clean], { pg: [] }]);
});

test('a size that is no number stops the start', async () => {
  const run = await runService(`report('started');`, { env: { PG_POOL_MAX: 'many' } });
  expect(run.stderr).toContain('PG_POOL_MAX is "many", not a number');
  expect(run.result).toBeUndefined();
});

test('a service that stops closes its pools after its functions', async () => {
  const run = await runProject<unknown>(
    {
      'lib/shared-pg.ts': await sharedPg('ts'),
      'src/handlers.ts': handlers('ts', POOLED),
      'service/functions.ts': functionsFile({
        list: `handler: 'src/handlers.list', lane: 'isolated', load: () => import('../src/handlers.js'), environment: { DATABASE_URL: {} }`,
      }),
      'service/pools.ts': `
        import { definePools } from './runtime/pool/define.js';
        import { pools as pg } from '../lib/shared-pg.js';
        export const pools = definePools({ pg: { module: pg, max: 10, maxFrom: 'PG_POOL_MAX' } });`,
      'service/server.ts': `import './runtime/function/install.js';
        import express from 'express';
        import process from 'node:process';
        import { functions } from './functions.js';
        import { pools } from './pools.js';
        import { startServer } from './runtime/lifecycle/server.js';
        const states: unknown[] = [];
        const note = () => states.push(pools.state().pg?.map(({ max, open, idle }) => [max, open, idle]));
        process.on('exit', () => { note(); process.stdout.write('REPORT ' + JSON.stringify(states) + '\\n'); });
        setTimeout(() => functions.list.invoke({}).then(() => { note(); process.kill(process.pid, 'SIGTERM'); }), 500);
        startServer({ createApp: () => express(), functions, pools });`,
    },
    { env: { DATABASE_URL: database.url, PORT: '0', PG_POOL_MAX: '4' } },
  );
  expect(run.stderr).toBe('');
  expect(run.result).toEqual([[[4, 1, 1]], [[4, 0, 0]]]);
  expect(run.status).toBe(0);
});
