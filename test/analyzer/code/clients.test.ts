import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../../src/analyzer/code/model.js';
import { memoryFiles } from './memory-files.js';

/** Clients behind `handler` of the first file: `file:line mode`, with why they stay as they are. */
function clientsOf(files: Record<string, string>, ignored: Record<string, string> = {}): string[] {
  const [first = ''] = Object.keys(files);
  const model = createCodeModel(memoryFiles(files, ignored), { root: '.' });
  const { fact, findings } = model.resolveHandler(`${first.replace(/\.\w+$/, '')}.handler`);
  if (!fact) throw new Error(`no handler: ${findings[0]?.message}`);
  return (fact.clients ?? []).map(
    ({ file, location, state, mode, blocked }) =>
      `${file}:${location.line} ${state === 'pooled' ? 'pooled ' : ''}${mode}${blocked === undefined ? '' : `: ${blocked}`}`,
  );
}

const one = (text: string, file = 'a.js'): string[] => clientsOf({ [file]: text });

describe('ways to name the constructor', () => {
  const body = (made: string): string =>
    `export const handler = async () => { const c = ${made}; await c.connect(); };`;
  test.each([
    ['default', `import pg from 'pg'; ${body('new pg.Client()')}`],
    ['named', `import { Client } from 'pg'; ${body('new Client()')}`],
    ['renamed', `import { Client as C } from 'pg'; ${body('new C()')}`],
    ['namespace', `import * as pg from 'pg'; ${body('new pg.Client()')}`],
    ['default of a namespace', `import * as pg from 'pg'; ${body('new pg.default.Client()')}`],
    ['taken from the default', `import pg from 'pg'; const { Client } = pg; ${body('new Client()')}`],
    ['a constant', `import pg from 'pg'; const C = pg.Client; ${body('new C()')}`],
    ['without parentheses', `import pg from 'pg'; ${body('new pg.Client')}`],
    ['in parentheses', `import pg from 'pg'; ${body('new (pg.Client)()')}`],
    [
      'import()',
      `export const handler = async () => { const { Client } = await import('pg'); await new Client().connect(); };`,
    ],
  ])('%s', (_, text) => {
    expect(one(text, 'a.mjs')).toEqual(['a.mjs:1 checkout']);
  });
  test.each([
    ['require', `const pg = require('pg'); exports.handler = () => new pg.Client().connect();`],
    ['destructuring', `const { Client } = require('pg'); exports.handler = () => new Client().connect();`],
    ['renaming', `const { Client: C } = require('pg'); exports.handler = () => new C().connect();`],
    ['member of require', `const C = require('pg').Client; exports.handler = () => new C().connect();`],
    ['in place', `exports.handler = () => new (require('pg').Client)().connect();`],
  ])('%s', (_, text) => {
    expect(one(text)).toEqual(['a.js:1 checkout']);
  });
  test.each([
    [
      'types',
      `import type { Client } from 'pg'; import pg = require('pg'); export const handler = () => { const c: Client = new pg.Client(); use(c); };`,
    ],
    ['as', `import { Client } from 'pg'; export const handler = () => use(new (Client as any)());`],
  ])('%s', (_, text) => {
    expect(one(text, 'a.ts')).toEqual(['a.ts:1 checkout']);
  });
  test.each([
    ['another package', `const { Client } = require('ssh2'); exports.handler = () => new Client();`],
    ['a shadow', `const { Client } = require('pg'); exports.handler = (Client) => new Client();`],
    ['a pool', `const { Pool } = require('pg'); exports.handler = () => new Pool();`],
    [
      'made while the module loads',
      `const { Client } = require('pg'); const c = new Client(); exports.handler = () => c;`,
    ],
    [
      'made by a function that runs at load',
      `const { Client } = require('pg'); const make = () => new Client(); const c = make(); exports.handler = () => c;`,
    ],
    ['only a type', `/** @type {import('pg').Client} */ exports.handler = () => 1;`],
  ])('%s is none', (_, text) => {
    expect(one(text)).toEqual([]);
  });
});

