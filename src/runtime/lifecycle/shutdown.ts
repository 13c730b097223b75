import process from 'node:process';
import { stopFunctions } from '../function/start.js';
import type { Pools } from '../pool/define.js';
import type { Running } from '../types.js';
import type { Health } from './health.js';
import { log } from './log.js';
import { secondsSetting } from './settings.js';

const DEFAULT_TIMEOUT_SECONDS = 25;
/** For giving messages back and for stopping functions; both are best effort. */
const LAST_MS = 2_000;

/**
 * Stops on SIGTERM or SIGINT: readiness turns 503; after SHUTDOWN_DELAY (for load balancers to notice; default 0) nothing
 * new is taken; what is in hand may take SHUTDOWN_TIMEOUT (25 seconds) more. Then the process ends, with status 1 when
 * something had to be abandoned. A second signal ends it at once.
 *
 * `parts` may grow while the service starts. They are drained in this order: triggers before the HTTP server.
 * Pools are closed when nothing uses them any more.
 */
export function stopOnSignals(health: Health, parts: Running[], pools?: Pools): void {
  const delay = secondsSetting('SHUTDOWN_DELAY', 0);
  const timeout = secondsSetting('SHUTDOWN_TIMEOUT', DEFAULT_TIMEOUT_SECONDS);
  const onSignal = (signal: string): void => {
    if (health.draining) {
      log('warn', { event: 'killed', signal });
      process.exit(1);
    }
    health.draining = true;
    log('info', { event: 'draining', signal });
    stop({ health, parts, pools }, delay, timeout).then(
      (status) => process.exit(status),
      (error: unknown) => {
        log('error', { event: 'stop-failed', error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

interface Service {
  health: Health;
  parts: Running[];
  pools: Pools | undefined;
}

async function stop({ health, parts, pools }: Service, delay: number, timeout: number): Promise<number> {
  if (delay > 0) await wait(delay);
  for (const part of parts) await part.drain();
  const idle = Promise.all(parts.map((part) => part.idle()));
  const finished = await within(timeout, idle);
  if (!finished) {
    log('warn', { event: 'abandoned', message: 'work in hand did not end in time' });
    await within(LAST_MS, Promise.all(parts.map((part) => part.abandon?.())));
  }
  await within(LAST_MS, stopFunctions(health.functions));
  // Last, because listeners of SIGTERM in the functions may still ask the database.
  if (pools !== undefined) await within(LAST_MS, pools.close());
  log('info', { event: 'stopped' });
  return finished ? 0 : 1;
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => true), wait(milliseconds).then(() => false)]);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
