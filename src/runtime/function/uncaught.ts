import process from 'node:process';
import { log } from '../lifecycle/log.js';
import { currentScope, type UncaughtEvent } from './environment.js';
import { errorPayload, isNode24, unhandledRejection } from './error-payload.js';
import { exited, FunctionFailure } from './failure.js';

/** Thrown by a copy's `process.exit()`, so that nothing after it runs. Whoever sees it knows that all is dealt with. */
export class CopyExit extends Error {
  constructor(status: number) {
    super(`process.exit(${status})`);
    this.name = 'CopyExit';
  }
}

/** What an invocation answers when its code lets an error escape: the text and type are Lambda's. */
export function uncaughtFailure(
  event: UncaughtEvent,
  error: unknown,
  runtime: string,
  requestId: string,
): FunctionFailure {
  // Node.js 24's runtime client leaves it to Node, which ends the process with status 1.
  if (isNode24(runtime)) return exited(requestId, 1);
  const payload = event === 'unhandledRejection' ? unhandledRejection(error, runtime) : errorPayload(error, runtime);
  return new FunctionFailure('error', payload);
}

/**
 * Errors that nothing caught must not end the service: others' invocations run in this process too. They are logged
 * and reported to the function in whose scope they arose, as far as AsyncLocalStorage knows it; that invocation fails,
 * and its copy takes no further ones. An error outside every function is logged and nothing else.
 */
export function installUncaughtHandlers(): void {
  process.on('uncaughtException', (error) => uncaught('uncaughtException', error));
  process.on('unhandledRejection', (error) => uncaught('unhandledRejection', error));
}

function uncaught(event: UncaughtEvent, error: unknown): void {
  if (error instanceof CopyExit) return;
  const scope = currentScope();
  log('error', { event, function: scope?.functionId, error });
  scope?.uncaught?.(event, error);
}
