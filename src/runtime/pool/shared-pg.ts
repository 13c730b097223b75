// shared clients of pg, written by lambda-lift
/*
 * Clients of pg whose connections come from a pool: connect() takes one, end() gives it back as good as new.
 * There is one pool for each database and login, by what the arguments and the PG* variables say when a client is made;
 * a client gets a connection that was opened with the same settings.
 * The file works alone, on Lambda as in a script. A service attaches itself to `pools` and then decides the sizes.
 */
import { AsyncResource } from 'node:async_hooks';
import type * as pg from 'pg';
import { Client, type Config, keyOf, ordinary, type PgClient, Pool, type PoolHost, service } from './pg/connections.js';

const MAX_POOLS = 50;
type Callback = (error: unknown, result?: unknown) => void;
/** A statement with options, or (with `submit`) a cursor or stream that talks to the connection itself. */
type Query = {
  text?: string;
  name?: string;
  submit?: unknown;
  callback?: unknown;
  handleError?: (error: unknown, by: unknown) => void;
};

/** `SET app.user = …`: reset, it would not be unset but empty, which a policy of a table may take for a user. */
const NAMED_SETTING = /\bset_config\b|\bset\s+((session|local)\s+)?"?\w+"?\."?\w/i;

const byName = new Map<string, Pool>();
const warned = new Set<string>();
/** On Lambda: clients that are out, with the trace id of the invocation that took them. */
const taken = new Map<SharedClient, string>();

/** A client that has a connection to itself between connect() and end(). */
export function clientFromPool(config?: Config): pg.Client {
  return makeClient(config, false);
}

/** A client for statements that leave nothing behind in the session: each runs on whatever connection is free. */
export function queriesFromPool(config?: Config): pg.Client {
  return makeClient(config, true);
}

/** For the service. `close` ends what is idle now, and what is in use when it comes back. */
export const pools = {
  attach: (host: PoolHost): void => {
    service.host = host;
  },
  state: (): ReturnType<Pool['state']>[] => [...byName.values()].map((pool) => pool.state()),
  close: async (): Promise<void> => {
    service.closing = true;
    await Promise.all([...byName.values()].map((pool) => pool.closeIdle()));
  },
};

/** Without a pool for configurations with functions in them, and for the 51st login. */
function makeClient(config: Config, shared: boolean): pg.Client {
  const own = typeof config === 'object' ? { ...config } : config;
  const client = new Client(own);
  const key = keyOf(client, own);
  const { user, host, port, database } = client.connectionParameters;
  const name = `${user}@${host}:${port}/${database}`;
  for (const [old, pool] of byName.size < MAX_POOLS ? [] : byName) if (pool.isEmpty()) byName.delete(old);
  if (key === undefined || (!byName.has(name) && byName.size >= MAX_POOLS)) {
    const message = key === undefined ? 'not pooled: more than plain data' : `not pooled: ${MAX_POOLS} others are`;
    if (!warned.has(message)) service.host?.log('warn', { event: 'pg-client', message });
    warned.add(message);
    return client as unknown as pg.Client;
  }
  const pool = byName.get(name) ?? new Pool(name);
  byName.set(name, pool);
  return new SharedClient(own, key, pool, shared) as unknown as pg.Client;
}

/** For its user a client of pg; for pg one that never connects, so that what it refuses it refuses in pg's own words. */
class SharedClient extends Client {
  readonly #config: Config;
  readonly #key: string;
  readonly #pool: Pool;
  /** Whether statements run on any connection, until one comes that needs a session. */
  readonly #shared: boolean;
  readonly #ready: Promise<unknown>;
  #begin: (ready: Promise<unknown>) => void = () => undefined;
  #scope: AsyncResource | undefined;
  #owned: Promise<PgClient> | undefined;
  #client: PgClient | undefined;
  #running = 0;
  /** Connections that do not answer yet. */
  readonly #opening = new Set<PgClient>();
  readonly #parsers: unknown[][] = [];
  /** Something happened that no reset takes back. */
  #spoilt = false;
  #saidEnd = false;
  #end: Promise<void> | undefined;

