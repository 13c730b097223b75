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
  processID?: number;
  on(name: string, listener: (error?: Error) => void): unknown;
  emit(...event: unknown[]): boolean;
  listenerCount(name: string): number;
}

interface Methods {
  connect(): Promise<unknown>;
  query(...parameters: unknown[]): Promise<unknown>;
  end(): Promise<void>;
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

/** The connections of one database and login. */
export class Pool {
  readonly #key: string;
  readonly #name: string;
  readonly #open = new Set<PgClient>();
  /** The one used last is at the end, and taken first. */
  #idle: { client: PgClient; since: number; timer: NodeJS.Timeout }[] = [];
  /** As many may have a turn at a time as there may be connections; the rest wait. */
  #turns = 0;
  #waiting: (() => void)[] = [];

  constructor(key: string, name: string) {
    this.#key = key;
    this.#name = name;
  }

  state(): { name: string; max: number; open: number; idle: number; waiting: number } {
    const [open, idle, waiting] = [this.#open.size, this.#idle.length, this.#waiting.length];
    return { name: this.#name, max: service.host?.max ?? MAX_CONNECTIONS, open, idle, waiting };
  }

  isEmpty(): boolean {
    return this.#turns === 0 && this.#open.size === 0;
  }

  /** A connection that answers, opened where none is idle; rejects with pg's error when the database cannot be had. */
  async take(config: Config): Promise<PgClient> {
    await this.#turn((typeof config === 'object' ? config.connectionTimeoutMillis : undefined) || WAIT_MS);
    try {
      for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
        const { client, since, timer } = idle;
        clearTimeout(timer);
        client.connection?.stream?.ref();
        if (Date.now() - since < FRESH_MS || (await succeeds(ordinary.query.call(client, 'SELECT 1')))) return client;
        await this.#close(client);
      }
      return await this.#connect(config);
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

  /** Whether a connection can be had. One that others are using is answer enough. */
  async probe(config: Config): Promise<void> {
    if (this.#open.size === 0 || this.#idle.length > 0) await this.giveBack(await this.take(config), 'keep');
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

  async #connect(config: Config): Promise<PgClient> {
    const client = new Client(config);
    if (keyOf(client, config) !== this.#key) throw new Error('PG* variables changed between new Client and connect()');
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    await outside.runInAsyncScope(() => ordinary.connect.call(client));
    this.#open.add(client);
    return client;
  }

  /** The server ended it, or it was idle for too long. Who holds it hears of it himself. */
  async #lost(client: PgClient, error?: Error): Promise<void> {
    this.#open.delete(client);
    const idle = this.#idle.find((one) => one.client === client);
    if (idle === undefined) return;
    clearTimeout(idle.timer);
    this.#idle = this.#idle.filter((one) => one !== idle);
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
