import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { freePort, type ServerProcess, startProcess } from '../../rig/process.js';
import { scratch } from '../../rig/scratch.js';

/** A whole service as one bundle: two entrypoints over the same tables, as the generator would emit them. */

const RUNTIME = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../src/runtime');

const SOURCE = `
import 'RUNTIME/function/install.js';
import express from 'express';
import { defineFront } from 'RUNTIME/fronts/front.js';
import { keepRawBody, mountRoutes } from 'RUNTIME/fronts/mount.js';
import { defineFunctions } from 'RUNTIME/function/define.js';
import { startServer } from 'RUNTIME/lifecycle/server.js';
import { startWorker } from 'RUNTIME/lifecycle/worker.js';
import { defineConsumers } from 'RUNTIME/queue/define.js';
import { defineSchedules } from 'RUNTIME/schedule/define.js';

const fn = (handler: (event: any) => Promise<unknown>, environment = {}) => ({
  handler: 'src/h.handler', load: async () => ({ handler }), runtime: 'nodejs22.x',
  lane: 'shared' as const, timeout: 30, memory: 128, environment,
});
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const functions = defineFunctions({
  hello: fn(async () => ({ statusCode: 200, body: 'hello ' + process.env.NAME }), { NAME: 'world' }),
  slow: fn(async (event) => { await sleep(Number(event.queryStringParameters.ms)); return 'slow'; }),
  needy: fn(async () => null, process.env.NEEDY ? { DATABASE_URL: {}, TABLE: { from: 'NEEDY__TABLE' } } : {}),
  report: fn(async (event) => { console.log(JSON.stringify({ event: 'reported', detail: event['detail-type'] })); }),
  orders: fn(async (event) => { await sleep(Number(process.env.ORDERS_MS ?? 0)); console.log(JSON.stringify({ event: 'ordered', bodies: event.Records.map((r: any) => r.body) })); }),
});
const api = defineFront({ id: 'httpApi', kind: 'http-api', payload: '2.0', prefix: '', stage: '$default' });
const routes = [
  api.route('GET /hello', functions.hello),
  api.route('GET /slow', functions.slow),
  ...(process.env.CLAIM ? [api.route('GET /healthz', functions.hello)] : []),
];
const createApp = () => {
  const app = express();
  keepRawBody(app, routes);
  mountRoutes(app, routes);
  return app;
};
const schedules = defineSchedules([
  { id: 'minutely', source: 'scheduler', expression: process.env.EXPRESSION ?? 'cron(* * * * ? *)', fn: functions.report },
  { id: 'disabled', source: 'rule', expression: 'rate(1 day)', enabled: false, fn: functions.report },
]);
const consumers = defineConsumers([
  {
    id: 'orders', queueUrlFrom: 'ORDERS_QUEUE_URL', batchSize: 1, fn: functions.orders,
    ...(process.env.FILTERED ? { filterPatterns: [{ body: { a: ['b'] } }] } : {}),
  },
]);
if (process.argv[2] === 'worker') startWorker({ functions, schedules, consumers });
else startServer({ createApp, functions, schedules, consumers });
`;

let bundle: string | undefined;

export function built(): string {
  if (bundle !== undefined) return bundle;
  bundle = path.join(scratch('lifecycle'), 'service.cjs');
  buildSync({
    stdin: { contents: SOURCE.split('RUNTIME').join(RUNTIME), loader: 'ts', resolveDir: RUNTIME },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: bundle,
    logLevel: 'error',
  });
  return bundle;
}

export interface Service {
  port: number;
  process: ServerProcess;
  lines(): { [name: string]: unknown }[];
  events(): unknown[];
  url(path: string): string;
}

/** Starts one of the two entrypoints with nothing but these variables, and does not wait. */
export async function launch(program: 'server' | 'worker', env: Record<string, string> = {}): Promise<Service> {
  const port = await freePort();
  const started = startProcess([process.execPath, built(), program], {
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ...env },
  });
  const lines = (): { [name: string]: unknown }[] =>
    started
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
  return {
    port,
    process: started,
    lines,
    events: () => lines().map((line) => line['event']),
    url: (target) => `http://127.0.0.1:${port}${target}`,
  };
}
