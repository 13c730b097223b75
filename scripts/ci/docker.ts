// The Docker tier: the emitted Dockerfiles of the migrated samples, built by the engine's classic builder (no BuildKit),
// run as server and as worker, every route called, stopped with SIGTERM.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { startPostgres } from '../../test/rig/postgres.js';
import { freePort } from '../../test/rig/process.js';
import { startSqs } from '../../test/rig/sqs.js';
import { commitAll, copyFolder, type Exchange } from '../lib/sample.js';
import * as shop from '../lib/shop.js';
import * as todos from '../lib/todos.js';

interface Sample {
  readonly name: string;
  readonly folder: string;
  readonly queueName: string;
  /** Variable with the queue's URL. */
  readonly queueVariable: string;
  readonly env: Readonly<Record<string, string>>;
  readonly expected: readonly number[];
  createTables(databaseUrl: string): Promise<void>;
  callEveryRoute(url: string): Promise<Exchange[]>;
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'orders',
    folder: shop.SAMPLE,
    queueName: 'order-events-dev',
    queueVariable: 'ORDER_EVENTS_QUEUE_URL',
    env: {},
    expected: shop.EXPECTED_STATUSES,
    createTables: shop.createTables,
    callEveryRoute: shop.callEveryRoute,
  },
  {
    name: 'todos',
    folder: todos.SAMPLE,
    queueName: 'todo-imports-dev',
    queueVariable: 'IMPORT_QUEUE_URL',
    env: todos.SETTINGS,
    expected: todos.EXPECTED_STATUSES,
    createTables: todos.createTables,
    callEveryRoute: todos.callEveryRoute,
  },
];

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const docker = new Docker();
const cleanUp: Array<() => Promise<unknown> | unknown> = [];

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const sample of SAMPLES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n== ${sample.name}`);
    await runSample(sample);
  }
}

async function runSample(sample: Sample): Promise<void> {
  const image = `lambda-lift-ci-${sample.name}`;
  await buildImage(migrated(sample), image);
  const postgres = await startPostgres();
  cleanUp.push(() => postgres.stop());
  const sqs = await startSqs();
  cleanUp.push(() => sqs.stop());
  await sample.createTables(postgres.url);
  const queue = await sqs.createQueue(sample.queueName);
  const env = { ...sqs.env, ...sample.env, DATABASE_URL: postgres.url, [sample.queueVariable]: queue };

  const port = await freePort();
  const server = await start(image, 'server', { ...env, PORT: String(port) }, '"event":"listening"');
  const answers = await sample.callEveryRoute(`http://127.0.0.1:${port}`);
  for (const { request, status } of answers) console.log(`${status} ${request}`);
  const found = answers.map(({ status }) => status).join();
  if (found !== sample.expected.join()) throw new Error(`Expected ${sample.expected}\n${await logs(server)}`);
  await stopped(server, 'server');

  if ((await sqs.depth(queue)).waiting === 0) throw new Error('The routes left no message in the queue');
  const worker = await start(image, 'worker', { ...env, CONSUMERS_ENABLED: '*' }, '"event":"worker-started"');
  for (let tries = 0; (await sqs.depth(queue)).waiting + (await sqs.depth(queue)).inFlight > 0; tries += 1) {
    if (tries > 300) throw new Error(`The worker left the message in the queue:\n${await logs(worker)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log('worker: one message handled');
  await stopped(worker, 'worker');
}

function migrated({ folder }: Sample): string {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'lambda-lift-docker-')));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  copyFolder(folder, dir);
  commitAll(dir);
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'apply', '--yes'], {
    cwd: dir,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`apply ended with ${status}:\n${stdout}${stderr}`);
  return dir;
}

async function buildImage(dir: string, image: string): Promise<void> {
  const stream = await docker.buildImage(
    { context: dir, src: ['.'] },
    { t: image, networkmode: 'host', rm: true, forcerm: true },
  );
  cleanUp.push(() => docker.getImage(image).remove({ force: true }));
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve()),
      (event: { stream?: string; error?: string }) => {
        if (event.error) reject(new Error(event.error));
        process.stdout.write(event.stream ?? '');
      },
    );
  });
}

/** Runs the image with one of its two commands, on the host's network, and waits for a log line. */
async function start(
  image: string,
  command: string,
  env: Record<string, string>,
  line: string,
): Promise<Docker.Container> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: [command],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    HostConfig: { NetworkMode: 'host' },
  });
  cleanUp.push(() => container.remove({ force: true }));
  await container.start();
  for (let tries = 0; !(await logs(container)).includes(line); tries += 1) {
    const { State } = await container.inspect();
    if (tries > 300 || !State.Running) throw new Error(`${command} did not come up:\n${await logs(container)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { Config } = await container.inspect();
  if (['', 'root', '0'].includes(Config.User)) throw new Error('The image runs as root');
  console.log(`${command}: up, as user ${Config.User}`);
  return container;
}

async function logs(container: Docker.Container): Promise<string> {
  return String(await container.logs({ stdout: true, stderr: true }));
}

async function stopped(container: Docker.Container, name: string): Promise<void> {
  await container.stop({ t: 30 });
  const { State } = await container.inspect();
  if (State.ExitCode !== 0) throw new Error(`${name} ended with ${State.ExitCode}:\n${await logs(container)}`);
  console.log(`${name}: stopped, exit code 0`);
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const undo of cleanUp.reverse()) await undo();
}
