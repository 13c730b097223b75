import { AsyncResource } from 'node:async_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import * as pg from 'pg';

/** The service. `onInvocationEnd` calls `release` at once for an invocation that has ended. */
export interface PoolHost {
  max: number;
  invocation(): object | undefined;
  onInvocationEnd(invocation: object, release: () => void): void;
  log(level: 'info' | 'warn' | 'error', fields: { [name: string]: unknown }): void;
}

const MAX_CONNECTIONS = 10; // pg's own default
const WAIT_MS = 10_000;
/** What was idle for longer is asked for a sign of life; on Lambda it may have slept for hours. */
const FRESH_MS = 5_000;
const IDLE_MS = 30_000;
/** For a sign of life, a reset or a goodbye. */
const ANSWER_MS = 2_000;

export type Config = string | pg.ClientConfig | undefined;
/** A client by the parts used here; the types of @types/pg differ from version to version. */
export interface PgClient {
  connectionParameters: { [name: string]: unknown };
  connection?: {
    emit(...event: unknown[]): unknown;
    stream?: { destroy(): void; ref(): void; unref(): void };
  };
  processID?: number | undefined;
  on(name: string, listener: (error?: Error) => void): unknown;
  emit(...event: unknown[]): boolean;
  listenerCount(name: string): number;
}

interface Methods {
  connect(): Promise<unknown>;
  query(...parameters: unknown[]): Promise<unknown>;
  end(): Promise<void>;
  setTypeParser(...parameters: unknown[]): void;
  /** Not every version of pg has it. */
  getTransactionStatus?(): string | null;
}

/** pg is CommonJS: where an ES module finds its parts depends on pg's version and on the compiler. */
const found = (pg as unknown as { default?: typeof pg }).default?.Client ?? pg.Client;
export const Client = found as unknown as new (config: Config) => PgClient;
/** What every client of pg does; looked up at each call, since tools for tracing replace it. */
export const ordinary = found.prototype as unknown as Methods;

/** The service that attached itself; none on Lambda. */
export const service: { host?: PoolHost; closing?: boolean } = {};
/** Connections are opened in here, so that no caller's AsyncLocalStorage lives as long as they do. */
const outside = new AsyncResource('shared-pg');

type Idle = { client: PgClient; since: number; timer: NodeJS.Timeout };