const inHandler = (lines: string, params = 'event'): string =>
  `const { Client } = require('pg');\nconst settings = { max: 1 };\nlet changing;\nasync function load() { return settings; }\nexports.handler = async (${params}) => {\n${lines}\nawait client.connect();\n};`;

describe('settings that are the same for every request', () => {
  test.each([
    'const client = new Client();',
    'const client = new Client(process.env.DATABASE_URL);',
    "const client = new Client({ host: process.env.HOST ?? 'db', port: Number(process.env.PORT), ssl: { rejectUnauthorized: false } });",
    'const client = new Client(settings);',
    'const client = new Client({ ...settings, password: (await load()).password });',
    'const secret = await load(); const { user, password } = JSON.parse(secret.text); const client = new Client({ user, password });',
    'const config = {}; config.host = process.env.HOST; const client = new Client(config);',
    'const event2 = event; const client = new Client();',
    'const hosts = settings.hosts.map((host) => host.name); const client = new Client({ host: hosts[0] });',
    'const config = { host: 1 }; console.log(config, settings); const client = new Client(config);',
  ])('%s', (text) => {
    expect(one(inHandler(text))).toEqual([expect.stringMatching(/^a\.js:\d+ checkout$/)]);
  });
});

describe('settings that a request decides', () => {
  test.each([
    ['const client = new Client({ database: event.tenant });', '`event`'],
    ['const client = new Client(event);', '`event`'],
    ['const { tenant } = event; const client = new Client({ database: tenant });', '`event`'],
    ['const name = `t_${event.tenant}`; const url = base(name); const client = new Client(url);', '`event`'],
    ['const client = new Client(await load(event));', '`event`'],
    ['const config = {}; config.database = event.tenant; const client = new Client(config);', '`event`'],
    ['const config = {}; Object.assign(config, event.db); const client = new Client(config);', '`event`'],
    ['const config = {}; fill(config, event); const client = new Client(config);', '`event`'],
    ['const config = []; config.push(event.a); const client = new Client(config[0]);', '`event`'],
    ['let url = 1; url = event.url; const client = new Client(url);', '`event`'],
    ['const url = () => event.url; const client = new Client(url());', '`event`'],
    ['function url() { return event.url; } const client = new Client(url());', '`event`'],
    ['changing = event.url; const client = new Client(changing);', '`event`'],
    ['let client; for (const url of event.urls) { client = new Client(url); }', '`event`'],
    ['const client = new Client(arguments[0]);', '`arguments`'],
    ['const client = new Client(settings.tenants.getStore());', 'AsyncLocalStorage'],
    ['const client = new Client(this.url);', '`this`'],
    ['const client = new Client(...settings.all);', 'spread'],
    ['const client = new Client({ password: () => 1 });', 'hold a function'],
    ['const client = new Client({ password: load });', 'hold a function'],
    ['const client = new Client({ async password() { return 1; } });', 'hold a function'],
    ['const client = new Client({ types: settings.types });', 'hold types'],
    ['let url = 1; if (event.eu) { url = 2; } const client = new Client(url);', '`event`'],
    [
      'let url; switch (event.region) { case 1: url = 2; break; default: url = 3; } const client = new Client(url);',
      '`event`',
    ],
    ['class Now { static url; } Now.url = event.url; const client = new Client(Now.url);', '`event`'],
    ['let n = 0; n++; const client = new Client({ port: n });', '`n`, which changes'],
  ])('%s', (text, why) => {
    const [found = '', ...more] = one(inHandler(text));
    expect(more).toEqual([]);
    expect(found).toContain(': its ');
    expect(found).toContain(why);
  });
  test.each([
    [
      'async storage',
      "const { AsyncLocalStorage } = require('async_hooks'); const s = new AsyncLocalStorage(); exports.settings = () => s.getStore();",
      'AsyncLocalStorage',
    ],
    ['a setter', 'let url; exports.set = (it) => { url = it; }; exports.settings = () => ({ url });', '`it`'],
    [
      'a setter of a property',
      'const state = {}; exports.set = (it) => { state.url = it; }; exports.settings = async () => ({ ...state });',
      '`it`',
    ],
    ['a setter of an export', 'exports.set = (it) => { exports.settings = it; };', '`it`'],
  ])('what another file remembers: %s', (_, settings, why) => {
    const text =
      "const { Client } = require('pg');\nconst { settings } = require('./settings');\nexports.handler = async () => { const client = new Client(await settings()); await client.connect(); };";
    expect(clientsOf({ 'a.js': text, 'settings.js': settings })).toEqual([expect.stringContaining(why)]);
    const constant = 'const url = process.env.URL; exports.settings = (prefix) => ({ url, prefix });';
    expect(clientsOf({ 'a.js': text, 'settings.js': constant })).toEqual(['a.js:3 checkout']);
  });
  test('a parameter of a helper', () => {
    const helper = `const { Client } = require('pg');\nexports.run = async (url) => { const c = new Client(url); await c.connect(); };`;
    const files = {
      'a.js': "const { run } = require('./b');\nexports.handler = () => run(process.env.URL);",
      'b.js': helper,
    };
    expect(clientsOf(files)).toEqual(['b.js:2 checkout: its settings depend on the parameter `url`']);
  });
});

