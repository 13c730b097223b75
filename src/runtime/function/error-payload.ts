import { types } from 'node:util';
import type { ErrorPayload } from '../types.js';

/** Node.js 24 has its own runtime client with its own rules; 18 to 22 share an older one. */
export function isNode24(runtime: string): boolean {
  const version = /^nodejs(\d+)/.exec(runtime);
  return version !== null && Number(version[1]) >= 24;
}

/** What a handler threw, as Lambda reports it. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export function errorPayload(error: unknown, runtime: string): ErrorPayload {
  if (!isNode24(runtime) && (error === undefined || error === null)) {
    return { errorType: 'string', errorMessage: 'handled', trace: [] };
  }
  try {
    if (types.isNativeError(error) || (!isNode24(runtime) && looksLikeError(error))) {
      const { name, message, stack } = error as Error;
      return { errorType: text(name), errorMessage: text(message), trace: text(stack ?? '').split('\n') };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    // Getters that throw, objects without a toString.
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

/** The payload of a result that JSON cannot express: a BigInt, a cycle. */
export function unserialisable(error: unknown, runtime: string): ErrorPayload {
  return {
    errorType: isNode24(runtime) ? 'Runtime.JSONStringifyError' : 'Error',
    errorMessage: 'Unable to stringify response body',
    trace: errorPayload(error, runtime).trace ?? [],
  };
}

/** Node.js 18 to 22: an unhandled rejection takes the invocation with it. */
export function unhandledRejection(error: unknown, runtime: string): ErrorPayload {
  const { errorType, errorMessage, trace } = errorPayload(error, runtime);
  const shown = types.isNativeError(error) ? `${errorType}: ${errorMessage}` : errorMessage;
  return { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: shown, trace: trace ?? [] };
}

function looksLikeError(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message, stack } = value as { [member: string]: unknown };
  return typeof name === 'string' && typeof message === 'string' && typeof stack === 'string';
}

/** DEL would break the header that carries the payload; AWS escapes it. */
function text(value: unknown): string {
  return String(value).split('\x7F').join('%7F');
}