/** The connections of one database and login; a client gets one that was opened with just its settings. */
export class Pool {
  readonly #name: string;
  /** With what `keyOf` says of their settings. */
  readonly #open = new Map<PgClient, string>();
  /** The one used last is at the end, and taken first. */
  #idle: Idle[] = [];
  /** As many may have a turn at a time as there may be connections; the rest wait. */
  #turns = 0;
  #waiting: (() => void)[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  state(): { name: string; max: number; open: number; idle: number; waiting: number } {
    const [open, idle, waiting] = [this.#open.size, this.#idle.length, this.#waiting.length];
    return { name: this.#name, max: service.host?.max ?? MAX_CONNECTIONS, open, idle, waiting };
  }

  isEmpty(): boolean {
    return this.#turns === 0 && this.#open.size === 0;
  }

  /** A connection that answers, opened where none is idle (`opening` gets it before it answers); rejects with pg's error when there is none. */
  async take(config: Config, key: string, opening: (client: PgClient) => void): Promise<PgClient> {
    await this.#turn((typeof config === 'object' ? config.connectionTimeoutMillis : undefined) || WAIT_MS);
    try {
      const isAlike = ({ client }: Idle): boolean => this.#open.get(client) === key;
      for (let idle = last(this.#idle.filter(isAlike)); idle !== undefined; idle = last(this.#idle.filter(isAlike))) {
        const { client, since } = this.#wake(idle);
        if (Date.now() - since < FRESH_MS || (await succeeds(ordinary.query.call(client, 'SELECT 1')))) return client;
        await this.#close(client);
      }
      await this.#makeRoom();
      return await this.#connect(config, key, opening);
    } catch (error) {
      this.#endTurn();
      throw error;
    }
  }

  /** `reset`: it must be made as good as new (which fails inside a transaction); `keep`: it is; `destroy`: it cannot be. */
  async giveBack(client: PgClient, how: 'keep' | 'reset' | 'destroy'): Promise<void> {
    const isNew = how === 'keep' || (how === 'reset' && (await succeeds(ordinary.query.call(client, 'DISCARD ALL'))));
    if (isNew && this.#open.has(client) && !service.closing) {
      // What is idle keeps neither a script nor an invocation on Lambda from ending.
      client.connection?.stream?.unref();
      const timer = outside.runInAsyncScope(() => setTimeout(() => this.#lost(client), IDLE_MS).unref());
      this.#idle.push({ client, since: Date.now(), timer });
    } else await this.#close(client);
    this.#endTurn();
  }

  /** Whether it has connections, all of them busy. */
  isInUse(): boolean {
    return this.#open.size > 0 && this.#idle.length === 0;
  }

  async closeIdle(): Promise<void> {
    await Promise.all(this.#idle.map(({ client }) => this.#lost(client)));
  }

  async #turn(timeout: number): Promise<void> {
    const { max } = this.state();
    this.#turns += 1;
    if (this.#turns <= max) return;
    await new Promise<void>((resolve, reject) => {
      const mine = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#turns -= 1;
        this.#waiting = this.#waiting.filter((other) => other !== mine);
        const hint = 'the invocation that waits may itself hold another client that it has not ended';
        reject(new Error(`pool ${this.#name}: none of ${max} connections came free in ${timeout} ms; ${hint}`));
      }, timeout);
      this.#waiting.push(mine);
    });
  }

  #endTurn(): void {
    this.#turns -= 1;
    this.#waiting.shift()?.();
  }

  /** Connections with other settings, with a token that has expired for one, count too. */
  async #makeRoom(): Promise<void> {
    const busy = this.#turns - this.#waiting.length;
    const [oldest] = busy + this.#idle.length > this.state().max ? this.#idle : [];
    if (oldest !== undefined) await this.#close(this.#wake(oldest).client);
  }

  async #connect(config: Config, key: string, opening: (client: PgClient) => void): Promise<PgClient> {
    const client = new Client(config);
    if (keyOf(client, config) !== key) throw new Error('PG* variables changed between new Client and connect()');
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    opening(client);
    await outside.runInAsyncScope(() => ordinary.connect.call(client));
    this.#open.set(client, key);
    return client;
  }

  #wake(idle: Idle): Idle {
    clearTimeout(idle.timer);
    this.#idle = this.#idle.filter((one) => one !== idle);
    idle.client.connection?.stream?.ref();
    return idle;
  }

  /** The server ended it, or it was idle for too long. Who holds it hears of it himself. */
  async #lost(client: PgClient, error?: Error): Promise<void> {
    this.#open.delete(client);
    const idle = this.#idle.find((one) => one.client === client);
    if (idle === undefined) return;
    this.#wake(idle);
    if (error) service.host?.log('warn', { event: 'connection-lost', pool: this.#name, message: error.message });
    await this.#close(client);
  }

  async #close(client: PgClient): Promise<void> {
    if (!(await succeeds(ordinary.end.call(client)))) client.connection?.stream?.destroy();
    this.#open.delete(client);
  }
}

/** What pg made of the arguments and of the PG* variables; undefined where that cannot be compared. */
export function keyOf({ connectionParameters }: PgClient, config: Config): string | undefined {
  const { password, ssl } = connectionParameters; // pg hides the password, and a key inside ssl, from enumeration
  const certificateKey = typeof ssl === 'object' && ssl !== null ? (ssl as { key?: unknown }).key : undefined;
  try {
    return JSON.stringify([{ ...connectionParameters }, password, certificateKey, config], plainData);
  } catch {
    return undefined;
  }
}

function last<T>(all: T[]): T | undefined {
  return all[all.length - 1];
}

function plainData(_name: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const prototype: unknown = isObject ? Object.getPrototypeOf(value) : null;
  if (typeof value !== 'function' && (prototype === null || prototype === Object.prototype)) return value;
  throw new TypeError('more than plain data');
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    work
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