describe('clients that outlive the call', () => {
  test.each([
    ['if (!changing) { changing = new Client(); } const client = changing;', 'kept in changing'],
    ['changing ??= new Client(); const client = changing;', 'kept in changing'],
    ['const client = new Client(); changing = client;', 'kept in changing'],
    ['const client = (changing = new Client());', 'kept in changing'],
    ['const client = new Client(); settings.client = client;', 'kept in an object'],
    ['const client = new Client(); changing = { client };', 'kept in changing'],
    ['this.client = new Client(); const { client } = this;', 'kept in an object'],
    ['const client = new Client(); client.setTypeParser(1, String);', 'type parsers'],
  ])('%s', (text, why) => {
    expect(one(inHandler(text))).toEqual([expect.stringContaining(why)]);
  });
  test.each([
    ['let db;', 'const client = new Client(); db = drizzle(client);', 'kept in db'],
    ['let db;', 'const client = new Client(); if (!db) { db = new Repo({ client }); }', 'kept in db'],
    ['let run;', 'const client = new Client(); run = (sql) => client.query(sql);', 'kept in run'],
    [
      'let run;',
      'const client = new Client(); function ask(sql) { return client.query(sql); } run = ask;',
      'kept in run',
    ],
    ['let run;', 'const client = new Client(); run = { ask: (sql) => client.query(sql) };', 'kept in run'],
    ['let run;', 'const client = new Client(); run = client.query.bind(client);', 'kept in run'],
    ['let open;', 'const client = new Client(); open ??= client.connect().then(() => client);', 'kept in open'],
    [
      'let one; const remember = (it) => { one = it; };',
      'const client = new Client(); remember(client);',
      'kept in one',
    ],
    ['const all = [];', 'const client = new Client(); all.push(client);', 'kept in all'],
    ['const all = new Map();', "const client = new Client(); all.set('a', client);", 'kept in all'],
    ['const all = {};', 'const client = new Client(); Object.assign(all, { client });', 'kept in all'],
    ['let all;', 'const client = new Client(); const mine = []; mine.push(client); all = mine;', 'kept in all'],
    ['let one;', 'const { client } = { client: new Client() }; one = client;', 'kept in one'],
    [
      'let db; function open(client = new Client()) { db = client; return client; }',
      'const client = open();',
      'kept in db',
    ],
    [
      'class Db { constructor(client = new Client()) { this.client = client; } }',
      'const { client } = new Db();',
      'object',
    ],
    ['const repo = new Repo();', 'const client = new Client(); repo.init(client);', 'kept by repo'],
  ])('%s %s', (around, text, why) => {
    expect(one(`${around}\n${inHandler(text)}`)).toEqual([expect.stringContaining(why)]);
  });
  test.each([
    ['', 'const client = new Client(); try { return await drizzle(client).select(); } finally { await client.end(); }'],
    ['let last;', 'const client = new Client(); last = await list(client);'],
    ['let last;', 'const client = new Client(); try { last = count(client); } finally { await client.end(); }'],
    [
      '',
      'const client = new Client(); const db = drizzle(client); return { body: JSON.stringify(await db.select()) };',
    ],
    ['', 'const client = new Client(); const all = []; all.push(client); await all[0].query(event.sql);'],
    ['', 'const client = new Client(); await Promise.all(event.ids.map((id) => client.query(id)));'],
    [
      'const count = (it) => { let found; found = it; return found.query(sql); };',
      'const client = new Client(); await count(client);',
    ],
  ])('not: %s %s', (around, text) => {
    expect(one(`${around}\n${inHandler(text)}`)).toEqual([expect.stringMatching(/^a\.js:\d+ checkout$/)]);
  });
  test('a field of a class', () => {
    const text = `const { Client } = require('pg');\nclass Db { client = new Client(); }\nexports.handler = () => new Db();`;
    expect(one(text)).toEqual(['a.js:2 checkout: it is kept in a field of a class']);
  });
});

