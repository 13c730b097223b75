import type { Express } from 'express';
import { claimsPath, listener } from '../fronts/mount.js';
import { startFunctions } from '../function/start.js';
import type { Pools } from '../pool/define.js';
import type { Consumer, LambdaFunction, Running, Schedule } from '../types.js';
import { answerHealth, type Health, healthPath } from './health.js';
import { httpServer } from './http-server.js';
import { log } from './log.js';
import { portSetting, textSetting } from './settings.js';
import { stopOnSignals } from './shutdown.js';
import { checkOrExit, startOrExit } from './start-up.js';
import { enabledTriggers, startTriggers, type Triggers } from './triggers.js';

const DEFAULT_PORT = 8080;

export interface ServerOptions {
  createApp: () => Express;
  functions: { readonly [id: string]: LambdaFunction };
  schedules?: Schedule[];
  consumers?: Consumer[];
  pools?: Pools;
}

/**
 * The HTTP entrypoint. Loads all functions before it listens on PORT, so that no request waits for one. With WORKER=inline
 * it runs the schedules and consumers too.
 */
export function startServer(options: ServerOptions): void {
  startOrExit(() => run(options));
}

async function run({ createApp, functions, schedules = [], consumers = [], pools }: ServerOptions): Promise<void> {
  const inline = textSetting('WORKER') === 'inline';
  const triggers: Triggers = inline ? enabledTriggers(schedules, consumers) : { schedules: [], consumers: [] };
  const port = portSetting('PORT', DEFAULT_PORT);
  checkOrExit(functions, triggers);
  pools?.attach();
  const health: Health = { draining: false, functions };
  const parts: Running[] = [];
  stopOnSignals(health, parts, pools);
  const app = createApp();
  const handle = listener(app);
  await startFunctions(functions);
  const server = httpServer((request, response) => {
    const path = healthPath(request);
    if (path === undefined || claimsPath(app, request)) handle(request, response);
    else answerHealth(health, path, response);
  }, health);
  if (health.draining) return;
  const listening = await server.listen(port);
  parts.push(...startTriggers(triggers), server);
  log('info', { event: 'listening', port: listening });
}
