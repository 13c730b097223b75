import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import { defineConsumers } from '../../../src/runtime/queue/define.js';
import type { Consumer, LambdaFunction, Running } from '../../../src/runtime/types.js';
import { type Sqs, startSqs } from '../../rig/sqs.js';

/** Against a real SQS server in this process. */

// biome-ignore lint/suspicious/noExplicitAny: events and log lines of every shape.
type Json = any;

let sqs: Sqs;
let client: SQSClient;
let lines: Json[] = [];
const running: Running[] = [];
const saved = { ...process.env };

beforeAll(async () => {
  sqs = await startSqs();
  Object.assign(process.env, sqs.env);
  client = new SQSClient({ region: 'us-east-1' });
});
afterAll(async () => {
  client.destroy();
  process.env = saved;
  await sqs.stop();
});
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    await one.drain();
    await one.idle();
  }
  vi.restoreAllMocks();
});

let queues = 0;
const createQueue = (attributes: Record<string, string> = {}): Promise<string> => {
  queues += 1;
  return sqs.createQueue(`q${queues}${attributes['FifoQueue'] === 'true' ? '.fifo' : ''}`, attributes);
};

function lambda(handler: (event: Json) => unknown): LambdaFunction {
  return {
    id: 'f',
    definition: {
      handler: 'h.h',
      load: async () => ({}),
      runtime: 'nodejs22.x',
      lane: 'shared',
      timeout: 1,
      memory: 128,
    },
    invoke: async (event) => {
      try {
        return (await handler(event)) ?? null;
      } catch (error) {
        throw new FunctionFailure('error', { errorType: 'Error', errorMessage: String(error) });
      }
    },
  };
}

function poll(queueUrl: string, handler: (event: Json) => unknown, settings: Partial<Consumer> = {}): Running {
  const [consumer] = defineConsumers([
    { id: 'orders', queueUrlFrom: 'ORDERS_QUEUE_URL', batchSize: 10, ...settings, fn: lambda(handler) },
  ]);
  const one = consumer?.poll?.(queueUrl);
  if (one === undefined) throw new Error('no poller');
  running.push(one);
  return one;
}

const send = async (queueUrl: string, input: Partial<SendMessageCommandInput>): Promise<string> => {
  const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{}', ...input }));
  return MessageId ?? '';
};
const idsOf = (event: Json): string[] => event.Records.map((record: Json) => record.messageId);
const bodiesOf = (event: Json): string[] => event.Records.map((record: Json) => record.body);
const batches = (): Json[] => lines.filter((line) => line.event === 'batch');
const empty = { waiting: 0, inFlight: 0 };

test('a record is what Lambda sends', async () => {
  const queueUrl = await createQueue();
  const events: Json[] = [];
  const id = await send(queueUrl, {
    MessageBody: 'plain text ü',
    MessageAttributes: {
      Title: { DataType: 'String', StringValue: 'The Whistler' },
      Raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    },
  });
  poll(queueUrl, (event) => void events.push(event));
  await expect.poll(() => events.length).toBe(1);
  expect(events[0]).toEqual({
    Records: [
      {
        messageId: id,
        receiptHandle: expect.any(String),
        body: 'plain text ü',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {
          Title: { stringValue: 'The Whistler', stringListValues: [], binaryListValues: [], dataType: 'String' },
          Raw: { binaryValue: 'AQL/', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfMessageAttributes: expect.any(String),
        md5OfBody: '1471acc2914b49905a27961f30255000',
        eventSource: 'aws:sqs',
        eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:\d+:q\d+$/),
        awsRegion: 'us-east-1',
      },
    ],
  });
  await expect.poll(() => sqs.depth(queueUrl)).toEqual(empty);
  expect(batches()).toMatchObject([{ event: 'batch', consumer: 'orders', messages: 1, failed: 0 }]);
});

test('twelve messages make batches of ten at most', async () => {
  const queueUrl = await createQueue();
  for (let index = 0; index < 12; index += 1) await send(queueUrl, {});
  const sizes: number[] = [];
  poll(queueUrl, (event) => void sizes.push(event.Records.length));
  await expect.poll(() => sizes.reduce((sum, size) => sum + size, 0)).toBe(12);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
});

test('an error leaves the whole batch; it comes again with a higher receive count, and then to the dead-letter queue', async () => {
  const dead = await createQueue();
  const arn = `arn:aws:sqs:us-east-1:000000000000:${dead.split('/').pop()}`;
  const queueUrl = await createQueue({
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: '2' }),
  });
  await send(queueUrl, { MessageBody: '{not json' });
  const counts: string[] = [];
  poll(queueUrl, (event) => {
    counts.push(event.Records[0].attributes.ApproximateReceiveCount);
    throw new Error('boom');
  });
  await expect.poll(() => counts, { timeout: 10_000 }).toEqual(['1', '2']);
  await expect.poll(() => sqs.depth(dead), { timeout: 10_000 }).toEqual({ waiting: 1, inFlight: 0 });
  expect(batches()[0]).toMatchObject({
    level: 'warn',
    messages: 1,
    failed: 1,
    message: expect.stringContaining('boom'),
  });
});

