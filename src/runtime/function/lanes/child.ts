import process from 'node:process';
import { begin, type InvocationRequest } from '../context.js';
import { TRACE_ID, type UncaughtEvent } from '../environment.js';
import { isNode24 } from '../error-payload.js';
import { FunctionFailure } from '../failure.js';
import { type Attempt, attempt, callHandler, type Handler } from '../invoke.js';
import { loadFailure, resolveHandler } from '../resolve.js';
import { uncaughtFailure } from '../uncaught.js';
import { openBundle } from './bundle.js';
import { MB } from './memory.js';
import type { FromChild, ToChild } from './messages.js';

/*
 * Entry of a child of the lane `process`: one function, one invocation at a time, in a process with the function's own
 * variables. The build makes dist/child.js of it.
 */

type Load = Extract<ToChild, { kind: 'load' }>;

/** The parent is gone, or an error escaped: nothing may keep this process alive. Exit handlers are not owed either. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function answer(message: FromChild, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function failed(error: unknown, runtime: string, last: boolean): FromChild {
  const failure = error instanceof FunctionFailure ? error : loadFailure(error, runtime);
  return { kind: 'failure', failure: failure.kind, payload: failure.payload, last };
}

/** The function of this process. */
class ChildFunction {
  readonly #load: Load;
  readonly #handler: Handler;
  #current: { requestId: string; attempt: Attempt } | undefined;
  #dying = false;

  constructor(load: Load, handler: Handler) {
    this.#load = load;
    this.#handler = handler;
  }

  invoke(event: unknown, request: InvocationRequest): void {
    const { who, runtime } = this.#load;
    if (request.traceId === undefined) delete process.env[TRACE_ID];
    else process.env[TRACE_ID] = request.traceId;
    const invocation = begin(request);
    const running = attempt(() => callHandler(this.#handler, event, who, invocation, runtime), invocation);
    this.#current = { requestId: request.requestId, attempt: running };
    running.result
      .then(
        (json) => answer({ kind: 'result', json }),
        (error: unknown) => answer(failed(error, runtime, this.#dying), () => this.#dying && die()),
      )
      .finally(() => {
        this.#current = undefined;
      });
  }

  /** An error that nothing caught: the invocation in hand fails, and the process ends. */
  giveUp(event: UncaughtEvent, error: unknown): void {
    this.#dying = true;
    if (this.#current === undefined) die();
    else this.#current.attempt.fail(uncaughtFailure(event, error, this.#load.runtime, this.#current.requestId));
  }
}

async function loadFunction(load: Load): Promise<ChildFunction> {
  const bundle = await openBundle(load.id);
  const handler = resolveHandler(await bundle.evaluate({ global: globalThis }), load.handler, load.runtime);
  const fn = new ChildFunction(load, handler);
  // As the runtime client of Node.js 18 to 22 does; that of Node.js 24 leaves it to Node, which exits with status 1.
  if (!isNode24(load.runtime)) {
    process.on('uncaughtException', (error) => fn.giveUp('uncaughtException', error));
    process.on('unhandledRejection', (error) => fn.giveUp('unhandledRejection', error));
  }
  return fn;
}

let loaded: ChildFunction | undefined;

process.on('disconnect', die);
process.on('message', (message: ToChild) => {
  if (message.kind === 'invoke') {
    loaded?.invoke(message.event, message.request);
    return;
  }
  loadFunction(message).then(
    (fn) => {
      loaded = fn;
      answer({ kind: 'ready', megabytes: process.memoryUsage().rss / MB });
    },
    (error: unknown) => answer(failed(error, message.runtime, true), die),
  );
});
