import type { ErrorPayload, FailureKind } from '../types.js';

/**
 * Why an invocation has no result. `payload` is what Lambda would have answered its caller with;
 * `kind` says what the caller may do about it (a throttled invocation ran nothing, for one).
 */
export class FunctionFailure extends Error {
  readonly kind: FailureKind;
  readonly payload: ErrorPayload;

  constructor(kind: FailureKind, payload: ErrorPayload) {
    super(`${payload.errorType}: ${payload.errorMessage}`);
    this.name = 'FunctionFailure';
    this.kind = kind;
    this.payload = payload;
  }
}

/** The function's own timeout passed. The text is Lambda's, seconds with two digits. */
export function timedOut(requestId: string, seconds: number): FunctionFailure {
  return new FunctionFailure('timeout', {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  });
}

/**
 * The code ended its process or copy. `status` is the exit code, or the name of a signal.
 * Lambda says "without providing a reason" for a clean exit in the middle of an invocation.
 */
export function exited(requestId: string, status: number | string): FunctionFailure {
  const reason =
    status === 0
      ? 'Runtime exited without providing a reason'
      : typeof status === 'number'
        ? `Runtime exited with error: exit status ${status}`
        : `Runtime exited with error: signal: ${status}`;
  return new FunctionFailure('exit', {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
  });
}

/** No copy was free within the queue's bound; nothing was run. The text is the one of Lambda's Invoke API. */
export function throttled(): FunctionFailure {
  return new FunctionFailure('throttled', { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' });
}

/** The code cannot be loaded, or its handler cannot be found. */
export function initFailure(errorType: string, errorMessage: string, trace: string[] = []): FunctionFailure {
  return new FunctionFailure('init', { errorType, errorMessage, trace });
}
