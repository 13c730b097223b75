import { describe, expect, test } from 'vitest';
import { copyCap, MemoryBudget, memoryBudget, retiredCap } from '../../../src/runtime/function/lanes/memory.js';
import { type Copy, CopyPool, type PoolLimits } from '../../../src/runtime/function/lanes/pool.js';

/** A copy whose runs end when told to. */
class FakeCopy implements Copy {
  megabytes = 10;
  dead = false;
  running = 0;
  mostAtATime = 0;
  finish: (json: string) => void = () => undefined;
  end: () => void = () => undefined;
  readonly #remains = new Promise<void>((resolve) => {
    this.end = resolve;
  });

  async run(): Promise<string> {
    this.running += 1;
    this.mostAtATime = Math.max(this.mostAtATime, this.running);
    const json = await new Promise<string>((resolve) => {
      this.finish = resolve;
    });
    this.running -= 1;
    return json;
  }
  spent(): boolean {
    return this.dead;
  }
  remains(): Promise<void> {
    return this.#remains;
  }
  async stop(): Promise<void> {
    this.dead = true;
  }
}

async function poolOf(limits: Partial<PoolLimits>): Promise<{ pool: CopyPool; copies: FakeCopy[] }> {
  const copies: FakeCopy[] = [];
  const open = async (): Promise<Copy> => {
    const copy = new FakeCopy();
    copies.push(copy);
    return copy;
  };
  const pool = new CopyPool(open, { copies: 2, retired: 2, memory: new MemoryBudget(1000), ...limits });
  await pool.start();
  return { pool, copies };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const request = (seconds = 3): { requestId: string; seconds: number } => ({ requestId: 'r', seconds });
const settled = (promise: Promise<string>): Promise<unknown> => promise.catch((error: { kind: string }) => error.kind);

describe('pool', () => {
  test('starts with one copy and grows only when invocations overlap', async () => {
    const { pool, copies } = await poolOf({});
    expect(pool.counts().copies).toBe(1);
    const a = pool.run(1, request());
    await turn();
    copies[0]?.finish('a');
    expect(await a).toBe('a');
    const b = pool.run(2, request());
    await turn();
    expect(copies.length).toBe(1);
    const c = pool.run(3, request());
    await turn();
    expect(copies.length).toBe(2);
    copies[0]?.finish('b');
    copies[1]?.finish('c');
    expect([await b, await c]).toEqual(['b', 'c']);
  });

  test('queues at the cap, one invocation at a time per copy, then throttles', async () => {
    const { pool, copies } = await poolOf({});
    const runs = [1, 2, 3, 4].map((n) => settled(pool.run(n, request())));
    await turn();
    expect(pool.counts()).toMatchObject({ copies: 2, busy: 2, waiting: 2 });
    expect(await settled(pool.run(5, request()))).toBe('throttled');
    for (const _round of [1, 2]) {
      for (const copy of copies) copy.finish('done');
      await turn();
    }
    expect(await Promise.all(runs)).toEqual(['done', 'done', 'done', 'done']);
    expect(copies.map((copy) => copy.mostAtATime)).toEqual([1, 1]);
  });

  test('waits no longer than the function’s timeout', async () => {
    const { pool } = await poolOf({ copies: 1 });
    void pool.run(1, request());
    expect(await settled(pool.run(2, request(0.02)))).toBe('throttled');
    expect(pool.counts().waiting).toBe(0);
  });

  test('stays within the memory limit, except for the only copy', async () => {
    const { pool, copies } = await poolOf({ copies: 10, memory: new MemoryBudget(25) });
    for (const n of [1, 2, 3]) void settled(pool.run(n, request()));
    await turn();
    expect(copies.length).toBe(2);
    const tiny = await poolOf({ memory: new MemoryBudget(1) });
    void tiny.pool.run(1, request());
    await turn();
    expect(tiny.pool.counts()).toMatchObject({ copies: 1, busy: 1 });
  });

  test('a spent copy is never used again, and a waiting invocation gets its successor', async () => {
    const { pool, copies } = await poolOf({ copies: 1 });
    const first = pool.run(1, request());
    const second = pool.run(2, request());
    await turn();
    if (copies[0] !== undefined) copies[0].dead = true;
    copies[0]?.finish('first');
    await first;
    await turn();
    expect(copies.length).toBe(2);
    expect(pool.counts()).toMatchObject({ copies: 1, busy: 1, retired: 1 });
    copies[1]?.finish('second');
    expect(await second).toBe('second');
    copies[0]?.end();
    await turn();
    expect(pool.counts().retired).toBe(0);
  });

  test('one invocation after a spent copy opens one copy', async () => {
    const { pool, copies } = await poolOf({ copies: 5 });
    const first = pool.run(1, request());
    await turn();
    if (copies[0] !== undefined) copies[0].dead = true;
    copies[0]?.finish('first');
    await first;
    void pool.run(2, request());
    await turn();
    expect(copies.length).toBe(2);
  });

  test('too many retired copies: throttled until one of them ends', async () => {
    const { pool, copies } = await poolOf({ copies: 5, retired: 1 });
    const first = pool.run(1, request());
    await turn();
    if (copies[0] !== undefined) copies[0].dead = true;
    copies[0]?.finish('x');
    await first;
    expect(pool.counts().exhausted).toBe(true);
    expect(await settled(pool.run(2, request()))).toBe('throttled');
    copies[0]?.end();
    await turn();
    expect(pool.counts().exhausted).toBe(false);
    const next = pool.run(3, request());
    await turn();
    copies[1]?.finish('next');
    expect(await next).toBe('next');
  });

  test('a copy that cannot be opened fails one invocation and frees its place', async () => {
    let opened = 0;
    const good = new FakeCopy();
    const open = async (): Promise<Copy> => {
      opened += 1;
      if (opened === 2) throw new Error('no second');
      return opened === 1 ? good : new FakeCopy();
    };
    const pool = new CopyPool(open, { copies: 2, retired: 2, memory: new MemoryBudget(100) });
    await pool.start();
    void pool.run(1, request());
    await expect(pool.run(2, request())).rejects.toThrow('no second');
    void pool.run(3, request());
    await turn();
    expect(pool.counts()).toMatchObject({ copies: 2, busy: 2, waiting: 0 });
  });

  test('when no copy can be opened, nobody is left waiting', async () => {
    let opened = 0;
    const first = new FakeCopy();
    const open = async (): Promise<Copy> => {
      opened += 1;
      if (opened > 1) throw new Error('broken');
      return first;
    };
    const pool = new CopyPool(open, { copies: 1, retired: 2, memory: new MemoryBudget(100) });
    await pool.start();
    const runs = [1, 2].map((n) => pool.run(n, request()).catch((error: Error) => error.message));
    await turn();
    first.dead = true;
    first.finish('done');
    expect(await Promise.race([Promise.all(runs), turn().then(turn)])).toEqual(['done', 'broken']);
    const late = [3, 4].map((n) => pool.run(n, request()).catch((error: Error) => error.message));
    expect(await Promise.race([Promise.all(late), turn().then(turn)])).toEqual(['broken', 'broken']);
  });

  test('a spent copy that is as new once its code has ended is taken before another is opened, never beyond the cap', async () => {
    const { pool, copies } = await poolOf({ copies: 1 });
    const [old] = copies;
    const first = pool.run(1, request());
    await turn();
    if (old !== undefined) old.dead = true;
    old?.finish('first');
    await first;
    const second = pool.run(2, request());
    await turn();
    if (old !== undefined) old.dead = false;
    old?.end();
    await turn();
    const third = pool.run(3, request());
    await turn();
    expect([copies.length, pool.counts()]).toMatchObject([2, { copies: 1, busy: 1, waiting: 1, retired: 0 }]);
    if (copies[1] !== undefined) copies[1].dead = true;
    copies[1]?.finish('second');
    await turn();
    old?.finish('third');
    expect([await second, await third, copies.length]).toEqual(['second', 'third', 2]);
  });

  test('no copies at all: everything is throttled, and that is not exhaustion', async () => {
    const { pool } = await poolOf({ copies: 0, retired: 0 });
    expect(pool.counts().exhausted).toBe(false);
    expect(await settled(pool.run(1, request()))).toBe('throttled');
  });

  test('stopping refuses who waits', async () => {
    const { pool } = await poolOf({ copies: 1 });
    void pool.run(1, request());
    const waiting = settled(pool.run(2, request()));
    await pool.stop();
    expect(await waiting).toBe('throttled');
    expect(await settled(pool.run(3, request()))).toBe('throttled');
  });
});

describe('limits', () => {
  test.each([
    [{}, undefined, 100, 100],
    [{}, 5, 5, 5],
    [{ LANE_MAX: '7' }, 5, 7, 7],
    [{ LANE_MAX: '7', LANE_RETIRED_MAX: '3' }, undefined, 7, 3],
    [{ LANE_MAX: 'many', LANE_RETIRED_MAX: '' }, 2, 2, 2],
    [{}, 0, 0, 0],
    [{ LANE_MAX: '7' }, 0, 0, 0],
  ])('%o with reserved concurrency %s', (service, reserved, copies, retired) => {
    expect([copyCap(service, reserved), retiredCap(service, copies)]).toEqual([copies, retired]);
  });

  test('memory', () => {
    expect(memoryBudget({ LANE_MEMORY: '64' }).limit).toBe(64);
    expect(memoryBudget({}).limit).toBeGreaterThan(16);
  });
});
