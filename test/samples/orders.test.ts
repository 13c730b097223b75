import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callEveryRoute, createTables, EXPECTED_STATUSES, SAMPLE } from '../../scripts/lib/shop.js';
import { runCli } from '../rig/cli.js';
import { type GitRepo, gitRepo } from '../rig/git-repo.js';
import { linkModules } from '../rig/modules.js';
import { type Postgres, startPostgres } from '../rig/postgres.js';
import { freePort, startProcess } from '../rig/process.js';
import { bootService, buildService } from '../rig/service.js';
import { type Sqs, startSqs } from '../rig/sqs.js';
import { readModes, readTree } from '../rig/tree.js';
import { EVENTS, ORDER } from './events.js';
import { invokePackaged, packageFunction, readServerless } from './lambda-package.js';

const CLOCK = fileURLToPath(new URL('../../scripts/demo/clock.mjs', import.meta.url));
const SOURCES = readTree(SAMPLE, (file) => !/^(?:node_modules|\.esbuild|\.serverless)\//.test(file));

let postgres: Postgres;
let sqs: Sqs;
let queue: string;
let repo: GitRepo;
let env: Record<string, string>;

beforeAll(async () => {
  [postgres, sqs] = await Promise.all([startPostgres(), startSqs()]);
  await createTables(postgres.url);
  queue = await sqs.createQueue('order-events-dev');
  env = { ...sqs.env, DATABASE_URL: postgres.url, ORDER_EVENTS_QUEUE_URL: queue };
  repo = gitRepo({ files: SOURCES });
  const applied = await runCli(['apply', '--yes', '--no-install'], { cwd: repo.dir });
  expect(applied, applied.stdout + applied.stderr).toMatchObject({ code: 0 });
  linkModules(repo.dir);
  buildService(repo.dir);
});

afterAll(async () => {
  await Promise.all([postgres?.stop(), sqs?.stop()]);
});

test('every function is accounted for, and Cognito keeps its own', async () => {
  const { stdout } = await runCli(['diff', '--no-write', '--format', 'json'], { cwd: repo.dir });
  const { outcomes, totals } = JSON.parse(stdout) as Plan;
  expect(Object.fromEntries(outcomes.map(({ functionId, kind }) => [functionId, kind]))).toEqual({
    ...Object.fromEntries(Object.keys(EVENTS).map((id) => [id, 'migrated'])),
    welcomeCustomer: 'kept',
  });
  expect(totals).toEqual({ functions: 9, migrated: 8, kept: 1, manual: 0, failed: 0 });
});

interface Plan {
  readonly outcomes: ReadonlyArray<{ functionId: string; kind: string }>;
  readonly totals: unknown;
}

test('the server answers every route', async () => {
  const server = await bootService(repo.dir, { build: false, env });
  const answers = await callEveryRoute(server.url);
  expect(
    answers.map(({ status }) => status),
    server.output(),
  ).toEqual(EXPECTED_STATUSES);
  expect(JSON.parse(answers.at(-2)?.body ?? '')).toEqual({ title: 'Orders per day', stage: 'dev', days: [] });
  expect(await server.stop()).toBe(0);
});

test('npm run service:start serves as well', async () => {
  const port = await freePort();
  const started = { ...process.env, ...env, PORT: String(port) };
  const server = startProcess(['npm', 'run', 'service:start'], { cwd: repo.dir, env: started, group: true });
  await server.waitFor(/"event":"listening"/);
  expect((await fetch(`http://127.0.0.1:${port}/orders`)).status).toBe(200);
  await server.stop();
});

test('the worker handles a message and runs the nightly schedule', async () => {
  const night = Date.UTC(2030, 0, 2, 2, 59, 57);
  const worker = await bootService(repo.dir, {
    program: 'worker',
    build: false,
    env: {
      ...env,
      SCHEDULES_ENABLED: '*',
      CONSUMERS_ENABLED: '*',
      CLOCK: String(night),
      NODE_OPTIONS: `--import=${CLOCK}`,
    },
  });
  await sqs.send(queue, JSON.stringify({ kind: 'paid', orderId: ORDER }));
  await expect.poll(() => sqs.depth(queue), { timeout: 20_000 }).toEqual({ waiting: 0, inFlight: 0 });
  expect(await query('select kind from order_events where order_id = $1', [ORDER])).toEqual([{ kind: 'paid' }]);
  await expect.poll(() => worker.output(), { timeout: 20_000 }).toContain('report for 2030-01-01: 0 orders');
  expect(await worker.stop()).toBe(0);
});

test('what is switched off by default does not run, and says so once', async () => {
  const untouched = await sqs.createQueue('untouched');
  const worker = await bootService(repo.dir, {
    program: 'worker',
    build: false,
    env: { ...env, ORDER_EVENTS_QUEUE_URL: untouched },
  });
  await sqs.send(untouched, JSON.stringify({ kind: 'created', orderId: ORDER }));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await sqs.depth(untouched)).toEqual({ waiting: 1, inFlight: 0 });
  for (const id of ['nightlyReport', 'orderEvents']) {
    expect(worker.logs().filter((line) => JSON.stringify(line).includes(id))).toHaveLength(1);
  }
  expect(await worker.stop()).toBe(0);
});

describe('still a Lambda', () => {
  test.each(Object.entries(EVENTS))('%s, packaged as serverless.yml says, answers as before', async (id, event) => {
    const before = gitRepo({ files: SOURCES });
    linkModules(before.dir);
    const variables = {
      ...env,
      SERVICE: 'orders-dev',
      LOG_LEVEL: 'info',
      CURRENCY: 'EUR',
      REPORT_TITLE: 'Orders per day',
    };
    const answers = [];
    for (const { dir } of [before, repo]) {
      await resetTables();
      answers.push(mask(await invokePackaged(await packageFunction(dir, id), event, variables)));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).not.toBeNull();
  });

  test('no function is left out', () => {
    expect(Object.keys(readServerless(SAMPLE).functions).sort()).toEqual(Object.keys(EVENTS).sort());
  });
});

test('undo brings back the tree of before', async () => {
  const { code, stdout, stderr } = await runCli(['undo'], { cwd: repo.dir });
  expect(code, stdout + stderr).toBe(0);
  const left = (file: string): boolean => !/^(?:\.migrate|service\/dist)\//.test(file);
  expect(readTree(repo.dir, left)).toEqual(SOURCES);
  expect(new Set(Object.values(readModes(repo.dir)))).toEqual(new Set(['644']));
  expect(repo.git('branch', '--show-current').trim()).toBe('main');
});

/** Random ids come out differently each time. */
function mask(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>'));
}

async function resetTables(): Promise<void> {
  await query('truncate orders, order_events, daily_reports, customers');
  await query("insert into orders (id, customer, cents, currency) values ($1, 'bob', 700, 'EUR')", [ORDER]);
}

async function query(text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
