import type { Message } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCollector } from '../../../src/runtime/queue/collect.js';
import type { Consumer } from '../../../src/runtime/types.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const consumer = (settings: Partial<Consumer>): Consumer =>
  ({ id: 'c', queueUrlFrom: 'Q', batchSize: 10, fn: {}, ...settings }) as Consumer;

const messages = (count: number, body = 'x'): Message[] =>
  Array.from({ length: count }, (_, index) => ({ MessageId: `m${index}`, Body: body }));

/** Each call gives the next of `calls`, after so many seconds of the (false) clock. */
function source(...calls: [seconds: number, given: Message[]][]): {
  receive: (most: number, wait: number) => Promise<Message[]>;
  asked: [number, number][];
} {
  const asked: [number, number][] = [];
  return {
    asked,
    receive: async (most, wait) => {
      asked.push([most, wait]);
      const [seconds, given] = calls.shift() ?? [wait, []];
      vi.setSystemTime(Date.now() + seconds * 1000);
      return given;
    },
  };
}

test('without a window a batch is what one call receives', async () => {
  const { receive, asked } = source([0, messages(3)]);
  expect(await createCollector(consumer({}), receive).next()).toHaveLength(3);
  expect(asked).toEqual([[10, 20]]);
});

test('a window gathers until the batch is full', async () => {
  const { receive, asked } = source([0, messages(10)], [0, messages(10)], [0, messages(5)]);
  const collector = createCollector(consumer({ batchSize: 25, windowSeconds: 60 }), receive);
  expect(await collector.next()).toHaveLength(25);
  expect(asked).toEqual([
    [25, 20],
    [15, 20],
    [5, 20],
  ]);
});

test('a window ends so long after the first message, not after the call', async () => {
  const { receive, asked } = source([19, messages(1)], [3, messages(1)], [4, []]);
  const collector = createCollector(consumer({ batchSize: 100, windowSeconds: 5 }), receive);
  expect(await collector.next()).toHaveLength(2);
  expect(asked).toEqual([
    [100, 20],
    [99, 5],
    [98, 2],
  ]);
});

test('an empty call opens no window', async () => {
  const { receive, asked } = source([20, []]);
  expect(await createCollector(consumer({ windowSeconds: 5 }), receive).next()).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('6 MB end a batch, and what does not fit comes first in the next', async () => {
  const big = 'x'.repeat(1024 * 1024);
  const { receive } = source([0, messages(4, big)], [0, messages(4, big)], [0, messages(1)]);
  const collector = createCollector(consumer({ batchSize: 100, windowSeconds: 5 }), receive);
  expect(await collector.next()).toHaveLength(6);
  expect(await collector.next()).toHaveLength(3);
});

test('FIFO has no window and at most ten messages', async () => {
  const { receive, asked } = source([0, messages(2)]);
  const collector = createCollector(consumer({ fifo: true, batchSize: 50, windowSeconds: 30 }), receive);
  expect(await collector.next()).toHaveLength(2);
  expect(asked).toEqual([[10, 20]]);
});

test('after an error within a window nothing that was received is lost', async () => {
  let calls = 0;
  const collector = createCollector(consumer({ windowSeconds: 5 }), async () => {
    calls += 1;
    if (calls === 1) return messages(2);
    throw new Error('network');
  });
  await expect(collector.next()).rejects.toThrow('network');
  expect(collector.pending()).toHaveLength(2);
});