  constructor(config: Config, key: string, pool: Pool, shared: boolean) {
    super(config);
    this.#config = config;
    this.#key = key;
    this.#pool = pool;
    this.#shared = shared;
    this.#ready = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#ready.catch(() => undefined);
  }

  connect(callback?: Callback): Promise<unknown> | undefined {
    return answer(this.#connect(), callback);
  }

  query(...parameters: unknown[]): unknown {
    const [first] = parameters as [string | Query | null | undefined];
    if (this.#end !== undefined || first === null || first === undefined) return ordinary.query.apply(this, parameters);
    if (this.#client !== undefined) return this.#run(this.#client, parameters);
    const callback = parameters.find((one) => typeof one === 'function');
    const rest = parameters.filter((one) => one !== callback);
    const work = this.#later(rest);
    if (typeof first === 'string' || first.submit === undefined) return answer(work, callback as Callback | undefined);
    work.catch((error: unknown) => first.handleError?.(error, this.connection));
    return first;
  }

  /** It needs a connection that nobody else gets any more. */
  setTypeParser(...parameters: unknown[]): void {
    this.#spoilt = true;
    this.#parsers.push(parameters);
    for (const one of [this, this.#client]) if (one) ordinary.setTypeParser.apply(one, parameters);
  }

  getTransactionStatus(): unknown {
    return ordinary.getTransactionStatus?.call(this.#client ?? this);
  }

  end(callback?: Callback): Promise<unknown> | undefined {
    this.#end ??= this.#giveBack();
    return answer(this.#end, callback);
  }

  /** Its invocation is long over, and the connection may have slept in the middle of something. */
  forget(): void {
    this.#spoilt = true;
    this.end();
  }

  async #connect(): Promise<SharedClient> {
    if (this.#scope !== undefined) throw new Error('Client has already been connected. You cannot reuse a client.');
    this.#scope = new AsyncResource('pg.Client');
    watch(this);
    const ready = this.#shared ? this.#probe() : this.#own();
    this.#begin(ready);
    await ready;
    this.emit('connect');
    return this;
  }

  /** A connection, unless it came when nobody wanted it any more. */
  async #take(): Promise<PgClient> {
    const opening: PgClient[] = [];
    try {
      const client = await this.#pool.take(this.#config, this.#key, (one) => {
        opening.push(one);
        this.#opening.add(one);
      });
      if (this.#end === undefined) return client;
      await this.#pool.giveBack(client, 'keep');
    } finally {
      for (const one of opening) this.#opening.delete(one);
    }
    throw new Error('Client was closed and is not queryable');
  }

  /** Whether a connection can be had. One that others are using is answer enough. */
  async #probe(): Promise<void> {
    if (!this.#pool.isInUse()) await this.#pool.giveBack(await this.#take(), 'keep');
  }

  /** A connection to itself until end(). What pg says on it is for whoever holds it, in his scope. */
  async #own(): Promise<PgClient> {
    const client = await this.#take();
    const { connection } = client;
    const { emit } = client;
    const say = connection?.emit;
    const scope = this.#scope;
    if (connection !== undefined)
      connection.emit = (...event) => scope?.runInAsyncScope(() => say?.apply(connection, event));
    client.emit = (...event) => {
      if (event[0] === 'error') this.#spoilt = true;
      if (event[0] === 'end') this.#saidEnd = true;
      emit.apply(client, event);
      return this.emit(...event);
    };
    this.processID = client.processID;
    for (const one of this.#parsers) ordinary.setTypeParser.apply(client, one);
    this.#client = client;
    return client;
  }

  async #later(parameters: unknown[]): Promise<unknown> {
    await this.#ready;
    if (this.#client === undefined && !(this.#shared && !this.#spoilt && leavesNothing(parameters[0]))) {
      this.#owned ??= this.#own();
      await this.#owned;
    }
    if (this.#client !== undefined) return await this.#run(this.#client, parameters);
    const client = await this.#take();
    let how: 'keep' | 'destroy' = 'destroy';
    try {
      const result = await ordinary.query.apply(client, parameters);
      how = 'keep';
      return result;
    } catch (error) {
      if (isOfServer(error)) how = 'keep';
      throw error;
    } finally {
      await this.#pool.giveBack(client, isInTransaction(client) ? 'destroy' : how);
    }
  }

  #run(client: PgClient, parameters: unknown[]): unknown {
    const [first] = parameters as [string | Query];
    if (NAMED_SETTING.test(typeof first === 'string' ? first : (first.text ?? ''))) this.#spoilt = true;
    // pg remembers named statements, which a reset would take away; and cursors do not say when they are done.
    if (typeof first === 'object' && (first.name || first.submit || first.callback)) {
      this.#spoilt = true;
      return ordinary.query.apply(client, parameters);
    }
    this.#running += 1;
    const done = (error?: unknown): void => {
      this.#running -= 1;
      if (error && !isOfServer(error)) this.#spoilt = true;
    };
    const counted = parameters.map((one) =>
      typeof one !== 'function'
        ? one
        : (error: unknown, result: unknown) => {
            done(error);
            one(error, result);
          },
    );
    const result: Promise<unknown> | undefined = ordinary.query.apply(client, counted);
    result?.then(() => done(), done);
    return result;
  }

  async #giveBack(): Promise<void> {
    taken.delete(this);
    ordinary.end.call(this);
    for (const one of this.#opening) one.connection?.stream?.destroy();
    const client = this.#client;
    if (client !== undefined) {
      for (const one of [client, client.connection ?? {}]) Reflect.deleteProperty(one, 'emit');
      const isDirty = this.#spoilt || this.#running > 0 || this.listenerCount('notification') > 0;
      await this.#pool.giveBack(client, isDirty || isInTransaction(client) ? 'destroy' : 'reset');
    }
    if (this.#scope !== undefined && !this.#saidEnd) process.nextTick(() => this.emit('end'));
  }
}

/** Nobody forgets a client for good: the service says when an invocation ends; on Lambda the next one's id does. */
function watch(client: SharedClient): void {
  const invocation = service.host?.invocation();
  if (invocation !== undefined) service.host?.onInvocationEnd(invocation, () => client.end());
  const trace = process.env['_X_AMZN_TRACE_ID'];
  if (service.host !== undefined || trace === undefined) return;
  for (const [other, id] of taken) if (id !== trace) other.forget();
  taken.set(client, trace);
}

/** Statements that are one, and known to leave the session as it was. */
function leavesNothing(statement: unknown): boolean {
  const { text, name, submit, callback } = (typeof statement === 'object' ? statement : { text: statement }) as Query;
  if (typeof text !== 'string' || name || submit || callback) return false;
  const isPlain = /^\s*(select|insert|update|delete|merge|values|with)\b/i.test(text);
  return (
    isPlain &&
    !/;\s*\S|\b(into\s+(temp|temporary)|dblink\w*|set_config|currval|lastval|pg_temp|pg_\w*(lock|notify)\w*)\b/i.test(
      text,
    )
  );
}

/** Where pg does not know, a reset finds out. */
function isInTransaction(client: object): boolean {
  return ['T', 'E'].includes(ordinary.getTransactionStatus?.call(client) ?? 'I');
}

/** A complaint of the database, but not its last word; after all others nobody knows what the connection is doing. */
function isOfServer(error: unknown): boolean {
  const { severity, code } = (error ?? {}) as { severity?: string; code?: string };
  return severity !== undefined && !/^(08|57P|25P03)/.test(code ?? '');
}

/** As pg answers: with a promise, or by a callback, whose errors are nobody's rejections. */
function answer(work: Promise<unknown>, callback: Callback | undefined): Promise<unknown> | undefined {
  if (callback === undefined) return work;
  work.then(
    (result) => process.nextTick(callback, null, result),
    (error: unknown) => process.nextTick(callback, error),
  );
  return undefined;
}
