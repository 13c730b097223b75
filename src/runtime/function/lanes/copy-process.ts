import { EventEmitter } from 'node:events';
import process from 'node:process';
import { replaceVariables, type Variables } from '../environment.js';
import { CopyExit } from '../uncaught.js';
import { standInDescriptors } from './copy-global.js';

/** `process` as one copy sees it. */
export interface CopyProcess {
  readonly process: object;
  /** Listeners that the copy's code added to its `process`: SIGTERM, uncaughtException… None is on the real one. */
  readonly events: EventEmitter;
}

/**
 * The real `process` with the copy's own variables, exit and events. `exit` never returns: it throws, after telling
 * `onExit`, which fails the invocation in hand.
 */
export function createCopyProcess(environment: Variables, onExit: (status: number) => void): CopyProcess {
  const copy: object = Object.create(process, standInDescriptors(process));
  const events = new EventEmitter();
  const exit = (status?: unknown): never => {
    const code = Number(status ?? (copy as { exitCode?: unknown }).exitCode ?? 0);
    onExit(code);
    throw new CopyExit(code);
  };
  Object.defineProperties(copy, {
    env: {
      get: () => environment,
      set: (values: Variables) => replaceVariables(environment, values),
      enumerable: true,
      configurable: true,
    },
    exit: { value: exit, writable: true, configurable: true },
    reallyExit: { value: exit, writable: true, configurable: true },
    abort: { value: () => exit(ABORTED), writable: true, configurable: true },
    exitCode: { value: undefined, writable: true, configurable: true },
    ...ownEvents(copy, events),
  });
  return { process: copy, events };
}

/** 128 + SIGABRT, as a shell reports it. */
const ABORTED = 134;

const EVENT_METHODS = [
  'addListener',
  'emit',
  'eventNames',
  'getMaxListeners',
  'listenerCount',
  'listeners',
  'off',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
  'rawListeners',
  'removeAllListeners',
  'removeListener',
  'setMaxListeners',
] as const;

function ownEvents(copy: object, events: EventEmitter): PropertyDescriptorMap {
  const methods: PropertyDescriptorMap = {};
  for (const name of EVENT_METHODS) {
    const value = (...parameters: unknown[]): unknown => {
      const result: unknown = Reflect.apply(events[name], events, parameters);
      return result === events ? copy : result;
    };
    methods[name] = { value, writable: true, configurable: true };
  }
  return methods;
}
