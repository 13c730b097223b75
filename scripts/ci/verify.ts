// `migrate verify` against a real Docker Engine: the migrated sample passes, and each kind of trouble is one clear line
// with its exit code. Whatever happens, the engine holds afterwards what it held before.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import type { VerifyOutcome } from '../../src/model/verify.js';
import { startPostgres } from '../../test/rig/postgres.js';
import { startSqs } from '../../test/rig/sqs.js';
import { commitAll, copySample, createTables } from '../lib/shop.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const docker = new Docker();
const cleanUp: Array<() => Promise<unknown> | unknown> = [];

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function main(): Promise<void> {
  const dir = migratedSample();
  const postgres = await startPostgres();
  cleanUp.push(() => postgres.stop());
  const sqs = await startSqs();
  cleanUp.push(() => sqs.stop());
  await createTables(postgres.url);
  const queue = await sqs.createQueue('order-events-dev');
  const envFile = path.join(dir, '..', `${path.basename(dir)}.env`);
  const env = { ...sqs.env, DATABASE_URL: postgres.url, ORDER_EVENTS_QUEUE_URL: queue };
  writeFileSync(
    envFile,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  cleanUp.push(() => rmSync(envFile));
  const given = ['--network', 'host', '--env-file', envFile];
  const before = await held();
  const nothingLeft = async (what: string): Promise<void> => {
    assert.deepEqual(await held(), before, `${what} left something behind`);
    console.log(`ok  ${what}`);
  };

  await passes(dir, given);
  await nothingLeft('the migrated sample passes, image and containers are removed');
  await passesAll(dir, given);
  await nothingLeft('every route is called with --all-routes');
  await databaseOutOfReach(dir);
  await nothingLeft('a database on localhost, seen from a network of its own');
  for (const [what, dockerfile, expected] of BROKEN_IMAGES) {
    await withDockerfile(dir, dockerfile, async () => matches(await verify(dir, given), 4, expected));
    await nothingLeft(what);
  }
  matches(await verify(dir, [...given, '--port', String(postgres.port)]), 3, /LL1023 {2}port \d+ is taken/);
  await nothingLeft('a taken port');
  matches(await verify(dir, []), 2, /LL1022 {2}the service needs DATABASE_URL, ORDER_EVENTS_QUEUE_URL/);
  await nothingLeft('missing variables');
  await interrupted(dir, given, nothingLeft);
  await noEngine(dir, given);
  await notApplied(dir, given);
  await nothingLeft('no engine, no permission, nothing applied');
}

const BROKEN_IMAGES: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['a Dockerfile with a mistake', 'FRMO node:22-bookworm-slim\n', /LL1024 {2}the image does not build: .*FRMO/i],
  [
    'a build step that fails',
    'FROM node:22-bookworm-slim\nWORKDIR /x\nRUN echo first && echo second >&2\nRUN echo the reason && exit 3\n',
    /LL1024 {2}.*Step 4\/\d+ : RUN echo the reason.*code: 3[\s\S]*the reason/,
  ],
  [
    'an image that ends at once',
    `FROM node:22-bookworm-slim\nWORKDIR /x\nRUN echo made > here\nENTRYPOINT ["node", "-e", "console.log('bye'); process.exit(7)"]\n`,
    /LL1025 {2}the server does not run as it should: it ended with exit code 7[\s\S]*bye/,
  ],
];

function migratedSample(): string {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'lambda-lift-verify-')));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  copySample(dir);
  commitAll(dir);
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'apply', '--yes'], {
    cwd: dir,
    encoding: 'utf8',
  });
  assert.equal(status, 0, `apply ended with ${status}:\n${stdout}${stderr}`);
  return dir;
}

/** By default what reads is called, and what changes data is only looked for. */
async function passes(dir: string, given: readonly string[]): Promise<void> {
  const ran = await verify(dir, [...given, '--format', 'json']);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  const [check] = (JSON.parse(ran.stdout) as VerifyOutcome).checks;
  const { image } = check!;
  const verdicts = Object.fromEntries(
    image!.routes.map(({ request, verdict, status }) => [request, status ?? verdict]),
  );
  assert.deepEqual(verdicts, {
    'POST /orders': 'not-called',
    'GET /orders': 200,
    'GET /orders/lambda-lift-verify': verdicts['GET /orders/lambda-lift-verify'],
    'PUT /orders/lambda-lift-verify': 'not-called',
    'DELETE /orders/lambda-lift-verify': 'not-called',
    'GET /dev/reports/daily': 200,
  });
  assert.ok(image!.bytes > 1e8 && image!.buildSeconds > 0 && image!.server!.readySeconds > 0);
  assert.deepEqual([image!.server!.exitCode, image!.worker!.exitCode], [0, 0]);
}

