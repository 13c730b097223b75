import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import type { FunctionFailure } from '../../../src/runtime/function/failure.js';
import { IsolatedCopy } from '../../../src/runtime/function/lanes/isolated-copy.js';
import type { LaneFunction } from '../../../src/runtime/function/lanes/lane.js';
import { MemoryBudget } from '../../../src/runtime/function/lanes/memory.js';
import { CopyPool } from '../../../src/runtime/function/lanes/pool.js';

v8.setFlagsFromString('--expose_gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

test('the lane keeps no reference to a retired copy', async () => {
  const fn: LaneFunction = {
    id: 'hang',
    root: '/app',
    definition: {
      handler: 'index.handler',
      load: async () => ({}),
      runtime: 'nodejs22.x',
      lane: 'isolated',
      timeout: 0.05,
      memory: 128,
    },
    identify: () => ({ functionName: 'hang', memory: 128, logGroupName: '', logStreamName: '', arn: '' }),
    variables: () => ({}),
  };
  const globals: WeakRef<object>[] = [];
  const open = async (): Promise<IsolatedCopy> => {
    const copy = new IsolatedCopy(fn);
    await copy.load({
      megabytes: 1,
      evaluate: async ({ global }) => {
        globals.push(new WeakRef(global));
        const held = global;
        return { handler: () => new Promise(() => held) };
      },
    });
    return copy;
  };
  const pool = new CopyPool(open, { copies: 5, retired: 9, memory: new MemoryBudget(100) });
  await pool.start();
  for (const requestId of ['1', '2', '3', '4', '5']) {
    // Only the kind: a kept error would hold the frames of its stack, and they hold the copy.
    const kind = await pool.run({}, { requestId, seconds: 0.05 }).catch((error: FunctionFailure) => error.kind);
    expect(kind).toBe('timeout');
  }
  expect(pool.counts()).toMatchObject({ copies: 0, retired: 5 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  expect(globals.map((ref) => ref.deref() === undefined)).toEqual([true, true, true, true, true]);
});
