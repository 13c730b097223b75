import { execFile } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEveryRoute, createTables, EXPECTED_STATUSES, SAMPLE, SETTINGS } from '../../scripts/lib/todos.js';
import { runCli } from '../rig/cli.js';
import { type GitRepo, gitRepo } from '../rig/git-repo.js';
import { golden } from '../rig/golden.js';
import { linkModules } from '../rig/modules.js';
import { type Postgres, startPostgres } from '../rig/postgres.js';
import { scratch } from '../rig/scratch.js';
import { bootService, buildService } from '../rig/service.js';
import { type Sqs, startSqs } from '../rig/sqs.js';
import { readTree } from '../rig/tree.js';
import { TODO, TODO_EVENTS } from './todo-events.js';

const CLOCK = fileURLToPath(new URL('../../scripts/demo/clock.mjs', import.meta.url));
const SOURCES = readTree(SAMPLE, (file) => !/(?:^|\/)(?:node_modules|\.aws-sam)\//.test(file));

let postgres: Postgres;
let sqs: Sqs;
let queue: string;
let repo: GitRepo;
let env: Record<string, string>;

beforeAll(async () => {
  [postgres, sqs] = await Promise.all([startPostgres(), startSqs()]);
  await createTables(postgres.url);
  queue = await sqs.createQueue('todo-imports-dev');
  env = { ...sqs.env, ...SETTINGS, DATABASE_URL: postgres.url, IMPORT_QUEUE_URL: queue };
  repo = gitRepo({ files: SOURCES });
  const applied = await runCli(['apply', '--yes', '--no-install'], { cwd: repo.dir });
  expect(applied, applied.stdout + applied.stderr).toMatchObject({ code: 0 });
  linkModules(repo.dir);
  buildService(repo.dir);
});

afterAll(async () => {
  await Promise.all([postgres?.stop(), sqs?.stop()]);
});

test('the inventory', async () => {
  const { code, stdout } = await runCli(['analyze'], { cwd: SAMPLE });
  expect(code).toBe(0);
  await golden('todos-analyze', stdout);
});

test('everything moves; nothing is left to decide', async () => {
  const { stdout } = await runCli(['diff', '--no-write', '--format', 'json'], { cwd: repo.dir });
  const plan = JSON.parse(stdout) as Plan;
  expect(plan.totals).toEqual({ functions: 12, migrated: 12, kept: 0, manual: 0, failed: 0 });
  expect(plan.findings.filter(({ demand }) => demand !== 'note')).toEqual([]);
  expect(plan.authorizers).toMatchObject([
    { functionId: 'AuthorizeFunction', header: 'Authorization', ttlSeconds: 60 },
  ]);
  expect(plan.routes.filter(({ authorizer }) => authorizer).length).toBe(plan.routes.length - 2);
  expect(plan.routes.filter(({ closed }) => closed)).toEqual([]);
});

interface Plan {
  readonly totals: unknown;
  readonly findings: ReadonlyArray<{ readonly demand: string }>;
  readonly authorizers: readonly unknown[];
  readonly routes: ReadonlyArray<{ readonly authorizer?: string; readonly closed?: string }>;
}

test('clients come from a pool: by statement where each is one, by checkout for the transaction', () => {
  const tree = repo.tree();
  const site = (file: string): string | undefined =>
    /(?:queriesFromPool|clientFromPool)(?=\()/.exec(String(tree[`functions/${file}`]))?.[0];
  expect(['todos/read.js', 'todos/write.js', 'authorize.js', 'jobs/digest.js'].map(site)).toEqual(
    new Array(4).fill('queriesFromPool'),
  );
  expect(site('todos/archive.js')).toBe('clientFromPool');
  expect(Object.keys(tree)).toContain('functions/shared-pg.js');
});

test('a second run has nothing to change', async () => {
  const { code, stdout } = await runCli(['diff', '--no-write', '--format', 'patch'], { cwd: repo.dir });
  expect([code, stdout]).toEqual([0, '']);
});

test('the server answers every route, guarded as before', async () => {
  const server = await bootService(repo.dir, { build: false, env });
  const answers = await callEveryRoute(server.url);
  expect(
    answers.map(({ request, status }) => `${status} ${request}`),
    server.output(),
  ).toEqual(answers.map(({ request }, index) => `${EXPECTED_STATUSES[index]} ${request}`));
  expect(answers).toHaveLength(EXPECTED_STATUSES.length);
  const body = (request: string): unknown =>
    JSON.parse(answers.find((exchange) => exchange.request === request)?.body ?? '');
  expect(body('GET /dev/status')).toMatchObject({ stage: 'dev' });
  expect(body('GET /dev/todos?tag=home&tag=garden')).toMatchObject({ todos: [{ title: 'water the beans' }] });
  expect(body('GET /dev/todos?tag=home&tag=work')).toEqual({ todos: [] });
  expect(body('POST /dev/todos/archive')).toEqual({ archived: 1 });
  expect(answers.find(({ status }) => status === 202)?.body).toBe('taken at /from/tracker');
  expect(await server.stop()).toBe(0);
});

test('one connection does for all functions, and is reset after a transaction with settings', async () => {
  const server = await bootService(repo.dir, { build: false, env: { ...env, PG_POOL_MAX: '1' } });
  const headers = { authorization: 'Bearer token-of-ada' };
  for (let round = 0; round < 3; round += 1) {
    expect((await fetch(`${server.url}/dev/todos`, { headers })).status).toBe(200);
    expect((await fetch(`${server.url}/dev/todos/archive`, { method: 'POST', headers })).status).toBe(200);
  }
  const sessions = await query<{ statement: string }>(
    "select query as statement from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  expect(sessions).toEqual([{ statement: 'DISCARD ALL' }]);
  expect(await server.stop()).toBe(0);
});

test('the worker imports a message, reports the bad one, and runs both schedules', async () => {
  await query('truncate todos, digests');
  await query("insert into todos (owner, title, state, changed_at) values ('ada', 'old', 'archived', '2020-01-01')");
  const worker = await bootService(repo.dir, {
    program: 'worker',
    build: false,
    env: { ...env, CONSUMERS_ENABLED: '*' },
  });
  await sqs.send(queue, 'not JSON');
  await sqs.send(queue, JSON.stringify({ owner: 'ada', title: 'from the queue' }));
  await expect
    .poll(() => query("select title from todos where title = 'from the queue'"), { timeout: 20_000 })
    .toEqual([{ title: 'from the queue' }]);
  await expect.poll(() => left(), { timeout: 20_000 }).toBe(1);
  expect(await worker.stop()).toBe(0);
  const morning = await scheduled('DigestFunction', Date.UTC(2030, 6, 1, 5, 59, 57));
  expect(morning).toContain('"days":1');
  expect(await query('select owner, title from digests')).toEqual([{ owner: 'ada', title: 'Open todos' }]);
  // Half past two in Berlin is half past midnight UTC in summer.
  await scheduled('CleanUpFunction', Date.UTC(2030, 6, 1, 0, 29, 57));
  expect(await query("select title from todos where title = 'old'")).toEqual([]);
});

test.each(TODO_EVENTS)('still a Lambda: %s answers as before', async (handler, event) => {
  const before = gitRepo({ files: SOURCES });
  linkModules(before.dir);
  const answers = [];
  for (const { dir } of [before, repo]) {
    await query('truncate todos, digests, archivings');
    await query(
      `insert into todos (id, owner, title, tags) values ('${TODO}', 'ada', 'water the beans', '{garden,home}')`,
    );
    answers.push(mask(await invokeZipped(dir, handler, event)));
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]).not.toBeNull();
});

test('undo brings back the tree of before', async () => {
  const { code, stdout, stderr } = await runCli(['undo'], { cwd: repo.dir });
  expect(code, stdout + stderr).toBe(0);
  const left = (file: string): boolean => !/^(?:\.migrate|service\/dist|node_modules)\//.test(file);
  expect(readTree(repo.dir, left)).toEqual(SOURCES);
  expect(existsSync(path.join(repo.dir, 'package.json'))).toBe(false);
});

/** What a SAM function does: what lies in its CodeUri alone in an empty folder with its packages, in a process of its own. */
async function invokeZipped(dir: string, handler: string, event: object): Promise<unknown> {
  const slash = handler.indexOf('/');
  const dot = handler.lastIndexOf('.');
  const zip = scratch('zip');
  const isOurs = (file: string): boolean => path.basename(file) !== 'node_modules';
  cpSync(path.join(dir, handler.slice(0, slash)), zip, { recursive: true, filter: isOurs });
  linkModules(zip);
  const code = `
    const handler = require(${JSON.stringify(path.join(zip, handler.slice(slash + 1, dot)))})[${JSON.stringify(handler.slice(dot + 1))}];
    const answer = new Promise((resolve, reject) => {
      const result = handler(${JSON.stringify(event)}, {}, (error, value) => (error ? reject(error) : resolve(value)));
      if (result) result.then(resolve, reject);
    });
    answer.then((value) => process.stdout.write('\\n' + JSON.stringify(value), () => process.exit(0)));`;
  const lambda = { PATH: process.env.PATH, ...env, STATES: 'open,done,archived', DIGEST_TITLE: 'Open todos' };
  const options = { cwd: zip, env: lambda, timeout: 30_000 };
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', code], options);
  return JSON.parse(stdout.split('\n').at(-1) ?? '');
}

/** Random ids and times come out differently each time. */
function mask(answer: unknown): unknown {
  const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  return JSON.parse(
    JSON.stringify(answer)
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
      .replace(time, '<time>'),
  );
}

/** Messages that are not deleted: a failed one comes again when its time is up. */
async function left(): Promise<number> {
  const { waiting, inFlight } = await sqs.depth(queue);
  return waiting + inFlight;
}

/** Runs the worker at a time of day until one schedule has run; what it printed. */
async function scheduled(id: string, clock: number): Promise<string> {
  const worker = await bootService(repo.dir, {
    program: 'worker',
    build: false,
    env: { ...env, SCHEDULES_ENABLED: id, CLOCK: String(clock), NODE_OPTIONS: `--import=${CLOCK}` },
  });
  const done = id === 'DigestFunction' ? '"message":"digest"' : '"message":"clean-up"';
  await expect.poll(() => worker.output(), { timeout: 20_000 }).toContain(done);
  expect(await worker.stop()).toBe(0);
  return worker.output();
}

async function query<Row = unknown>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}
