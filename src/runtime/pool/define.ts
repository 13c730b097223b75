import { currentScope } from '../function/environment.js';
import { onInvocationEnd } from '../function/invocations.js';
import { type LogLevel, log } from '../lifecycle/log.js';
import { countSetting } from '../lifecycle/settings.js';

/** What a module of shared clients gets from the service that it runs in. */
export interface PoolHost {
  /** Most connections for each database and login. */
  max: number;
  invocation(): object | undefined;
  onInvocationEnd(invocation: object, release: () => void): void;
  log(level: LogLevel, fields: { [name: string]: unknown }): void;
}

/** The connections for one database and login. */
export interface PoolState {
  /** `user@host:port/database` */
  name: string;
  max: number;
  open: number;
  idle: number;
  waiting: number;
}

/** What `shared-pg` exports as `pools`. */
export interface PoolModule {
  attach(host: PoolHost): void;
  state(): PoolState[];
  close(): Promise<void>;
}

/** One line of `pools.ts`. */
export interface PoolDefinition {
  module: PoolModule;
  /** Most connections for each database and login. */
  max: number;
  /** Variable of the service that says another number. */
  maxFrom?: string;
}

/** The service's pools, as `startServer` and `startWorker` take them. */
export interface Pools {
  /** Makes the service the host of the pools; throws when a variable is no number. */
  attach(): void;
  state(): { [id: string]: PoolState[] };
  /** Closes all connections that are free, and the others when they come back. */
  close(): Promise<void>;
}

/** The pools of `pools.ts`. Without a service, in tests for one, their modules work alone, with sizes of their own. */
export function definePools(definitions: { [id: string]: PoolDefinition }): Pools {
  const all = Object.keys(definitions).map((id): [string, PoolDefinition] => [id, definitions[id] as PoolDefinition]);
  return {
    attach: () => {
      for (const [, { module, max, maxFrom }] of all) {
        module.attach({
          max: maxFrom === undefined ? max : countSetting(maxFrom, max),
          invocation: () => currentScope()?.current,
          onInvocationEnd,
          log,
        });
      }
    },
    state: () => {
      const states: { [id: string]: PoolState[] } = Object.create(null);
      for (const [id, { module }] of all) states[id] = module.state();
      return states;
    },
    close: async () => {
      await Promise.all(all.map(([, { module }]) => module.close()));
    },
  };
}
