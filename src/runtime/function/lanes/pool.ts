import type { InvocationRequest } from '../context.js';
import { throttled } from '../failure.js';
import type { LaneCounts } from './lane.js';
import type { MemoryBudget } from './memory.js';

/** One evaluated copy of a function's code; takes one invocation at a time. */
export interface Copy {
  /** Resolves with the JSON text of the result; rejects with a FunctionFailure. */
  run(event: unknown, request: InvocationRequest): Promise<string>;
  /** True when the copy must take no further invocation: its code timed out, exited or let an error escape. */
  spent(): boolean;
  /** Resolves when the code that a spent copy left behind has ended. A copy that can never be freed may then be as new. */
  remains(): Promise<void>;
  stop(): Promise<void>;
  /** Measured or estimated. */
  readonly megabytes: number;
}

export interface PoolLimits {
  copies: number;
  retired: number;
  memory: MemoryBudget;
}

interface Waiter {
  take(copy: Copy): void;
  refuse(error: unknown): void;
}

/**
 * The copies of one function. Starts with one, grows as invocations overlap, up to its limits; then invocations queue,
 * as many as there may be copies and each for at most the function's own timeout; then they are throttled.
 */
export class CopyPool {
  readonly #open: () => Promise<Copy>;
  readonly #limits: PoolLimits;
  readonly #idle: Copy[] = [];
  /** Copies that were spent and are not any more; taken before another is opened. */
  readonly #spare: Copy[] = [];
  readonly #working = new Set<Copy>();
  #waiting: Waiter[] = [];
  #opening = 0;
  #retired = 0;
  /** MB of a copy, as the first one told. */
  #size = 0;
  #stopped = false;

  constructor(open: () => Promise<Copy>, limits: PoolLimits) {
    this.#open = open;
    this.#limits = limits;
  }

  /** Opens the first copy, whatever the memory limit says. */
  async start(): Promise<void> {
    const copy = await this.#open();
    this.#size = copy.megabytes;
    this.#limits.memory.take(this.#size);
    this.#offer(copy);
  }

  async run(event: unknown, request: InvocationRequest): Promise<string> {
    const copy = await this.#acquire(request);
    try {
      return await copy.run(event, request);
    } finally {
      this.#working.delete(copy);
      this.#offer(copy);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#refuseAll();
    await Promise.all([...this.#idle, ...this.#spare, ...this.#working].map((copy) => copy.stop()));
  }

  counts(): LaneCounts {
    return {
      copies: this.#copies(),
      busy: this.#working.size,
      waiting: this.#waiting.length,
      retired: this.#retired,
      exhausted: this.#exhausted(),
    };
  }

  #copies(): number {
    return this.#idle.length + this.#working.size + this.#opening;
  }

  #exhausted(): boolean {
    return this.#retired > 0 && this.#retired >= this.#limits.retired;
  }

  async #acquire(request: InvocationRequest): Promise<Copy> {
    if (this.#limits.copies === 0 || this.#exhausted() || this.#stopped) throw throttled();
    const idle = this.#takeIdle();
    if (idle !== undefined) return idle;
    this.#growIfAllowed();
    if (this.#waiting.length >= this.#limits.copies + this.#opening) throw throttled();
    return await this.#wait(request);
  }

  /** The one used last: what it holds in caches and connections is the freshest. */
  #takeIdle(): Copy | undefined {
    for (let copy = this.#idle.pop(); copy !== undefined; copy = this.#idle.pop()) {
      if (copy.spent()) {
        this.#retire(copy);
        continue;
      }
      this.#working.add(copy);
      return copy;
    }
    return undefined;
  }

  #wait(request: InvocationRequest): Promise<Copy> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
      };
      const waiter: Waiter = {
        take: (copy) => {
          leave();
          this.#working.add(copy);
          resolve(copy);
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.refuse(throttled()), request.seconds * 1000);
      this.#waiting.push(waiter);
    });
  }

  #growIfAllowed(): void {
    const copies = this.#copies();
    if (copies >= this.#limits.copies) return;
    const spare = this.#spare.pop();
    // Memory never refuses the only copy, or the function would not run at all; a spare one has its room already.
    if (spare === undefined && copies === 0) this.#limits.memory.take(this.#size);
    else if (spare === undefined && !this.#limits.memory.reserve(this.#size)) return;
    this.#opening += 1;
    const opened = spare === undefined ? this.#open() : Promise.resolve(spare);
    opened.then(
      (copy) => {
        this.#opening -= 1;
        this.#offer(copy);
      },
      (error: unknown) => {
        this.#opening -= 1;
        this.#limits.memory.free(this.#size);
        this.#waiting[0]?.refuse(error);
        // None is left to come free for the next in line.
        if (this.#copies() === 0) this.#serveWaiting();
      },
    );
  }

  /** A copy is free, or spent: to the first in line, else to the idle ones, else away. */
  #offer(copy: Copy): void {
    if (this.#stopped) {
      copy.stop().catch(() => undefined);
      return;
    }
    if (copy.spent()) this.#retire(copy);
    else if (this.#waiting[0] === undefined) this.#idle.push(copy);
    else this.#waiting[0].take(copy);
  }

  /** Forgets the copy: from here on only its own unfinished code holds it. */
  #retire(copy: Copy): void {
    this.#retired += 1;
    copy.remains().then(() => {
      this.#retired -= 1;
      if (copy.spent()) this.#limits.memory.free(this.#size);
      else this.#spare.push(copy);
      this.#serveWaiting();
    });
    // Later, since code that exited has often ended already and only its promise's turn is missing.
    setImmediate(() => this.#serveWaiting());
  }

  #serveWaiting(): void {
    if (this.#exhausted()) this.#refuseAll();
    else if (this.#waiting.length > this.#opening) this.#growIfAllowed();
  }

  #refuseAll(): void {
    for (const waiter of this.#waiting) waiter.refuse(throttled());
  }
}
