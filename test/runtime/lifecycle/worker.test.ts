import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../rig/process.js';
import { type Sqs, startSqs } from '../../rig/sqs.js';
import { launch, type Service } from './service.js';

let service: Service;
let sqs: Sqs;
let queues = 0;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());
afterEach(async () => {
  await service.process.stop('SIGKILL');
});

const createQueue = (): Promise<string> => {
  queues += 1;
  return sqs.createQueue(`worker${queues}`, { VisibilityTimeout: '120' });
};
const empty = { waiting: 0, inFlight: 0 };

test('with nothing switched on it stays up, and says what is off', async () => {
  service = await launch('worker');
  await service.process.waitFor(/"event":"worker-started"/);
  expect(service.lines()).toMatchObject([
    { event: 'off', schedule: 'minutely', message: 'off: name it in SCHEDULES_ENABLED' },
    { event: 'off', schedule: 'disabled', message: 'off, as on AWS: name it in SCHEDULES_ENABLED' },
    { event: 'off', consumer: 'orders', message: 'off: name it in CONSUMERS_ENABLED' },
    { event: 'worker-started', schedules: [], consumers: [] },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await service.process.stop('SIGTERM')).toBe(0);
});

test('a queue is polled, and what is in hand is finished before it stops', async () => {
  const queueUrl = await createQueue();
  service = await launch('worker', {
    ...sqs.env,
    CONSUMERS_ENABLED: 'orders',
    ORDERS_QUEUE_URL: queueUrl,
    ORDERS_MS: '1000',
  });
  await service.process.waitFor(/"event":"worker-started"/);
  await sqs.send(queueUrl, 'first');
  await expect.poll(() => sqs.depth(queueUrl)).toEqual({ waiting: 0, inFlight: 1 });
  expect(await service.process.stop('SIGTERM')).toBe(0);
  expect(service.lines()).toContainEqual({ event: 'ordered', bodies: ['first'] });
  expect(service.lines()).toContainEqual(
    expect.objectContaining({ event: 'batch', consumer: 'orders', messages: 1, failed: 0 }),
  );
  expect(await sqs.depth(queueUrl)).toEqual(empty);
});

test('messages of a batch that is cut off are given back', async () => {
  const queueUrl = await createQueue();
  const settings = { CONSUMERS_ENABLED: '*', ORDERS_QUEUE_URL: queueUrl, ORDERS_MS: '20000', SHUTDOWN_TIMEOUT: '1' };
  service = await launch('worker', { ...sqs.env, ...settings });
  await service.process.waitFor(/"event":"worker-started"/);
  await sqs.send(queueUrl, 'slow');
  await expect.poll(() => sqs.depth(queueUrl)).toEqual({ waiting: 0, inFlight: 1 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await service.process.stop('SIGTERM')).toBe(1);
  expect(service.events()).toContain('messages-returned');
});

test('a schedule ticks', async () => {
  // The one kind of schedule that knows seconds.
  const time = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3000).toISOString();
  service = await launch('worker', { SCHEDULES_ENABLED: 'minutely', EXPRESSION: `at(${time.slice(0, 19)})` });
  await service.process.waitFor(/"event":"reported"/);
  expect(service.lines()).toContainEqual(
    expect.objectContaining({ event: 'tick', schedule: 'minutely', scheduledTime: time }),
  );
  expect(service.lines()).toContainEqual({ event: 'reported', detail: 'Scheduled Event' });
  expect(await service.process.stop('SIGTERM')).toBe(0);
});

test('* leaves out what is disabled on AWS, and a name that does not exist is a warning', async () => {
  service = await launch('worker', { SCHEDULES_ENABLED: '* , typo' });
  await service.process.waitFor(/"event":"worker-started"/);
  expect(service.lines()).toMatchObject([
    { level: 'warn', event: 'unknown', schedule: 'typo' },
    { event: 'off', schedule: 'disabled' },
    { event: 'off', consumer: 'orders' },
    { event: 'worker-started', schedules: ['minutely'] },
  ]);
});

test('an enabled consumer without its queue is refused by name', async () => {
  service = await launch('worker', { CONSUMERS_ENABLED: 'orders' });
  expect(await service.process.exit).toBe(1);
  expect(service.lines()).toContainEqual(
    expect.objectContaining({
      event: 'missing-variables',
      missing: [{ name: 'ORDERS_QUEUE_URL', consumers: ['orders'] }],
    }),
  );
});

test('a consumer with filter patterns never gets what they would hold back', async () => {
  service = await launch('worker', {
    CONSUMERS_ENABLED: 'orders',
    ORDERS_QUEUE_URL: 'http://127.0.0.1:1/q',
    FILTERED: '1',
  });
  expect(await service.process.exit).toBe(1);
  expect(service.process.output()).toContain('consumer orders: its filter patterns are not applied here');
});

test('a schedule that is none is refused', async () => {
  service = await launch('worker', { SCHEDULES_ENABLED: '*', EXPRESSION: 'cron(* * * * * *)' });
  expect(await service.process.exit).toBe(1);
  expect(service.process.output()).toContain('schedule minutely: cron(* * * * * *) is no schedule');
});

test('the worker has health paths where WORKER_PORT is set', async () => {
  const port = await freePort();
  service = await launch('worker', { WORKER_PORT: String(port) });
  await service.process.waitFor(/"event":"worker-started"/);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/hello`)).status).toBe(404);
});

test('WORKER=inline does both in one process', async () => {
  const queueUrl = await createQueue();
  service = await launch('server', {
    ...sqs.env,
    WORKER: 'inline',
    CONSUMERS_ENABLED: '*',
    ORDERS_QUEUE_URL: queueUrl,
  });
  await service.process.waitFor(/"event":"listening"/);
  await sqs.send(queueUrl, 'inline');
  await service.process.waitFor(/"event":"ordered"/);
  expect((await fetch(service.url('/hello'))).status).toBe(200);
  expect(await service.process.stop('SIGTERM')).toBe(0);
});
