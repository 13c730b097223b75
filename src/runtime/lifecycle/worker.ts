import { startFunctions } from '../function/start.js';
import type { Pools } from '../pool/define.js';
import type { Consumer, LambdaFunction, Running, Schedule } from '../types.js';
import { answerHealth, type Health, healthPath } from './health.js';
import { type HttpServer, httpServer } from './http-server.js';
import { log } from './log.js';
import { isSet, portSetting } from './settings.js';
import { stopOnSignals } from './shutdown.js';
import { checkOrExit, startOrExit } from './start-up.js';
import { enabledTriggers, startTriggers, type Triggers } from './triggers.js';

export interface WorkerOptions {
  functions: { readonly [id: string]: LambdaFunction };
  schedules?: Schedule[];
  consumers?: Consumer[];
  pools?: Pools;
}

/**
 * The worker's entrypoint: schedules and consumers, as SCHEDULES_ENABLED and CONSUMERS_ENABLED name them. Run one replica:
 * two of them run every schedule twice. With nothing switched on it stays up and does nothing.
 */
export function startWorker(options: WorkerOptions): void {
  startOrExit(() => run(options));
}

async function run({ functions, schedules = [], consumers = [], pools }: WorkerOptions): Promise<void> {
  const triggers = enabledTriggers(schedules, consumers);
  checkOrExit(functions, triggers);
  pools?.attach();
  const health: Health = { draining: false, functions };
  const parts: Running[] = [stayUp()];
  stopOnSignals(health, parts, pools);
  await startFunctions(usedBy(triggers, functions));
  if (health.draining) return;
  parts.push(...startTriggers(triggers));
  if (isSet('WORKER_PORT')) parts.push(await serveHealth(health));
  log('info', {
    event: 'worker-started',
    schedules: triggers.schedules.map(({ id }) => id),
    consumers: triggers.consumers.map(({ id }) => id),
  });
}

/** The worker loads only what it runs; the HTTP functions belong to the server. */
function usedBy({ schedules, consumers }: Triggers, functions: WorkerOptions['functions']): WorkerOptions['functions'] {
  const used = new Set<LambdaFunction>([...schedules, ...consumers].map(({ fn }) => fn));
  const found: { [id: string]: LambdaFunction } = Object.create(null);
  for (const id of Object.keys(functions)) {
    const fn = functions[id];
    if (fn !== undefined && used.has(fn)) found[id] = fn;
  }
  return found;
}

/** Node.js ends a process that waits for nothing. */
function stayUp(): Running {
  const timer = setInterval(() => undefined, 60_000);
  return { drain: () => clearInterval(timer), idle: async () => undefined };
}

async function serveHealth(health: Health): Promise<HttpServer> {
  const server = httpServer((request, response) => {
    const path = healthPath(request);
    if (path === undefined) response.writeHead(404).end();
    else answerHealth(health, path, response);
  }, health);
  await server.listen(portSetting('WORKER_PORT', 0));
  return server;
}
