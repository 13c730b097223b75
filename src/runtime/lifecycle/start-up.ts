import process from 'node:process';
import { missingVariables } from '../function/start.js';
import type { LambdaFunction } from '../types.js';
import { log } from './log.js';
import { missingQueues, type Triggers, triggerProblems } from './triggers.js';

/** Runs an entrypoint; what it cannot start with ends the process with status 1 and a log line that says why. */
export function startOrExit(start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    log('error', { event: 'start-failed', error });
    process.exit(1);
  });
}

/** Refuses to start when variables are missing, naming all of them, or when a trigger cannot be run as AWS did. */
export function checkOrExit(functions: { readonly [id: string]: LambdaFunction }, triggers: Triggers): void {
  const missing = [...missingVariables(functions), ...missingQueues(triggers.consumers)];
  const problems = triggerProblems(triggers);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    log('error', { event: 'missing-variables', message: `set ${names}`, missing });
  }
  for (const message of problems) log('error', { event: 'cannot-start', message });
  if (missing.length > 0 || problems.length > 0) process.exit(1);
}
