// The account tier: sample orders is deployed into moto server by SDK calls, read back by the real reader without its
// serverless.yml, and planned. The plan must be that of the template in every field that moto keeps.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInfrastructure } from '../../src/analyzer/config/read.js';
import { parseDeployed } from '../../src/analyzer/deployed/parse.js';
import { readAccount } from '../../src/analyzer/deployed/read.js';
import { deployedText } from '../../src/analyzer/deployed/text.js';
import { withDeployed } from '../../src/analyzer/deployed/with-deployed.js';
import { openFiles } from '../../src/analyzer/files/open.js';
import type { ConfigFacts } from '../../src/model/config.js';
import type { Deployed } from '../../src/model/deployed.js';
import type { Plan } from '../../src/model/plan.js';
import type { Result } from '../../src/model/result.js';
import { freePort } from '../../test/rig/process.js';
import { copySample } from '../lib/shop.js';
import { addByHand, deployOrders, REGION } from './account/orders.js';
import { startRecorder } from './account/record.js';

/** What moto 5.2 does not keep of what was created: the field, and why it cannot be compared. */
const NOT_KEPT: readonly { readonly field: string; readonly why: string }[] = [
  { field: 'consumers[].batchSize', why: 'moto makes every batch of an SQS mapping 1' },
  { field: 'fronts[].binaryMediaTypes', why: 'CreateRestApi drops binaryMediaTypes' },
];

const FILE = '.migrate/deployed.json';
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

