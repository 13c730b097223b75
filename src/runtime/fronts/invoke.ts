import { FunctionFailure } from '../function/failure.js';
import { log } from '../lifecycle/log.js';
import type { ErrorPayload, FailureKind, InvokeOptions, LambdaFunction } from '../types.js';

export type Outcome =
  | { kind: 'result'; result: unknown }
  | { kind: 'failure'; failure: FailureKind; payload: ErrorPayload }
  | { kind: 'too-late' };

/**
 * Calls a function and waits `limit` milliseconds for it, or as long as it takes. The invocation goes on after the gateway
 * has given up, as on AWS; its result is then nobody's. Never rejects.
 */
export function invokeWithin(
  fn: LambdaFunction,
  event: unknown,
  options: InvokeOptions,
  limit: number | undefined,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = limit === undefined ? undefined : setTimeout(() => resolve({ kind: 'too-late' }), limit);
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    fn.invoke(event, options).then(
      (result) => settle({ kind: 'result', result }),
      (error: unknown) => settle(failureOf(fn, error)),
    );
  });
}

function failureOf(fn: LambdaFunction, error: unknown): Outcome {
  if (error instanceof FunctionFailure) return { kind: 'failure', failure: error.kind, payload: error.payload };
  log('error', { event: 'invocation-broken', function: fn.id, error });
  return { kind: 'failure', failure: 'error', payload: { errorType: 'Error', errorMessage: 'invocation broken' } };
}