async function passesAll(dir: string, given: readonly string[]): Promise<void> {
  const ran = await verify(dir, [...given, '--all-routes']);
  process.stdout.write(ran.stdout);
  matches(ran, 0, /Image of orders: passed in/);
  assert.match(ran.stdout, /^ {2}4\d\d .* POST \/orders /m);
  assert.doesNotMatch(ran.stdout, /not called/);
}

async function databaseOutOfReach(dir: string): Promise<void> {
  const env = { DATABASE_URL: 'postgres://app@localhost:1/shop', ORDER_EVENTS_QUEUE_URL: 'http://localhost:1/q' };
  const ran = await verify(dir, [], env);
  matches(ran, 4, /LL1026 {2}\d routes? of 6 do(?:es)? not answer as planned/);
  assert.match(ran.stdout, /note: .*DATABASE_URL.*--network host/);
}

/** Ctrl-C while a step of the build runs, and while the server does. */
async function interrupted(dir: string, given: readonly string[], nothingLeft: (what: string) => Promise<void>) {
  const slow = 'FROM node:22-bookworm-slim\nWORKDIR /y\nRUN echo first > one\nRUN sleep 61\n';
  await withDockerfile(dir, slow, async () => {
    const { child, ended } = start(dir, given);
    while (!(await docker.listContainers()).some(({ Command }) => Command.includes('sleep 61'))) await sleep(100);
    child.kill('SIGINT');
    matches(await ended, 5, /LL1016 {2}interrupted; what it had made is removed/);
  });
  await nothingLeft('Ctrl-C while the image is built');

  const idle = `FROM node:22-bookworm-slim\nWORKDIR /z\nENTRYPOINT ["node", "-e", "setInterval(() => 0, 1000)"]\n`;
  await withDockerfile(dir, idle, async () => {
    const { child, ended } = start(dir, given);
    while (!(await docker.listContainers()).some(({ Image }) => Image.startsWith('lambda-lift-verify:')))
      await sleep(100);
    child.kill('SIGINT');
    matches(await ended, 5, /LL1016 {2}interrupted; what it had made is removed/);
  });
  await nothingLeft('Ctrl-C while the server starts');
}

async function noEngine(dir: string, given: readonly string[]): Promise<void> {
  const at = (host: string): Promise<Ran> => verify(dir, given, { DOCKER_HOST: host });
  matches(await at('unix:///nowhere/docker.sock'), 3, /LL1020 {2}there is no Docker Engine at unix:\/\/\/nowhere/);
  matches(await at('tcp://127.0.0.1:1'), 3, /LL1020 {2}no Docker Engine answers at tcp:\/\/127\.0\.0\.1:1/);
  assert.match(withoutPermission(), /is there, but you have no permission to use it/);
}

/** As another user the socket is there and closed. In a process of its own: this one has connections to the engine open. */
function withoutPermission(): string {
  const engine = new URL('../../dist/verifier/image/engine.js', import.meta.url);
  const script = `
    const { openEngine } = await import(${JSON.stringify(engine.href)});
    // Once before: the other user may not read this folder, and so could not load a thing.
    process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
    await openEngine();
    delete process.env.DOCKER_HOST;
    process.seteuid(65534);
    console.log((await openEngine()).error?.message);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
}

async function notApplied(dir: string, given: readonly string[]): Promise<void> {
  const routes = path.join(dir, 'service/routes.ts');
  const text = readFileSync(routes, 'utf8');
  rmSync(routes);
  matches(await verify(dir, given), 3, /LL1021 {2}the service is not as planned/);
  writeFileSync(routes, text);
}

async function withDockerfile(dir: string, text: string, work: () => Promise<void>): Promise<void> {
  const file = path.join(dir, 'Dockerfile');
  const kept = readFileSync(file, 'utf8');
  writeFileSync(file, text);
  await work();
  writeFileSync(file, kept);
}

/** Ids of everything in the engine: a run must not change it. */
async function held(): Promise<string[]> {
  const images = await docker.listImages({ all: true });
  const containers = await docker.listContainers({ all: true });
  return [...images, ...containers].map(({ Id }) => Id).sort();
}

async function verify(dir: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return start(dir, args, env).ended;
}

function start(dir: string, args: readonly string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, [CLI, 'verify', ...args], {
    cwd: dir,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

/** The exit code, and one line that says why. */
function matches({ code, stdout, stderr }: Ran, expected: number, line: RegExp): void {
  assert.equal(code, expected, stdout + stderr);
  assert.match(stdout + stderr, line);
  assert.doesNotMatch(stdout + stderr, /mistake of its own/);
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const undo of cleanUp.reverse()) await undo();
}
