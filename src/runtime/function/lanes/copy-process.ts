import { EventEmitter } from 'node:events';
import os from 'node:os';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { replaceVariables, type Variables } from '../environment.js';
import { CopyExit } from '../uncaught.js';
import { standInDescriptors } from './copy-global.js';
import { createCopyStream } from './copy-stream.js';

/** `process` as one copy sees it. */
export interface CopyProcess {
  readonly process: { readonly stdout: Writable; readonly stderr: Writable };
  /** Listeners that the copy's code added to its `process`: SIGTERM, uncaughtException… None is on the real one. */
  readonly events: EventEmitter;
}

/**
 * The real `process` with the copy's own variables, exit and events. `exit` never returns: it throws, after telling
 * `onExit`, which fails the invocation in hand. `folder` is what `cwd` says, where that is not the service's own.
 */
export function createCopyProcess(
  environment: Variables,
  onExit: (status: number) => void,
  folder?: string,
): CopyProcess {
  const copy: CopyProcess['process'] = Object.create(process, standInDescriptors(process));
  const events = new EventEmitter();
  const exit = (status?: unknown): never => {
    const code = Number(status ?? (copy as { exitCode?: unknown }).exitCode ?? 0);
    onExit(code);
    throw new CopyExit(code);
  };
  // Code that ends its own process means its sandbox, which is this copy.
  const kill = (pid: number, signal: string | number = 'SIGTERM'): boolean => {
    if (pid !== process.pid || signal === 0) return process.kill(pid, signal);
    if (events.emit(String(signal), signal)) return true;
    return exit(
      SIGNALLED + (Object.entries(os.constants.signals).find(([name]) => name === signal)?.[1] ?? Number(signal)),
    );
  };
  Object.defineProperties(copy, {
    env: {
      get: () => environment,
      set: (values: Variables) => replaceVariables(environment, values),
      enumerable: true,
      configurable: true,
    },
    stdout: { value: createCopyStream(process.stdout), writable: true, enumerable: true, configurable: true },
    stderr: { value: createCopyStream(process.stderr), writable: true, enumerable: true, configurable: true },
    exit: { value: exit, writable: true, configurable: true },
    reallyExit: { value: exit, writable: true, configurable: true },
    ...(folder === undefined ? {} : { cwd: { value: () => folder, writable: true, configurable: true } }),
    kill: { value: kill, writable: true, configurable: true },
    abort: { value: () => exit(ABORTED), writable: true, configurable: true },
    exitCode: { value: undefined, writable: true, configurable: true },
    ...ownEvents(copy, events),
  });
  return { process: copy, events };
}

/** A shell reports the end by a signal as this plus the signal's number. */
const SIGNALLED = 128;
const ABORTED = SIGNALLED + os.constants.signals.SIGABRT;

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