test('of a batch with reported failures only those stay', async () => {
  const queueUrl = await createQueue({ VisibilityTimeout: '1' });
  const ids = [await send(queueUrl, {}), await send(queueUrl, {}), await send(queueUrl, {})];
  const seen: string[][] = [];
  const failing = (event: Json): unknown => {
    seen.push(idsOf(event));
    const failed = seen.length === 1 ? [{ itemIdentifier: ids[1] }] : [];
    return { batchItemFailures: failed };
  };
  poll(queueUrl, failing, { reportBatchItemFailures: true });
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(2);
  expect([...(seen[0] ?? [])].sort()).toEqual([...ids].sort());
  expect(seen[1]).toEqual([ids[1]]);
  await expect.poll(() => sqs.depth(queueUrl)).toEqual(empty);
});

test('no more batches run at a time than allowed', async () => {
  const queueUrl = await createQueue();
  for (let index = 0; index < 6; index += 1) await send(queueUrl, {});
  let now = 0;
  let most = 0;
  let done = 0;
  const slow = async (): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 50));
    now -= 1;
    done += 1;
  };
  poll(queueUrl, slow, { batchSize: 1, maximumConcurrency: 2 });
  await expect.poll(() => done).toBe(6);
  expect(most).toBe(2);
});

test('a window gathers one batch', async () => {
  const queueUrl = await createQueue();
  const sizes: number[] = [];
  poll(queueUrl, (event) => void sizes.push(event.Records.length), { batchSize: 20, windowSeconds: 2 });
  for (let index = 0; index < 15; index += 1) await send(queueUrl, {});
  await expect.poll(() => sizes, { timeout: 8000 }).toEqual([15]);
});

test('FIFO: a group is in order, and waits for a failed message', async () => {
  const queueUrl = await createQueue({ FifoQueue: 'true', VisibilityTimeout: '1' });
  for (const [group, body] of [
    ['A', 'a1'],
    ['A', 'a2'],
    ['B', 'b1'],
    ['A', 'a3'],
  ]) {
    await send(queueUrl, { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: body });
  }
  const order: string[] = [];
  poll(
    queueUrl,
    (event) => {
      order.push(...bodiesOf(event));
      if (order.filter((body) => body === 'a1').length === 1 && bodiesOf(event).includes('a1')) throw new Error('once');
    },
    { fifo: true, batchSize: 1 },
  );
  await expect.poll(() => order.length, { timeout: 15_000 }).toBe(5);
  expect(order.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
  await expect.poll(() => sqs.depth(queueUrl)).toEqual(empty);
});

test('a batch that takes longer than the visibility timeout is not delivered twice', async () => {
  const queueUrl = await createQueue({ VisibilityTimeout: '3' });
  await send(queueUrl, {});
  let calls = 0;
  poll(queueUrl, async () => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 4500));
  });
  await expect.poll(() => batches().length, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => sqs.depth(queueUrl)).toEqual(empty);
  expect(calls).toBe(1);
});

test('drain ends the long poll at once, and idle waits for the batch in hand', async () => {
  const queueUrl = await createQueue();
  await send(queueUrl, {});
  let release: (() => void) | undefined;
  const one = poll(queueUrl, () => new Promise<void>((resolve) => (release = resolve)));
  await expect.poll(() => release !== undefined).toBe(true);
  const asked = Date.now();
  await one.drain();
  let idle = false;
  const done = one.idle().then(() => {
    idle = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(idle).toBe(false);
  release?.();
  await done;
  expect(Date.now() - asked).toBeLessThan(3000);
  expect(await sqs.depth(queueUrl)).toEqual(empty);
});

test('a batch that does not end in time is given back', async () => {
  const queueUrl = await createQueue({ VisibilityTimeout: '60' });
  await send(queueUrl, {});
  let release: (() => void) | undefined;
  const stuck = (): Promise<void> =>
    new Promise((_, reject) => {
      release = () => reject(new Error('late'));
    });
  // One batch at a time: no long poll is open that the server might give the message to again.
  const one = poll(queueUrl, stuck, { maximumConcurrency: 1 });
  await expect.poll(() => release !== undefined).toBe(true);
  await one.drain();
  await one.abandon?.();
  const depth = await sqs.depth(queueUrl);
  release?.();
  expect(depth).toEqual({ waiting: 1, inFlight: 0 });
});

test('messages gathered for a batch that never started are given back', async () => {
  const queueUrl = await createQueue({ VisibilityTimeout: '60' });
  await send(queueUrl, {});
  let calls = 0;
  const count = (): void => {
    calls += 1;
  };
  const one = poll(queueUrl, count, { batchSize: 100, windowSeconds: 30 });
  await expect.poll(() => sqs.depth(queueUrl)).toEqual({ waiting: 0, inFlight: 1 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await one.drain();
  await one.idle();
  // Not the depth: this server gives the message to the long poll that was just cut.
  expect(lines).toMatchObject([{ event: 'messages-returned', messages: 1 }]);
  expect(calls).toBe(0);
});

test('a queue that is not there yet is tried again', async () => {
  const url = `${sqs.endpoint}/000000000000/later`;
  const bodies: string[] = [];
  poll(url, (event) => void bodies.push(...bodiesOf(event)));
  await expect.poll(() => lines.some((line) => line.event === 'queue-unreachable')).toBe(true);
  await send(await sqs.createQueue('later'), { MessageBody: 'here' });
  await expect.poll(() => bodies, { timeout: 10_000 }).toEqual(['here']);
});
