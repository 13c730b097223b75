import { type CronExpression, type Invalid, parseCron } from './cron.js';

/**
 * Schedule expressions of EventBridge rules and of EventBridge Scheduler.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */

export interface RateExpression {
  kind: 'rate';
  /** Milliseconds between two runs; a day is 24 hours, whatever the clocks do. */
  every: number;
}

export interface AtExpression {
  kind: 'at';
  /** The wall clock's reading, as if it were UTC, in milliseconds. */
  wall: number;
}

export type Expression = CronExpression | RateExpression | AtExpression | Invalid;

/** Who runs the schedule: a rule (always UTC, no `at`, strict about plurals) or EventBridge Scheduler. */
export type ScheduleSource = 'rule' | 'scheduler';

const MINUTE_MS = 60_000;

/** Reads `cron(…)`, `rate(…)` or, for Scheduler, `at(…)`. Whatever AWS refuses is `invalid` with the reason. */
export function parseExpression(text: string, source: ScheduleSource): Expression {
  const match = /^(cron|rate|at)\((.*)\)$/.exec(text);
  if (match === null) return invalid('neither cron(…) nor rate(…) nor at(…)');
  const [, form = '', inner = ''] = match;
  if (form === 'cron') return parseCron(inner);
  if (form === 'rate') return parseRate(inner, source);
  return source === 'scheduler' ? parseAt(inner) : invalid('rules take no at(…), only EventBridge Scheduler does');
}

function parseRate(text: string, source: ScheduleSource): RateExpression | Invalid {
  const match = /^(\d+) (minute|hour|day)(s?)$/.exec(text);
  if (match === null) return invalid('a rate is a positive whole number, a blank, and minutes, hours or days');
  const [, digits = '', unit = '', plural = ''] = match;
  const value = Number(digits);
  if (value < 1) return invalid('a rate must be positive');
  // PutRule refuses `1 minutes` and `5 minute`; Scheduler's own guide writes `rate(1 days)`.
  if (source === 'rule' && (value === 1) !== (plural === '')) {
    return invalid(value === 1 ? `1 needs the singular, ${unit}` : `${value} needs the plural, ${unit}s`);
  }
  const minutes = unit === 'minute' ? 1 : unit === 'hour' ? 60 : 24 * 60;
  const every = value * minutes * MINUTE_MS;
  return Number.isSafeInteger(every) ? { kind: 'rate', every } : invalid('the rate is too long');
}

function parseAt(text: string): AtExpression | Invalid {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (match === null) return invalid('at takes yyyy-mm-ddThh:mm:ss without a time zone');
  const wall = Date.parse(`${text}Z`);
  // Date.parse takes 30 February for 2 March and 24:00 for the next day.
  const exact = !Number.isNaN(wall) && new Date(wall).toISOString().slice(0, 19) === text;
  return exact ? { kind: 'at', wall } : invalid(`there is no ${text}`);
}

function invalid(why: string): Invalid {
  return { kind: 'invalid', why };
}
