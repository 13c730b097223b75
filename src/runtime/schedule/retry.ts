import { randomUUID } from 'node:crypto';
import { FunctionFailure } from '../function/failure.js';
import { log } from '../lifecycle/log.js';
import type { LambdaFunction } from '../types.js';
import type { Wait } from './pauses.js';

/**
 * Lambda's asynchronous invocation: after an error two more attempts, one and two minutes later, with the same request
 * id; throttling does not use them up and is tried again for up to six hours, from one second to five minutes apart.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export interface RetryPolicy {
  /** Milliseconds before each further attempt. */
  delays: number[];
  throttledFirst: number;
  throttledMost: number;
  /** Milliseconds after which an event that only met throttling is given up. */
  maximumAge: number;
}

export const LAMBDA_RETRIES: RetryPolicy = {
  delays: [60_000, 120_000],
  throttledFirst: 1_000,
  throttledMost: 300_000,
  maximumAge: 6 * 3_600_000,
};

/**
 * Invokes until the function succeeds or its attempts are used up. Never rejects: each failure is a log line, with the
 * fields of `about` (which schedule, which time).
 */
export async function invokeWithRetries(
  fn: LambdaFunction,
  event: unknown,
  about: { [name: string]: unknown },
  wait: Wait,
  policy: RetryPolicy = LAMBDA_RETRIES,
): Promise<void> {
  const requestId = randomUUID();
  const started = Date.now();
  let failures = 0;
  let throttledDelay = policy.throttledFirst;
  for (;;) {
    const failure = await attempt(fn, event, requestId);
    if (failure === undefined) return;
    const throttled = failure instanceof FunctionFailure && failure.kind === 'throttled';
    if (!throttled) failures += 1;
    const delay = throttled ? throttledDelay : policy.delays[failures - 1];
    if (throttled) throttledDelay = Math.min(throttledDelay * 2, policy.throttledMost);
    const expired = throttled && Date.now() - started > policy.maximumAge;
    const last = delay === undefined || expired;
    log(last ? 'error' : 'warn', {
      event: last ? 'invocation-lost' : 'invocation-failed',
      ...about,
      function: fn.id,
      requestId,
      attempt: failures,
      failure: failure instanceof FunctionFailure ? failure.payload : String(failure),
      ...(last ? {} : { retryInSeconds: delay / 1000 }),
    });
    if (last) return;
    if ((await wait(delay)) === 'stopped') {
      log('error', {
        event: 'retry-abandoned',
        ...about,
        function: fn.id,
        requestId,
        message: 'the service is stopping',
      });
      return;
    }
  }
}

async function attempt(fn: LambdaFunction, event: unknown, requestId: string): Promise<unknown> {
  try {
    await fn.invoke(event, { requestId });
    return undefined;
  } catch (error) {
    return error ?? new Error('rejected without a reason');
  }
}
