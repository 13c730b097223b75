import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import type { InvocationRequest } from '../context.js';
import { loadFailure } from '../resolve.js';
import { type Bundle, openBundle } from './bundle.js';
import { IsolatedCopy } from './isolated-copy.js';
import type { LaneCounts, LaneFunction, LaneRunner } from './lane.js';
import { MB } from './memory.js';
import { type Copy, CopyPool, type PoolLimits } from './pool.js';

/**
 * Lane `isolated`: the function's bundle is evaluated once per copy, each copy with globals and variables of its own
 * and with one invocation at a time. That is Lambda's model: what a module keeps between invocations, it keeps per copy.
 */
export class IsolatedLane implements LaneRunner {
  readonly #fn: LaneFunction;
  readonly #pool: CopyPool;
  #bundle: Bundle | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(fn: LaneFunction, limits: PoolLimits) {
    this.#fn = fn;
    this.#pool = new CopyPool(() => this.#open(), limits);
  }

  async start(): Promise<void> {
    try {
      this.#bundle = await openBundle(this.#fn.id);
      await this.#pool.start();
    } catch (error) {
      throw loadFailure(error, this.#fn.definition.runtime);
    }
  }

  invoke(event: unknown, request: InvocationRequest): Promise<string> {
    return this.#pool.run(event, request);
  }

  stop(): Promise<void> {
    return this.#pool.stop();
  }

  counts(): LaneCounts {
    return this.#pool.counts();
  }

  /** Evaluation blocks the event loop for some milliseconds, so between two copies others have their turn. */
  #open(): Promise<Copy> {
    const opened = this.#turn.then(() => setImmediate()).then(() => this.#evaluate());
    this.#turn = opened.catch(() => undefined);
    return opened;
  }

  async #evaluate(): Promise<Copy> {
    const bundle = this.#bundle;
    if (bundle === undefined) throw new Error(`${this.#fn.id} is not started`);
    const copy = new IsolatedCopy(this.#fn);
    const before = process.memoryUsage().heapUsed;
    try {
      await copy.load(bundle);
    } catch (error) {
      throw loadFailure(error, this.#fn.definition.runtime);
    }
    // A collection in between makes the difference too small or negative; a copy takes twice its text at least.
    copy.megabytes = Math.max((process.memoryUsage().heapUsed - before) / MB, bundle.megabytes * 2);
    return copy;
  }
}
