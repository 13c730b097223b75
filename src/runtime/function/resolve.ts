import { errorPayload, isNode24 } from './error-payload.js';
import { FunctionFailure, initFailure } from './failure.js';
import type { Handler } from './invoke.js';

/**
 * Finds the handler that a handler string names in its loaded module: `src/a.b.c` is property `c` of export `b` of the
 * module `src/a`. Throws what Lambda reports at init when there is none.
 */
export function resolveHandler(namespace: unknown, handler: string, runtime: string): Handler {
  const found = findExport(namespace, exportPath(handler));
  const name = handler.slice(handler.lastIndexOf('/') + 1);
  if (found === undefined || found === null || found === false) {
    throw initFailure('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof found !== 'function') throw initFailure('Runtime.HandlerNotFound', `${name} is not a function`);
  if (isNode24(runtime) && found.length >= 3) {
    throw initFailure(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. Make the handler async, or use runtime nodejs22.x.',
    );
  }
  return found as Handler;
}

/** What code threw while it was loaded, as Lambda reports it. */
export function loadFailure(error: unknown, runtime: string): FunctionFailure {
  if (error instanceof FunctionFailure) return error;
  const payload = errorPayload(error, runtime);
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  const errorType =
    code === 'MODULE_NOT_FOUND'
      ? 'Runtime.ImportModuleError'
      : payload.errorType === 'SyntaxError'
        ? 'Runtime.UserCodeSyntaxError'
        : payload.errorType;
  return new FunctionFailure('init', { ...payload, errorType });
}

function exportPath(handler: string): string[] {
  const match = /^([^.]*)\.(.*)$/.exec(handler.slice(handler.lastIndexOf('/') + 1));
  if (match === null) throw initFailure('Runtime.MalformedHandlerName', 'Bad handler');
  return (match[2] ?? '').split('.');
}

/**
 * CommonJS that came through `import()` has its exports in `default`, and what a compiler exported as default one level
 * further down.
 */
function findExport(namespace: unknown, names: string[]): unknown {
  const inner = member(namespace, 'default');
  const candidates = [namespace, inner, member(inner, 'default')].map((start) => names.reduce(member, start));
  return candidates.find((value) => typeof value === 'function') ?? candidates.find((value) => Boolean(value));
}

function member(object: unknown, name: string): unknown {
  if ((typeof object !== 'object' || object === null) && typeof object !== 'function') return undefined;
  return (object as { [name: string]: unknown })[name];
}
