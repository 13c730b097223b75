import { mayComplete } from './completion.js';
import type { Completion, FunctionIdentity, HandlerContext, Invocation } from './context.js';
import { createContext } from './context.js';
import { errorPayload, isNode24, unserialisable } from './error-payload.js';
import { FunctionFailure, timedOut } from './failure.js';

export type Callback = (error?: unknown, result?: unknown) => void;
export type Handler = (event: unknown, context: HandlerContext, callback?: Callback) => unknown;

/**
 * Calls a handler as Lambda's runtime client does and resolves with the JSON text of its result.
 * Rejects with a FunctionFailure and nothing else. Settles only when the code does: deadlines are `attempt`'s business.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function callHandler(
  handler: Handler,
  event: unknown,
  who: FunctionIdentity,
  invocation: Invocation,
  runtime: string,
): Promise<string> {
  return isNode24(runtime)
    ? callModern(handler, event, createContext(who, invocation), runtime)
    : callLegacy(handler, event, who, invocation, runtime);
}

/** Node.js 24: no callback, and what the handler returns is the result, promise or not. */
async function callModern(handler: Handler, event: unknown, context: HandlerContext, runtime: string): Promise<string> {
  let result: unknown;
  try {
    result = await handler(event, context);
  } catch (error) {
    throw new FunctionFailure('error', errorPayload(error, runtime));
  }
  return serialise(result, runtime);
}

/**
 * Node.js 18 to 22: the first of promise, callback and context.succeed/fail/done counts.
 * Lambda answers a callback when the event loop is empty. A server's loop never is, so here the answer leaves at once.
 * For the same reason a handler that returns no promise and cannot call back any more has answered: with null.
 */
function callLegacy(
  handler: Handler,
  event: unknown,
  who: FunctionIdentity,
  invocation: Invocation,
  runtime: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error?: unknown): void => reject(new FunctionFailure('error', errorPayload(error, runtime)));
    const succeed = (result?: unknown): void => {
      try {
        resolve(serialise(result, runtime));
      } catch (error) {
        reject(error);
      }
    };
    const done = (error?: unknown, result?: unknown): void =>
      error === undefined || error === null ? succeed(result) : fail(error);
    const completion: Completion = { succeed, fail, done };
    try {
      const result = handler(event, createContext(who, invocation, completion), done);
      if (isThenable(result)) {
        Promise.resolve(result).then(succeed, fail);
        return;
      }
      invocation.openEnded = true;
      if (!mayComplete(handler)) succeed(null);
    } catch (error) {
      fail(error);
    }
  });
}

function serialise(result: unknown, runtime: string): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw new FunctionFailure('error', unserialisable(error, runtime));
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Code that runs against a deadline. The code cannot be stopped; its answer can be given up. */
export interface Attempt {
  /** The answer: of the code, or of whatever gave it up first. */
  readonly result: Promise<string>;
  /** Resolves when the code itself is done, however. Holds nothing of the result. */
  readonly settled: Promise<void>;
  /** Gives the answer up, when there is none yet. */
  fail(failure: FunctionFailure): void;
}

/** Runs code until it settles, the invocation's deadline passes or someone gives up, whichever comes first. */
export function attempt(code: () => Promise<string>, invocation: Invocation): Attempt {
  let giveUp: (failure: FunctionFailure) => void = ignore;
  let settled: Promise<void> = Promise.resolve();
  const result = new Promise<string>((resolve, reject) => {
    giveUp = reject;
    const timer = setTimeout(
      () => reject(timedOut(invocation.requestId, invocation.seconds)),
      Math.max(0, invocation.deadline - Date.now()),
    );
    // A turn later, so that the code can already be given up when it runs.
    const running = Promise.resolve().then(code);
    running.then(resolve, reject);
    settled = running.then(ignore, ignore);
    const stopTimer = (): void => clearTimeout(timer);
    settled.then(stopTimer);
    giveUp = (failure) => {
      stopTimer();
      reject(failure);
    };
  });
  return { result, settled, fail: (failure) => giveUp(failure) };
}

function ignore(): void {
  // Nothing is left to do.
}