describe('clients that a function returns', () => {
  const db =
    "const { Client } = require('pg');\nexports.open = async () => {\n  const client = new Client();\n  await client.connect();\n  return client;\n};\n";
  const handler = (text: string): Record<string, string> => ({ 'a.js': text, 'db.js': db });
  test.each([
    "const { open } = require('./db'); exports.handler = async () => { const client = await open(); await client.end(); };",
    "const db = require('./db'); exports.handler = async () => { const client = await db.open(); await work(client); };",
    "const { open: connect } = require('./db'); exports.handler = async () => { let c; try { c = await connect(); } finally { c.end(); } };",
    "const db = require('./db'); const again = async () => db.open(); exports.handler = async () => (await again()).end();",
    "exports.handler = async () => 1; require('./db');",
  ])('shared: %s', (text) => {
    expect(clientsOf(handler(text))).toEqual(['db.js:3 checkout']);
  });
  test.each([
    [
      "const { open } = require('./db'); const client = open(); exports.handler = () => client;",
      'while a module loads',
    ],
    [
      "const { open } = require('./db'); let c; exports.handler = async () => { c ??= await open(); };",
      'it is kept in c',
    ],
    [
      "const { open: o } = require('./db'); let c; exports.handler = async () => { c = c || (await o()); };",
      'it is kept in c',
    ],
    [
      "const db = require('./db'); const again = () => db.open(); let c; exports.handler = async () => { c = await again(); };",
      'it is kept in c',
    ],
    [
      "const { open } = require('./db'); let db; exports.handler = async () => { db ??= drizzle(await open()); };",
      'it is kept in db',
    ],
    ["const { open } = require('./db'); const once = memoize(open); exports.handler = () => once();", 'handed on'],
    ["const { open } = require('./db'); exports.handler = async () => ({ client: await open() });", 'returned further'],
    ["const { open } = require('./db'); module.exports = open; exports.handler = () => 1;", 'no name of its own'],
  ])('left alone: %s', (text, why) => {
    const [found = '', ...more] = clientsOf(handler(text));
    expect(more).toEqual([]);
    expect(found).toContain('db.js:3 checkout: ');
    expect(found).toContain(why);
  });
  test.each(['drizzle(client)', '(sql) => client.query(sql)'])('left alone: %s, kept by a caller', (returned) => {
    const db = `const { Client } = require('pg');\nexports.open = async () => {\n  const client = new Client();\n  await client.connect();\n  return ${returned};\n};`;
    const keeping = "const { open } = require('./db'); let db; exports.handler = async () => { db ??= await open(); };";
    expect(clientsOf({ 'a.js': keeping, 'db.js': db })).toEqual([expect.stringContaining('it is kept in db')]);
    expect(clientsOf({ 'a.js': keeping.replace('db ??=', 'const db ='), 'db.js': db })).toEqual(['db.js:3 checkout']);
  });
  test('left alone: a function of another file keeps what it is given', () => {
    const state = 'let one; exports.remember = (client) => { one = client; }; exports.get = () => one;';
    const text = (call: string): string =>
      `const { Client } = require('pg');\nconst state = require('./state');\nexports.handler = async () => { const client = new Client(); ${call}; };`;
    const found = (call: string): string[] => clientsOf({ 'a.js': text(call), 'state.js': state });
    expect(found('state.remember(client)')).toEqual([expect.stringContaining('it is kept in one')]);
    expect(found('state.get(client)')).toEqual(['a.js:3 checkout']);
  });
  test('left alone: exported as default under another name', () => {
    const db =
      "import { Client } from 'pg';\nasync function open() { return new Client(); }\nexport { open as default };";
    const handler =
      "import connect from './db.mjs'; let c; export const handler = async () => { c ??= await connect(); };";
    expect(clientsOf({ 'a.mjs': handler, 'db.mjs': db })).toEqual([expect.stringContaining('no name of its own')]);
  });
  test.each(['module.exports = async () => new Client();', 'exports.open = () => ({ client: new Client() });'])(
    'left alone where it is made: %s',
    (made) => {
      const text = `const { Client } = require('pg'); ${made} exports.handler = () => 1;`;
      expect(one(text)).toEqual(['a.js:1 checkout: it is returned to a caller, who may keep it']);
    },
  );
});

