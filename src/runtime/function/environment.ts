import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/** Variables as `process.env` has them. */
export interface Variables {
  [name: string]: string | undefined;
}

export type UncaughtEvent = 'uncaughtException' | 'unhandledRejection';

/** Whose code is running: everything started inside `inScope` (timers, promises, sockets) stays inside. */
export interface Scope {
  readonly functionId: string;
  /** What `process.env` is for this code. */
  readonly environment: Variables;
  /** Variables of the invocation alone, where copies of the code are shared by several: the trace id. */
  readonly invocation?: Variables;
  /** The invocation that the code runs for; none while the code is loaded. */
  readonly current?: object;
  /** Told of an error that nothing caught and no promise of ours carries. */
  uncaught?(event: UncaughtEvent, error: unknown): void;
}

export const TRACE_ID = '_X_AMZN_TRACE_ID';

const scopes = new AsyncLocalStorage<Scope>();
const service = process.env;

/** The service's own variables, whatever function asks. */
export function serviceEnvironment(): Variables {
  return service;
}

export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

/** Runs code as one function: it, and all that it starts, sees that function's variables. */
export function inScope<T>(scope: Scope, code: () => T): T {
  return scopes.run(scope, code);
}

/**
 * An object that behaves as `process.env` does (values become strings, attributes cannot be chosen).
 * `invocation` supplies the trace id where several invocations share the object.
 */
export function createEnvironment(values: Variables, invocation: () => Variables | undefined = nothing): Variables {
  const own: Variables = {};
  const holder = (key: PropertyKey): Variables => (key === TRACE_ID ? (invocation() ?? own) : own);
  const write = (key: PropertyKey, value: unknown): boolean => {
    if (typeof key === 'symbol') return false;
    // A template, not String(): a symbol as value throws, as it does in Node.
    const text = `${value as string}`;
    return Reflect.defineProperty(holder(key), key, {
      value: text,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  };
  for (const name of Object.keys(values)) if (values[name] !== undefined) write(name, values[name]);
  return new Proxy(own, {
    get: (_target, key) => (typeof key === 'symbol' ? undefined : Reflect.get(holder(key), key)),
    has: (_target, key) => Reflect.has(holder(key), key),
    set: (_target, key, value) => write(key, value),
    defineProperty: (_target, key, descriptor) => write(key, descriptor.value),
    deleteProperty: (_target, key) => Reflect.deleteProperty(holder(key), key),
    ownKeys: () => [...new Set([...Reflect.ownKeys(own), ...Reflect.ownKeys(invocation() ?? {})])],
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(holder(key), key),
    preventExtensions: () => false,
  });
}

/** What `process.env = {…}` does: the object stays, its variables are others. */
export function replaceVariables(environment: Variables, values: Variables): void {
  const next = { ...values };
  for (const name of Object.keys(environment)) delete environment[name];
  for (const name of Object.keys(next)) environment[name] = next[name];
}

/**
 * Makes `process.env` the variables of whoever asks: of a function inside its scope, of the service elsewhere.
 * Also for `import { env } from 'node:process'`, and for child processes that get no `env` of their own.
 */
export function installEnvironment(): void {
  if (Object.getOwnPropertyDescriptor(process, 'env')?.get !== undefined) return;
  const current = (): Variables => scopes.getStore()?.environment ?? service;
  const proxy = new Proxy<Variables>(
    {},
    {
      get: (_target, key) => Reflect.get(current(), key),
      has: (_target, key) => Reflect.has(current(), key),
      set: (_target, key, value) => Reflect.set(current(), key, value),
      defineProperty: (_target, key, descriptor) => Reflect.defineProperty(current(), key, descriptor),
      deleteProperty: (_target, key) => Reflect.deleteProperty(current(), key),
      ownKeys: () => Reflect.ownKeys(current()),
      getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(current(), key),
      preventExtensions: () => false,
    },
  );
  Object.defineProperty(process, 'env', {
    get: () => proxy,
    set: (values: Variables) => replaceVariables(current(), values),
    enumerable: true,
    configurable: true,
  });
  syncBuiltinESMExports();
}

function nothing(): undefined {
  return undefined;
}
