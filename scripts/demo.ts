// `npm run demo`: the whole story on samples/orders, with a real Postgres and a real SQS, no AWS account and no Docker.
// Everything happens in a scratch folder; nothing keeps running, whatever way this ends.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Postgres, startPostgres } from '../test/rig/postgres.js';
import { bootService, buildService, type Service } from '../test/rig/service.js';
import { type Sqs, startSqs } from '../test/rig/sqs.js';
// @ts-expect-error: a plain script without types
import { build } from './build.mjs';
import { exchange, show, step } from './demo/print.js';
import { callEveryRoute, commitAll, copySample, createTables, EXPECTED_STATUSES, type Exchange } from './lib/shop.js';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const CLOCK = fileURLToPath(new URL('./demo/clock.mjs', import.meta.url));

/** Undone in reverse order at the end, come what may. */
const cleanUp: Array<() => Promise<unknown> | unknown> = [];

async function demo(): Promise<void> {
  const dir = prepare();
  await build();
  step('What is there: lambda-lift analyze');
  show(run(dir, process.execPath, [CLI, 'analyze'], [0]));
  step('What would change: lambda-lift diff');
  show(run(dir, process.execPath, [CLI, 'diff'], [1]));
  step('Change it, on a branch, a commit per step: lambda-lift apply --yes');
  show(run(dir, process.execPath, [CLI, 'apply', '--yes'], [0]));
  show(run(dir, 'git', ['log', '--reverse', '--oneline', '--shortstat', 'main..HEAD'], [0]));
  step('npm install');
  show(run(dir, 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], [0]));
  step('npm run service:build');
  show(buildService(dir));
  await runShop(dir);
}

/** A scratch copy of the sample in a git repository. */
function prepare(): string {
  step('A small shop on Lambda: samples/orders');
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'lambda-lift-demo-')));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  copySample(dir);
  commitAll(dir);
  show(run(dir, 'git', ['ls-files'], [0]));
  return dir;
}

async function runShop(dir: string): Promise<void> {
  step('Start Postgres and SQS');
  const postgres = await startPostgres();
  cleanUp.push(() => postgres.stop());
  const sqs = await startSqs();
  cleanUp.push(() => sqs.stop());
  await createTables(postgres.url);
  const queue = await sqs.createQueue('order-events-dev');
  show(`Postgres ${postgres.url}\nSQS      ${queue}`);

  step('npm run service:start, and call every route');
  const env = environment(postgres, sqs, queue);
  const server = await bootService(dir, { build: false, env });
  cleanUp.push(() => server.stop());
  const answers = await callEveryRoute(server.url);
  answers.forEach(exchange);
  expectStatuses(answers);

  step('npm run service:worker: one queue message, and the nightly schedule at 03:00 UTC');
  const worker = await startWorker(dir, env);
  await showQueue(server, worker, sqs, queue);
  await showSchedule(server, worker);

  step('Stop: SIGTERM to both');
  show(`server ended with ${await server.stop()}, worker ended with ${await worker.stop()}`);
}

function environment(postgres: Postgres, sqs: Sqs, queue: string): Record<string, string> {
  return { ...sqs.env, DATABASE_URL: postgres.url, ORDER_EVENTS_QUEUE_URL: queue };
}

/** The worker's clock is set to some seconds before the schedule's next run. */
async function startWorker(dir: string, env: Record<string, string>): Promise<Service> {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
  const clock = Date.UTC(tomorrow.getUTCFullYear(), tomorrow.getUTCMonth(), tomorrow.getUTCDate(), 2, 59, 55);
  const worker = await bootService(dir, {
    program: 'worker',
    build: false,
    env: {
      ...env,
      SCHEDULES_ENABLED: '*',
      CONSUMERS_ENABLED: '*',
      CLOCK: String(clock),
      NODE_OPTIONS: `--import=${CLOCK}`,
    },
  });
  cleanUp.push(() => worker.stop());
  return worker;
}

async function showQueue(server: Service, worker: Service, sqs: Sqs, queue: string): Promise<void> {
  const [created] = await callOnce(server, 'POST', '/orders', { customer: 'grace', cents: 990 });
  const { id } = JSON.parse(created.body) as { id: string };
  await until('the message is handled', async () => {
    const { waiting, inFlight } = await sqs.depth(queue);
    return waiting + inFlight === 0;
  });
  show(linesAbout(worker, id));
  await callOnce(server, 'GET', `/orders/${id}`);
}

async function showSchedule(server: Service, worker: Service): Promise<void> {
  await until('the schedule has run', async () => linesAbout(worker, 'report for') !== '');
  show(linesAbout(worker, 'report for'));
  const [report] = await callOnce(server, 'GET', '/dev/reports/daily');
  if (!report.body.includes('"orders":1')) throw new Error('The nightly report did not count the order');
}

async function callOnce(server: Service, method: string, route: string, body?: unknown): Promise<[Exchange]> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(server.url + route, { method, body: text });
  const found = {
    request: [method, route, text].filter(Boolean).join(' '),
    status: response.status,
    body: await response.text(),
  };
  exchange(found);
  return [found];
}

function linesAbout(service: Service, text: string): string {
  return service
    .output()
    .split('\n')
    .filter((line) => line.includes(text))
    .join('\n');
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function expectStatuses(answers: readonly Exchange[]): void {
  const found = answers.map(({ status }) => status);
  if (found.join() !== EXPECTED_STATUSES.join()) throw new Error(`Expected ${EXPECTED_STATUSES}, got ${found}`);
}

/** Runs a program to its end and returns its standard output; any other exit code than expected ends the demo. */
function run(cwd: string, program: string, args: string[], expected: number[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  if (expected.includes(status ?? -1)) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}

async function end(): Promise<void> {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
}

process.on('SIGINT', () => end().finally(() => process.exit(130)));
try {
  await demo();
  step('Done');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await end();
}