test('TypeScript that verbatimModuleSyntax holds to `import x = require()`', () => {
  const text = (more: string): string =>
    `import type { Client } from 'pg';\nimport pg = require('pg');\nconst handler = async () => { const client: Client = new pg.Client(); await client.connect(); };\n${more}`;
  expect(one(text('export = { handler };'), 'a.cts')).toEqual([
    'a.cts:3 checkout: its file imports by `import x = require()` alone',
  ]);
  expect(one(text('export { handler };'), 'a.ts')).toEqual(['a.ts:3 checkout']);
});

describe('what is done to pg as a whole', () => {
  const made = "const { Client } = require('pg');\nexports.handler = async () => { await new Client().connect(); };";
  test.each([
    ['sets type parsers of pg', "const { types } = require('pg'); types.setTypeParser(20, Number);"],
    ['sets type parsers of pg', "require('pg').types.setTypeParser(20, Number);"],
    ['sets type parsers of pg', "require('pg-types').setTypeParser(20, Number);"],
    ['changes the defaults of pg', "const pg = require('pg'); pg.defaults.parseInt8 = true;"],
    ['changes the defaults of pg', "Object.assign(require('pg').defaults, { ssl: true });"],
    ['extends Client', "const { Client } = require('pg'); class Mine extends Client {}"],
    ['changes the prototype of Client', "const pg = require('pg'); pg.Client.prototype.one = function () {};"],
    [
      'tests with instanceof DatabaseError',
      "const { DatabaseError } = require('pg'); exports.is = (x) => x instanceof DatabaseError;",
    ],
    [
      'tests with instanceof DatabaseError',
      "const pg = require('pg'); exports.is = (x) => x instanceof pg.DatabaseError;",
    ],
    [
      'tests with instanceof DatabaseError',
      "const p = require('pg-protocol'); exports.is = (x) => x instanceof p.DatabaseError;",
    ],
    ['tests with instanceof Client', "const { Client } = require('pg'); exports.is = (x) => x instanceof Client;"],
  ])('%s: %s', (why, text) => {
    expect(clientsOf({ 'a.js': `require('./b');\n${made}`, 'b.js': text })).toEqual([`a.js:3 checkout: b.js ${why}`]);
    expect(clientsOf({ 'a.js': made, 'b.js': text })).toEqual(['a.js:2 checkout']);
  });
  test.each([
    ['process.env.PGDATABASE = event.tenant;', 'the environment'],
    ['const { env } = process; env.DB = event.tenant;', 'the environment'],
    ['Object.assign(process.env, event.variables);', 'the environment'],
    ['globalThis.tenant = event.tenant;', 'a global variable'],
    ['tenant = event.tenant;', 'a global variable'],
    ["process.env.PGDATABASE = 'orders';", undefined],
    ['process.exitCode = event.status;', undefined],
  ])('%s', (text, where) => {
    const why = where && `: a.js puts into ${where} what a request may decide`;
    expect(one(inHandler(`${text} const client = new Client();`))).toEqual([`a.js:6 checkout${why ?? ''}`]);
  });
  test('a comment that accepts it', () => {
    const text = `const { Client } = require('pg');\nexports.handler = async () => {\n  // @lift-ok LL2401 the tenant's own\n  await new Client().connect();\n};`;
    expect(one(text)).toEqual(['a.js:4 checkout: a comment says so']);
    expect(one(text.replace(" the tenant's own", ''))).toEqual(['a.js:4 checkout']);
  });
});

