import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Client, Query, type QueryConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Postgres, startPostgres } from '../../rig/postgres.js';
import { freePort } from '../../rig/process.js';
import { connections, freshModule, observer, pause, testHost } from './fresh.js';
import { startProxy } from './proxy.js';

let database: Postgres;
let url: string;
beforeAll(async () => {
  database = await startPostgres();
  url = database.url;
});
afterAll(() => database.stop());

/** What clients promise, told alike by pg's own and by both of ours. */
const KINDS = ['pg', 'clientFromPool', 'queriesFromPool'] as const;
async function maker(
  kind: (typeof KINDS)[number],
): Promise<(config?: ConstructorParameters<typeof Client>[0]) => Client> {
  if (kind === 'pg') return (config) => new Client(config);
  return (await freshModule())[kind];
}

const told = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fine',
    (error: { message: string; code?: string }) => [error.message, error.code],
  );

describe.each(KINDS)('as a client of pg: %s', (kind) => {
  test('promises, parameters, rows, errors of the database', async () => {
    const make = await maker(kind);
    const client = make(url);
    await client.connect();
    expect((await client.query('select $1::int as one', [1])).rows).toEqual([{ one: 1 }]);
    expect((await client.query({ text: 'select 2 as two', rowMode: 'array' })).rows).toEqual([[2]]);
    await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
    expect((await client.query('select 3 as three')).rows).toEqual([{ three: 3 }]);
    expect(client.escapeLiteral("o'clock")).toBe("'o''clock'");
    expect([client.host, client.port, client.user, client.database]).toEqual([
      '127.0.0.1',
      database.port,
      'postgres',
      'postgres',
    ]);
    expect(client).toBeInstanceOf(Client);
    await client.end();
  });

  test('callbacks', async () => {
    const client = (await maker(kind))(url);
    const seen = await new Promise((resolve) => {
      client.connect((connectError: Error | null) => {
        client.query('select 1 as one', (error, result) => {
          client.query('select $1::text as two', ['2'], (second, more) => {
            client.end((endError) => resolve([connectError, error, second, endError ?? null, result.rows, more.rows]));
          });
        });
      });
    });
    expect(seen).toMatchObject([null, null, null, null, [{ one: 1 }], [{ two: '2' }]]);
  });

  test('queries before connect() wait for it', async () => {
    const client = (await maker(kind))(url);
    const early = client.query('select 1 as one');
    await client.connect();
    expect((await early).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('type parsers of its own', async () => {
    const make = await maker(kind);
    const client = make(url);
    client.setTypeParser(20, (text: string) => Number(text));
    await client.connect();
    expect((await client.query('select 5::int8 as n')).rows).toEqual([{ n: 5 }]);
    client.setTypeParser(20, (text: string) => `x${text}`);
    expect((await client.query('select 5::int8 as n')).rows).toEqual([{ n: 'x5' }]);
    expect(client.getTypeParser(20)('5')).toBe('x5');
    await client.end();
    const next = make(url);
    await next.connect();
    expect((await next.query('select 5::int8 as n')).rows).toEqual([{ n: '5' }]);
    await next.end();
  });

  test('whether it is in a transaction', async () => {
    const client = (await maker(kind))(url) as Client & { getTransactionStatus(): string };
    await client.connect();
    await client.query('begin');
    expect(client.getTransactionStatus()).toBe('T');
    await client.query('commit');
    expect(client.getTransactionStatus()).toBe('I');
    await client.end();
  });

  test('drizzle takes it for a client: it asks whether the name of the class has Pool in it', async () => {
    const client = (await maker(kind))(url);
    expect(Object.getPrototypeOf(client).constructor.name).not.toContain('Pool');
  });

  test('events: connect and end', async () => {
    const client = (await maker(kind))(url);
    const seen: string[] = [];
    for (const event of ['connect', 'end'] as const) client.on(event, () => seen.push(event));
    await client.connect();
    await client.end();
    await pause(50);
    expect(seen).toEqual(['connect', 'end']);
  });

  test('what pg refuses', async () => {
    const client = (await maker(kind))(url);
    await client.connect();
    expect(await told(client.connect())).toEqual([
      'Client has already been connected. You cannot reuse a client.',
      undefined,
    ]);
    expect(() => client.query(null as never)).toThrow('Client was passed a null or undefined query');
    await client.end();
    await client.end();
    expect(await told(client.query('select 1'))).toEqual(['Client was closed and is not queryable', undefined]);
    const byCallback = await new Promise((resolve) => client.query('select 1', (error) => resolve(error.message)));
    expect(byCallback).toBe('Client was closed and is not queryable');
  });

  test('a database that is not there refuses connect() with the same error', async () => {
    const port = await freePort();
    const client = (await maker(kind))({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    expect(await told(client.connect())).toEqual([`connect ECONNREFUSED 127.0.0.1:${port}`, 'ECONNREFUSED']);
    await client.end();
    const missing = (await maker(kind))(url.replace(/postgres$/, 'missing'));
    expect(await told(missing.connect())).toEqual(['database "missing" does not exist', '3D000']);
  });

  test('query objects: rows one by one', async () => {
    const client = (await maker(kind))(url);
    await client.connect();
    const rows = await new Promise((resolve, reject) => {
      const found: unknown[] = [];
      const query = client.query(new Query('select generate_series(1, 3) as n'));
      query.on('row', (row) => found.push(row));
      query.on('end', () => resolve(found));
      query.on('error', reject);
    });
    expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await client.end();
  });

  test('callbacks and listeners run in the scope of whoever called connect()', async () => {
    const scopes = new AsyncLocalStorage<string>();
    const make = await maker(kind);
    const visit = (name: string): Promise<unknown> =>
      scopes.run(name, async () => {
        const client = make(url);
        const seen: unknown[] = [];
        client.on('notice', () => seen.push(scopes.getStore()));
        await new Promise<void>((resolve) => {
          client.connect(() => {
            seen.push(scopes.getStore());
            client.query('do $$ begin raise notice $n$hello$n$; end $$', () => {
              seen.push(scopes.getStore());
              client.query('select 1', () => {
                seen.push(scopes.getStore());
                client.end(() => {
                  seen.push(scopes.getStore());
                  resolve();
                });
              });
            });
          });
        });
        return seen;
      });
    expect(await visit('first')).toEqual(['first', 'first', 'first', 'first', 'first']);
    expect(await visit('second')).toEqual(['second', 'second', 'second', 'second', 'second']);
  });
});

describe('what one user leaves in a session the next does not see', () => {
  const LEFT = [
    ['search_path', 'set search_path to nowhere', 'show search_path', '"$user", public'],
    ['statement_timeout', "set statement_timeout to '7s'", 'show statement_timeout', '0'],
    ['role', 'set role pg_monitor', 'select current_user as role', 'postgres'],
    ['session authorization', 'set session authorization pg_monitor', 'select session_user as who', 'postgres'],
    [
      'advisory lock',
      'select pg_advisory_lock(7)',
      "select count(*)::text from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
      '0',
    ],
    [
      'temporary table',
      'create temp table mine (a int)',
      "select coalesce(to_regclass('pg_temp.mine')::text, 'none')",
      'none',
    ],
    ['listening', 'listen news', 'select count(*)::text from pg_listening_channels()', '0'],
    ['prepared statement', 'prepare mine as select 1', 'select count(*)::text from pg_prepared_statements', '0'],
  ] as const;

  test.each(LEFT)('%s', async (_name, leave, look, expected) => {
    const { clientFromPool, pools } = await freshModule();
    const first = clientFromPool(url);
    await first.connect();
    const { processID } = first as unknown as { processID: number };
    await first.query(leave);
    await first.end();
    const second = clientFromPool(url);
    await second.connect();
    const { rows } = await second.query({ text: look, rowMode: 'array' });
    expect(rows).toEqual([[expected]]);
    // It is the same connection, made as good as new.
    expect((second as unknown as { processID: number }).processID).toBe(processID);
    await second.end();
    expect(pools.state()).toMatchObject([{ open: 1, idle: 1 }]);
  });

  test.each([
    ['an open transaction', (client: Client) => client.query('begin')],
    ['a failed transaction', (client: Client) => client.query('begin; select 1/0').catch(() => undefined)],
    ['a named statement', (client: Client) => client.query({ name: 'mine', text: 'select 1' })],
    [
      'a query that still runs',
      async (client: Client) => void client.query('select pg_sleep(20)').catch(() => undefined),
    ],
    ['a listener for notifications', async (client: Client) => void client.on('notification', () => undefined)],
    [
      'a query that timed out',
      (client: Client) =>
        client.query({ text: 'select pg_sleep(20)', query_timeout: 50 } as QueryConfig).catch(() => undefined),
    ],
  ])('%s: the connection is not used again', async (_name, leave) => {
    const { clientFromPool, pools } = await freshModule();
    const first = clientFromPool(url);
    await first.connect();
    await leave(first);
    await first.end();
    expect(pools.state()).toMatchObject([{ open: 0, idle: 0 }]);
    const second = clientFromPool(url);
    await second.connect();
    expect((await second.query({ name: 'mine', text: 'select 5 as five' })).rows).toEqual([{ five: 5 }]);
    await second.end();
  });
});

describe('a setting with a name of its own, of which a reset leaves an empty text behind', () => {
  test.each([
    "select set_config('app.user', 'ann', false)",
    "set app.user_name = 'ann'",
    "SET SESSION app.user_name TO 'ann'",
    "begin; set local app.user_name = 'ann'; select set_config('app.user', 'ann', true); commit",
  ])('%s', async (leave) => {
    const module = await freshModule();
    for (const make of [module.clientFromPool, module.queriesFromPool]) {
      const first = make(url);
      await first.connect();
      await first.query(leave);
      await first.end();
      const second = make(url);
      await second.connect();
      const look = "select current_setting('app.user', true) as a, current_setting('app.user_name', true) as b";
      expect((await second.query(look)).rows).toEqual([{ a: null, b: null }]);
      await second.end();
    }
  });
});

describe('queriesFromPool', () => {
  test('statements side by side, each on a connection of its own', async () => {
    const { queriesFromPool, pools } = await freshModule();
    pools.attach(testHost(3));
    const client = queriesFromPool(url);
    await client.connect();
    const pids = await Promise.all([1, 2, 3].map(() => client.query('select pg_backend_pid() as pid, pg_sleep(0.2)')));
    expect(new Set(pids.map(({ rows }) => (rows[0] as { pid: number }).pid)).size).toBe(3);
    await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    await client.end();
    expect(pools.state()).toMatchObject([{ open: 3, idle: 3 }]);
  });

  test.each([
    'begin',
    "set search_path to 'x'",
    'select pg_advisory_lock(9)',
    'create temp table t (a int)',
    'select 1; begin',
  ])('after %j everything goes to one connection, which is reset or destroyed in the end', async (statement) => {
    const { queriesFromPool, pools } = await freshModule();
    const client = queriesFromPool(url);
    await client.connect();
    await client.query(statement);
    const pids = await Promise.all([1, 2, 3].map(() => client.query('select pg_backend_pid() as pid')));
    expect(new Set(pids.map(({ rows }) => (rows[0] as { pid: number }).pid)).size).toBe(1);
    await client.end();
    const other = queriesFromPool(url);
    await other.connect();
    const left = `select current_setting('search_path') as path, (select count(*)::int from pg_locks where locktype = 'advisory') as locks,
        to_regclass('pg_temp.t')::text as temp, now() <> statement_timestamp() as transaction`;
    const { rows } = await other.query(left);
    expect(rows).toEqual([{ path: '"$user", public', locks: 0, temp: null, transaction: false }]);
    await other.end();
    expect(pools.state()).toMatchObject([{ waiting: 0 }]);
  });
});

describe('which pool', () => {
  test('the variables of the caller decide, not those of whoever opens the connection', async () => {
    const { clientFromPool, pools } = await freshModule();
    const admin = await observer(url);
    await admin.query('create database "other"');
    const variables = (name: string): void => {
      Object.assign(process.env, {
        PGHOST: '127.0.0.1',
        PGPORT: String(database.port),
        PGUSER: 'postgres',
        PGDATABASE: name,
      });
    };
    const names = ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE'];
    try {
      const where = async (name: string): Promise<unknown> => {
        variables(name);
        const client = clientFromPool();
        await client.connect();
        const { rows } = await client.query('select current_database() as name');
        await client.end();
        return (rows[0] as { name: string }).name;
      };
      expect([await where('postgres'), await where('other'), await where('postgres')]).toEqual([
        'postgres',
        'other',
        'postgres',
      ]);
      expect(pools.state()).toHaveLength(2);
      variables('other');
      const client = clientFromPool();
      // Not to the database of somebody else's variables.
      variables('postgres');
      const connecting = client.connect();
      await connecting.then(
        async () => expect((await client.query('select current_database() as name')).rows).toEqual([{ name: 'other' }]),
        (error: Error) => expect(error.message).toContain('PG* variables changed'),
      );
      await client.end();
    } finally {
      for (const name of names) delete process.env[name];
    }
  });

  test.each([
    ['a token that changes all the time', (n: number) => ({ password: `token${n}` })],
    ['settings of each caller', (n: number) => ({ statement_timeout: 1000 + n })],
  ])('%s: never more connections for one login than the size', async (_, settings) => {
    const { clientFromPool, pools } = await freshModule();
    pools.attach(testHost(3));
    const watching = await observer(url);
    let most = 0;
    const visit = async (n: number): Promise<unknown> => {
      const client = clientFromPool({ connectionString: url, application_name: 'tokens', ...settings(n) });
      await client.connect();
      most = Math.max(most, await connections(watching, 'tokens'));
      const { rows } = await client.query('show statement_timeout');
      await client.end();
      return (rows[0] as { statement_timeout: string }).statement_timeout;
    };
    for (let n = 0; n < 8; n++) await visit(n);
    const seen = await Promise.all(Array.from({ length: 20 }, (__, n) => visit(n)));
    expect(most).toBe(3);
    expect(pools.state()).toMatchObject([{ max: 3, open: 3, idle: 3 }]);
    if ('statement_timeout' in settings(0)) expect(seen.slice(1, 4)).toEqual(['1001ms', '1002ms', '1003ms']);
  });

  test('configurations with functions in them are not pooled, nor are those beyond fifty', async () => {
    const { clientFromPool, pools } = await freshModule();
    const host = testHost(2);
    pools.attach(host);
    for (const password of [async () => 'x', async () => 'x']) {
      const client = clientFromPool({ connectionString: url, password });
      await client.connect();
      await client.end();
    }
    expect(pools.state()).toEqual([]);
    expect(host.logged).toHaveLength(1);
    const clients = Array.from({ length: 51 }, (_, n) =>
      clientFromPool({ connectionString: url.replace(/postgres$/, n === 50 ? 'postgres' : `a${n}`) }),
    );
    const last = clients[50] as Client;
    await last.connect();
    expect((await last.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await last.end();
    // Pools that hold nothing make room, so all fifty-one may have had one.
    expect(pools.state().length).toBeLessThanOrEqual(50);
  });
});

describe('waiting, forgetting, losing', () => {
  test('two clients at size one: the second fails by timeout and says why; the pool goes on', async () => {
    const { clientFromPool, pools } = await freshModule();
    pools.attach(testHost(1));
    const config = { connectionString: url, connectionTimeoutMillis: 300 };
    const [first, second] = [clientFromPool(config), clientFromPool(config)];
    await first.connect();
    await expect(second.connect()).rejects.toThrow(
      `pool postgres@127.0.0.1:${database.port}/postgres: none of 1 connections came free in 300 ms; the invocation that waits may itself hold another client that it has not ended`,
    );
    await first.end();
    await second.end();
    const third = clientFromPool(config);
    await third.connect();
    expect((await third.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await third.end();
  });

  test('a hundred at a time: never more connections than the size', async () => {
    const { clientFromPool, pools } = await freshModule();
    pools.attach(testHost(5));
    const watching = await observer(url);
    let most = 0;
    const visit = async (): Promise<void> => {
      const client = clientFromPool({ connectionString: url, application_name: 'hundred' });
      await client.connect();
      most = Math.max(most, await connections(watching, 'hundred'));
      await client.query('select pg_sleep(0.01)');
      await client.end();
    };
    await Promise.all(Array.from({ length: 100 }, visit));
    expect(most).toBe(5);
  });

  test('a client still out when its invocation ends comes back, and late code is refused', async () => {
    const { clientFromPool, pools } = await freshModule();
    const host = testHost(1);
    pools.attach(host);
    const invocation = {};
    host.current = invocation;
    const client = clientFromPool(url);
    await client.connect();
    await client.query("set search_path to 'mine'");
    const running = told(client.query('select pg_sleep(20)'));
    host.end(invocation);
    expect(await running).toEqual(['Connection terminated', undefined]);
    expect(await told(client.query('select 1'))).toEqual(['Client was closed and is not queryable', undefined]);
    // New clients of the late code, too.
    expect(await told(clientFromPool(url).connect())).toEqual(['Client was closed and is not queryable', undefined]);
    host.current = {};
    const next = clientFromPool(url);
    await next.connect();
    expect((await next.query('show search_path')).rows).toEqual([{ search_path: '"$user", public' }]);
    await next.end();
  });

  test('alone, on Lambda: what an earlier invocation forgot is destroyed by the next', async () => {
    const { clientFromPool, pools } = await freshModule();
    try {
      process.env['_X_AMZN_TRACE_ID'] = 'Root=1';
      const forgotten = clientFromPool(url);
      await forgotten.connect();
      const same = clientFromPool(url);
      await same.connect();
      expect((await forgotten.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await same.end();
      process.env['_X_AMZN_TRACE_ID'] = 'Root=2';
      const next = clientFromPool(url);
      await next.connect();
      await pause(100);
      expect(await told(forgotten.query('select 1'))).toEqual(['Client was closed and is not queryable', undefined]);
      expect(pools.state()).toMatchObject([{ open: 1, idle: 0 }]);
      await next.end();
    } finally {
      delete process.env['_X_AMZN_TRACE_ID'];
    }
  });

  test('connections that the server ended are replaced, and nothing crashes', async () => {
    const { clientFromPool, pools } = await freshModule();
    const host = testHost(2);
    pools.attach(host);
    const first = clientFromPool(url);
    await first.connect();
    await first.end();
    const watching = await observer(url);
    await watching.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'observer'`,
    );
    await pause(100);
    expect(pools.state()).toMatchObject([{ open: 0, idle: 0 }]);
    expect(host.logged).toMatchObject([{ level: 'warn', event: 'connection-lost' }]);
    const second = clientFromPool(url);
    const errors: Error[] = [];
    second.on('error', (error) => errors.push(error));
    await second.connect();
    const { processID } = second as unknown as { processID: number };
    await watching.query('select pg_terminate_backend($1)', [processID]);
    await pause(100);
    expect(errors.length).toBeGreaterThan(0);
    expect(await told(second.query('select 1'))).toEqual([
      'Client has encountered a connection error and is not queryable',
      undefined,
    ]);
    await second.end();
    const third = clientFromPool(url);
    await third.connect();
    expect((await third.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await third.end();
  });

  test('a connection that the server ended under a query is not used for the next', async () => {
    const { queriesFromPool } = await freshModule();
    const client = queriesFromPool(url);
    await client.connect();
    const ended = told(client.query('select pg_terminate_backend(pg_backend_pid())'));
    expect(await ended).toEqual(['terminating connection due to administrator command', '57P01']);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test.each(['clientFromPool', 'queriesFromPool'] as const)(
    '%s: who gives up while the database does not answer makes room for others',
    async (name) => {
      const module = await freshModule();
      module.pools.attach(testHost(1));
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      onTestFinished(() => void silent.close());
      const { port } = silent.address() as AddressInfo;
      const config = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
      const first = module[name](config);
      const connecting = told(first.connect());
      await pause(100);
      await first.end();
      expect(await connecting).toEqual(['Connection terminated unexpectedly', undefined]);
      const second = module[name]({ ...config, connectionTimeoutMillis: 200 });
      // The error of pg, not of the pool: it had its turn.
      await expect(second.connect()).rejects.toThrow('timeout expired');
      await second.end();
      expect(module.pools.state()).toMatchObject([{ open: 0, waiting: 0 }]);
    },
  );

  test('a server that goes away and comes back', async () => {
    const { clientFromPool, queriesFromPool } = await freshModule();
    const proxy = await startProxy(database.port);
    const there = `postgres://postgres@127.0.0.1:${proxy.port}/postgres`;
    const visit = async (make: typeof clientFromPool): Promise<unknown> => {
      const client = make(there);
      try {
        await client.connect();
        return (await client.query('select 1 as one')).rows[0];
      } finally {
        await client.end();
      }
    };
    for (const make of [clientFromPool, queriesFromPool]) {
      expect(await visit(make)).toEqual({ one: 1 });
      await proxy.down();
      await pause(50);
      await expect(visit(make)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await proxy.up();
      expect(await visit(make)).toEqual({ one: 1 });
    }
  });

  test('a connection that fell silent while nobody used it is replaced', async () => {
    const { clientFromPool, pools } = await freshModule();
    const proxy = await startProxy(database.port);
    const config = { connectionString: `postgres://postgres@127.0.0.1:${proxy.port}/postgres` };
    const first = clientFromPool(config);
    await first.connect();
    await first.end();
    expect(pools.state()).toMatchObject([{ idle: 1 }]);
    proxy.silence();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const second = clientFromPool(config);
    await second.connect();
    expect((await second.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await second.end();
    expect(pools.state()).toMatchObject([{ open: 1, idle: 1 }]);
  });
});
