import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import { startSchedule } from '../../../src/runtime/schedule/timer.js';
import type { FailureKind, InvokeOptions, LambdaFunction, Schedule } from '../../../src/runtime/types.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Call {
  at: string;
  time: unknown;
  requestId: string | undefined;
}

let lines: { [name: string]: unknown }[] = [];
beforeEach(() => {
  lines = [];
  vi.useFakeTimers();
  vi.setSystemTime('2026-06-17T09:58:30.000Z');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)) as { [name: string]: unknown });
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A function that fails in the given ways, one after the other, and then works. */
function recorder(...failures: FailureKind[]): { fn: LambdaFunction; calls: Call[] } {
  const calls: Call[] = [];
  const fn: LambdaFunction = {
    id: 'report',
    definition: {
      handler: 'f.f',
      load: async () => ({}),
      runtime: 'nodejs22.x',
      lane: 'shared',
      timeout: 3,
      memory: 128,
    },
    invoke: async (event: unknown, options?: InvokeOptions) => {
      calls.push({
        at: new Date().toISOString(),
        time: (event as { time?: unknown }).time,
        requestId: options?.requestId,
      });
      const kind = failures.shift();
      if (kind !== undefined) throw new FunctionFailure(kind, { errorType: 'E', errorMessage: 'boom' });
      return null;
    },
  };
  return { fn, calls };
}

const schedule = (fn: LambdaFunction, expression: string): Schedule => ({ id: 's', source: 'rule', expression, fn });
const events = (): unknown[] => lines.map((line) => line['event']);

test('runs at each time, with the scheduled time in the event', async () => {
  const { fn, calls } = recorder();
  const running = startSchedule(schedule(fn, 'cron(0/15 * * * ? *)'));
  await vi.advanceTimersByTimeAsync(32 * MINUTE);
  expect(calls.map(({ at, time }) => [at, time])).toEqual([
    ['2026-06-17T10:00:00.000Z', '2026-06-17T10:00:00Z'],
    ['2026-06-17T10:15:00.000Z', '2026-06-17T10:15:00Z'],
    ['2026-06-17T10:30:00.000Z', '2026-06-17T10:30:00Z'],
  ]);
  expect(lines[0]).toMatchObject({ event: 'tick', schedule: 's', scheduledTime: '2026-06-17T10:00:00.000Z' });
  running.drain();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(calls).toHaveLength(3);
  await running.idle();
});

test('a run months away survives the limit of setTimeout', async () => {
  const { fn, calls } = recorder();
  const running = startSchedule(schedule(fn, 'cron(0 0 1 9 ? 2026)'));
  await vi.advanceTimersByTimeAsync(80 * 24 * HOUR);
  expect(calls.map(({ at }) => at)).toEqual(['2026-09-01T00:00:00.000Z']);
  running.drain();
});

test('a rate does not start over with the process', async () => {
  const { fn, calls } = recorder();
  const running = startSchedule(schedule(fn, 'rate(1 day)'));
  await vi.advanceTimersByTimeAsync(15 * HOUR);
  expect(calls.map(({ at }) => at)).toEqual(['2026-06-18T00:00:00.000Z']);
  running.drain();
});

test('a clock put forward runs what was missed once', async () => {
  const { fn, calls } = recorder();
  const running = startSchedule(schedule(fn, 'cron(0 * * * ? *)'));
  vi.setSystemTime('2026-06-17T13:30:10.000Z');
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(calls.map(({ time }) => time)).toEqual(['2026-06-17T10:00:00Z']);
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect(calls.map(({ time }) => time)).toEqual(['2026-06-17T10:00:00Z', '2026-06-17T14:00:00Z']);
  running.drain();
});

test('a clock put back runs nothing twice', async () => {
  const { fn, calls } = recorder();
  const running = startSchedule(schedule(fn, 'cron(0 * * * ? *)'));
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  vi.setSystemTime('2026-06-17T09:50:00.000Z');
  await vi.advanceTimersByTimeAsync(40 * MINUTE);
  expect(calls.map(({ time }) => time)).toEqual(['2026-06-17T10:00:00Z']);
  running.drain();
});

test('an error is tried again after one and after two minutes, with the same request id', async () => {
  const { fn, calls } = recorder('error', 'timeout');
  const running = startSchedule(schedule(fn, 'cron(0 10 * * ? *)'));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(calls.map(({ at }) => at.slice(11, 19))).toEqual(['10:00:00', '10:01:00', '10:03:00']);
  expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(1);
  expect(events()).toEqual(['tick', 'invocation-failed', 'invocation-failed']);
  running.drain();
});

test('three errors lose the event, and say so', async () => {
  const { fn, calls } = recorder('error', 'error', 'error');
  const running = startSchedule(schedule(fn, 'cron(0 10 * * ? *)'));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(calls).toHaveLength(3);
  expect(lines[lines.length - 1]).toMatchObject({
    level: 'error',
    event: 'invocation-lost',
    schedule: 's',
    failure: { errorType: 'E', errorMessage: 'boom' },
  });
  running.drain();
});

test('throttling does not use up the attempts', async () => {
  const { fn, calls } = recorder('throttled', 'throttled', 'throttled', 'throttled', 'error', 'error');
  const running = startSchedule(schedule(fn, 'cron(0 10 * * ? *)'));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(calls).toHaveLength(7);
  expect(events()).not.toContain('invocation-lost');
  running.drain();
});

test('drain cuts a retry short and says that it is lost', async () => {
  const { fn, calls } = recorder('error');
  const running = startSchedule(schedule(fn, 'cron(0 10 * * ? *)'));
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  running.drain();
  await running.idle();
  expect(calls).toHaveLength(1);
  expect(events()).toEqual(['tick', 'invocation-failed', 'retry-abandoned']);
});

test('idle waits for the run in hand', async () => {
  let release: (() => void) | undefined;
  const { fn } = recorder();
  const slow: LambdaFunction = { ...fn, invoke: () => new Promise((resolve) => (release = () => resolve(null))) };
  const running = startSchedule(schedule(slow, 'cron(0 10 * * ? *)'));
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  running.drain();
  let idle = false;
  const done = running.idle().then(() => {
    idle = true;
  });
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(idle).toBe(false);
  release?.();
  await done;
  expect(idle).toBe(true);
});