describe('how a client is used', () => {
  const used = (lines: string): string =>
    `const { Client } = require('pg');\nconst SQL = 'SELECT 1';\nexports.handler = async (event) => {\n  const client = new Client();\n  await client.connect();\n  try {\n    ${lines}\n  } finally {\n    await client.end();\n  }\n};`;
  test.each([
    "const { rows } = await client.query('SELECT * FROM orders WHERE id = $1', [event.id]); return rows;",
    'return (await client.query(`SELECT 1`)).rows;',
    'await client.query(SQL);',
    "await client.query('UPDATE a SET b = 1'); await client.query('DELETE FROM a;');",
  ])('any connection: %s', (lines) => {
    expect(one(used(lines))).toEqual(['a.js:4 query']);
  });
  test.each([
    "await client.query('BEGIN'); await client.query('COMMIT');",
    "await client.query('SET search_path TO a');",
    'await client.query(`SELECT ${event.a}`);',
    "await client.query('SELECT ' + event.a);",
    "await client.query({ name: 'a', text: 'SELECT 1' });",
    'await client.query(event.sql);',
    'await client.query(SQL, event.params);',
    'client.query(SQL, (error, result) => result);',
    "await Promise.all([client.query('SELECT 1'), client.query('SELECT 2')]);",
    "const pending = client.query('SELECT 1'); await pending;",
    "await Promise.all(event.ids.map(async (id) => { await client.query('SELECT $1', [id]); }));",
    'await work(client);',
    'await work({ client });',
    "client.on('notification', event.f);",
    'const other = client; await other.query(event.sql);',
    'const { query } = client;',
    "await client['query'](SQL);",
    '',
  ])('one of its own: %s', (lines) => {
    expect(one(used(lines))).toEqual(['a.js:4 checkout']);
  });
});

describe('what an earlier run edited', () => {
  const pool =
    "// The shared clients of pg, written by lambda-lift: edit it as you like.\nconst { Client } = require('pg');\nexports.clientFromPool = () => new Client();\nexports.queriesFromPool = () => new Client();\n";
  test('is taken from the pool, by either function', () => {
    const text = `const { clientFromPool, queriesFromPool: q } = require('./shared-pg');\nexports.handler = async (event) => {\n  await clientFromPool().connect();\n  await q().connect();\n};`;
    expect(clientsOf({ 'a.js': text, 'shared-pg.js': pool })).toEqual([
      'a.js:3 pooled checkout',
      'a.js:4 pooled query',
    ]);
  });
  test('only where the module is one of ours', () => {
    const text = `const { clientFromPool } = require('./shared-pg');\nexports.handler = async () => { await clientFromPool().connect(); };`;
    const mine = pool.slice(pool.indexOf('\n') + 1);
    expect(clientsOf({ 'a.js': text, 'shared-pg.js': mine })).toEqual([
      'shared-pg.js:2 checkout',
      'shared-pg.js:3 checkout',
    ]);
  });
});
