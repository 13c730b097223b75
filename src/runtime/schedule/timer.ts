import { log } from '../lifecycle/log.js';
import type { Running, Schedule } from '../types.js';
import { scheduledEvent } from './event.js';
import { nextRun } from './next.js';
import { parseExpression } from './parse.js';
import { createPauses } from './pauses.js';
import { invokeWithRetries, LAMBDA_RETRIES, type RetryPolicy } from './retry.js';
import { isTimezone } from './zone.js';

/**
 * setTimeout overflows above 24.8 days and knows nothing of clocks that are set or of machines that sleep. So the timer
 * looks at the clock at least once a minute and never trusts a longer wait.
 */
const LONGEST_WAIT_MS = 60_000;

/**
 * Runs one schedule until it is drained. Every replica of the worker runs its own timers: keep one replica, or name
 * each schedule on one of them only.
 *
 * As on AWS, a run starts although the one before is still going on. After a pause (a sleeping machine, a clock put
 * forward) what was missed runs once; after a clock put back nothing runs twice.
 */
export function startSchedule(schedule: Schedule, retries: RetryPolicy = LAMBDA_RETRIES): Running {
  check(schedule);
  const running = new Set<Promise<void>>();
  const pauses = createPauses();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = runAfter(schedule, Date.now());
  if (due === undefined) log('warn', { event: 'schedule-over', schedule: schedule.id, message: 'it never runs again' });

  const look = (): void => {
    const now = Date.now();
    if (due !== undefined && now >= due.getTime()) {
      const time = due;
      due = runAfter(schedule, now);
      const work = tick(schedule, time, (event, about) =>
        invokeWithRetries(schedule.fn, event, about, pauses.wait, retries),
      );
      running.add(work);
      void work.then(() => running.delete(work));
    }
    arm();
  };
  const arm = (): void => {
    if (due === undefined) return;
    timer = setTimeout(look, Math.min(LONGEST_WAIT_MS, Math.max(0, due.getTime() - Date.now())));
  };
  arm();

  return {
    drain: () => {
      clearTimeout(timer);
      due = undefined;
      pauses.stop();
    },
    idle: async () => {
      await Promise.all(running);
    },
  };
}

/** A schedule that can never run must not look as if it were on. */
function check({ id, expression, source, timezone }: Schedule): void {
  const parsed = parseExpression(expression, source);
  if (parsed.kind === 'invalid') throw new Error(`schedule ${id}: ${expression} is no schedule: ${parsed.why}`);
  if (timezone !== undefined && !isTimezone(timezone)) throw new Error(`schedule ${id}: no time zone ${timezone}`);
}

type Invoke = (event: unknown, about: { [name: string]: unknown }) => Promise<void>;

async function tick(schedule: Schedule, time: Date, invoke: Invoke): Promise<void> {
  const about = { schedule: schedule.id, scheduledTime: time.toISOString() };
  const delivery = scheduledEvent(schedule, time);
  log('info', { event: 'tick', ...about, function: schedule.fn.id });
  if (delivery.kind === 'event') return invoke(delivery.event, about);
  log('warn', { event: 'tick-not-delivered', ...about, message: delivery.why });
}

/**
 * Rates count from 1970 rather than from the start of the process, as AWS counts them from the rule's creation: else
 * a service that is deployed every few hours would never see a daily run.
 */
function runAfter(schedule: Schedule, from: number): Date | undefined {
  return nextRun(schedule.expression, {
    source: schedule.source,
    from: new Date(from),
    anchor: new Date(0),
    ...(schedule.timezone === undefined ? {} : { tz: schedule.timezone }),
  });
}