async function main(): Promise<void> {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'lambda-lift-account-')));
  const moto = await startMoto();
  try {
    copySample(dir);
    const template = value(await readInfrastructure(value(await openFiles(dir)), { params: {}, env: {} }));
    const expected = planOf(dir);

    await deployOrders(moto.endpoint);
    const deployed = value(await readAccount({ endpoint: moto.endpoint, region: REGION, tags: [] }));
    console.log(
      `read ${deployed.functions.length} functions, ${deployed.routes.length} routes, ${deployed.rules.length} rules`,
    );
    for (const { call, subject = '', why, instead } of deployed.notRead) {
      console.log(`not answered by moto: ${call} ${subject} (${why})${instead ? `, ${instead} instead` : ''}`);
    }
    checkSaved(deployed);

    rmSync(path.join(dir, 'serverless.yml'));
    compare(expected, planOf(dir, '--aws', '--endpoint', moto.endpoint, '--region', REGION));
    compare(expected, planOf(dir, '--deployed', path.join(dir, FILE)));
    checkBeside(template, deployed);

    await addByHand(moto.endpoint);
    await checkByHand(template, moto.endpoint);
  } finally {
    moto.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

/** The plan that the program itself makes. */
function planOf(dir: string, ...flags: string[]): Plan {
  const { stdout, stderr } = spawnSync(process.execPath, [CLI, 'diff', '--format', 'json', ...flags], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (!stdout.startsWith('{')) throw new Error(`diff ${flags.join(' ')} made no plan:\n${stderr}`);
  return JSON.parse(stdout) as Plan;
}

/** The saved read is the read again, and holds no value of a variable. */
function checkSaved(deployed: Deployed): void {
  const text = deployedText(deployed);
  const again = value(parseDeployed(text, FILE));
  if (deployedText(again) !== text) throw new Error('The saved read is another one when it is read again.');
  if (text.includes('postgres://') || text.includes('s3cr3t')) throw new Error('A value of a variable was saved.');
  console.log('saved and read again: the same, without a value of a variable');
}

type Rows = ReadonlyArray<readonly [string, unknown]>;

/** Routes, schedules, consumers, fronts and functions, field by field. */
function compare(expected: Plan, found: Plan): void {
  const known = new Set(NOT_KEPT.map(({ field }) => field));
  const there = new Map(rows(found));
  const seen = new Set<string>();
  let same = 0;
  const wrong: string[] = [];
  for (const [key, wanted] of rows(expected)) {
    const field = key.replace(/\[[^\]]*\]/g, '[]');
    seen.add(key);
    const got = there.get(key);
    if (JSON.stringify(got) === JSON.stringify(wanted)) same += 1;
    else if (!known.has(field))
      wrong.push(`${key}: ${JSON.stringify(wanted)} in the template, ${JSON.stringify(got)} deployed`);
  }
  for (const key of there.keys()) if (!seen.has(key)) wrong.push(`${key}: only deployed`);
  console.log(`${same} fields are the same as in the plan of the template`);
  for (const { field, why } of NOT_KEPT) console.log(`not kept by moto: ${field} (${why})`);
  if (wrong.length > 0) throw new Error(`The plans differ:\n${wrong.join('\n')}`);
}

/** One row for each field, without places and texts for people. */
function rows(plan: Plan): Rows {
  const list = (name: string, items: readonly object[], key: (item: never) => string): Rows =>
    items.flatMap((item) =>
      Object.entries(item)
        .filter(([field]) => !['location', 'queue', 'environment'].includes(field))
        .concat(
          'environment' in item
            ? [['variables', (item.environment as { name: string }[]).map((one) => one.name).sort()]]
            : [],
        )
        .map(([field, value]) => [`${name}[${key(item as never)}].${field}`, value] as const),
    );
  return [
    ...list('routes', plan.routes, ({ front, method, path }: Plan['routes'][number]) => `${front} ${method} ${path}`),
    ...list('schedules', plan.schedules, ({ id }: Plan['schedules'][number]) => id),
    ...list('consumers', plan.consumers, ({ id }: Plan['consumers'][number]) => id),
    ...list('fronts', plan.fronts, ({ id }: Plan['fronts'][number]) => id),
    ...list('functions', plan.functions, ({ id }: Plan['functions'][number]) => id),
  ];
}

/** Beside the template, nothing differs but what moto does not keep. */
function checkBeside(template: ConfigFacts, deployed: Deployed): void {
  const beside = withDeployed(template, deployed, FILE, deployedText(deployed));
  const drift = beside.findings.filter(({ code }) => /^LL11(?:09|10|11)$/.test(code));
  for (const { code, message } of drift) console.log(`beside the template: ${code} ${message}`);
  const unexpected = drift.filter(({ message }) => !message.includes('batch size'));
  if (unexpected.length > 0) throw new Error('Something differs that should not.');
}

/** What was made in the console is found, and planned beside the template. `--record <file>` keeps the answers for tests. */
async function checkByHand(template: ConfigFacts, endpoint: string): Promise<void> {
  const recorder = await startRecorder(endpoint);
  const deployed = value(await readAccount({ endpoint: recorder.endpoint, region: REGION, tags: [] }));
  const [, , flag, file] = process.argv;
  recorder.save(flag === '--record' && file !== undefined ? file : undefined);
  const { functions, findings } = withDeployed(template, deployed, FILE, deployedText(deployed));
  const found = findings.flatMap(({ code, functionId }) => (code === 'LL1110' ? [functionId] : [])).sort();
  if (found.join() !== 'dailyReport,listOrders,nightlyReport') throw new Error(`LL1110 for ${found.join()}`);
  const schedule = functions.find(({ id }) => id === 'dailyReport')!.triggers.find(({ kind }) => kind === 'schedule');
  if (schedule?.kind !== 'schedule' || JSON.stringify(schedule.input) !== '{"week":true}')
    throw new Error('no schedule');
  console.log('made in the console: a schedule, a Function URL and a paused rule are found');
}

interface Moto {
  readonly endpoint: string;
  stop(): void;
}

async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const command = process.env['MOTO_SERVER'] ?? 'moto_server';
  const child: ChildProcess = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  let trouble: string | undefined;
  child.on('error', (error) => {
    trouble = `${command} cannot be started (${error.message}); name it in MOTO_SERVER`;
  });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if (trouble !== undefined || child.exitCode !== null || tries > 300) {
      child.kill();
      throw new Error(trouble ?? 'moto server did not start');
    }
    const isUp = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { endpoint, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
delete process.env['AWS_PROFILE'];
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
