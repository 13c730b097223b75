import type { CronExpression, DayRule } from './cron.js';
import { type Expression, parseExpression, type ScheduleSource } from './parse.js';
import { instantOf, isTimezone, wallAt } from './zone.js';

export interface NextOptions {
  source: ScheduleSource;
  /** The answer is strictly later than this. */
  from: Date;
  /** Zone of a Scheduler schedule; rules are always UTC. */
  tz?: string;
  /** What a rate counts from; `from` when absent. */
  anchor?: Date;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The first run after `from`, or undefined when there is none. A text that is no schedule expression, or an unknown
 * zone, never runs either: ask `parseExpression` and `isTimezone` first to tell the two apart.
 */
export function nextRun(expression: string, options: NextOptions): Date | undefined {
  const zone = options.source === 'rule' ? 'UTC' : (options.tz ?? 'UTC');
  if (!isTimezone(zone)) return undefined;
  const from = options.from.getTime();
  const next = nextInstant(parseExpression(expression, options.source), from, zone, options.anchor?.getTime() ?? from);
  return next === undefined ? undefined : new Date(next);
}

function nextInstant(parsed: Expression, from: number, zone: string, anchor: number): number | undefined {
  switch (parsed.kind) {
    case 'invalid':
      return undefined;
    case 'rate':
      return anchor + Math.max(1, Math.floor((from - anchor) / parsed.every) + 1) * parsed.every;
    case 'at': {
      const at = instantOf(parsed.wall, zone);
      return at !== undefined && at > from ? at : undefined;
    }
    case 'cron':
      return nextCron(parsed, from, zone);
  }
}

/** Walks the wall clock in UTC and maps each time to its instant; so no time zone arithmetic is needed in between. */
function nextCron(cron: CronExpression, from: number, zone: string): number | undefined {
  const wall = wallAt(from, zone);
  const start = new Date(wall);
  for (const year of cron.years) {
    if (year < start.getUTCFullYear()) continue;
    for (const month of cron.months) {
      if (Date.UTC(year, month, 1) <= wall) continue;
      for (const day of daysOf(cron.days, year, month)) {
        const midnight = Date.UTC(year, month - 1, day);
        if (midnight + DAY_MS <= wall) continue;
        const found = firstOfDay(cron, midnight, wall, from, zone);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function firstOfDay(
  cron: CronExpression,
  midnight: number,
  wall: number,
  from: number,
  zone: string,
): number | undefined {
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      const candidate = midnight + (hour * 60 + minute) * MINUTE_MS;
      if (candidate <= wall) continue;
      const instant = instantOf(candidate, zone);
      // Later on the wall is not always later in time: in the second pass of a repeated hour it lies behind us.
      if (instant !== undefined && instant > from) return instant;
    }
  }
  return undefined;
}

/** The days of a month that a rule names, in order. `month` is 1 to 12. */
function daysOf(rule: DayRule, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekdayOf = (day: number): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  switch (rule.kind) {
    case 'days':
      return rule.days.filter((day) => day <= last);
    case 'last-day':
      return last - rule.before >= 1 ? [last - rule.before] : [];
    case 'last-working-day':
      return [nearestWorkingDay(last, last, weekdayOf)];
    case 'nearest-working-day':
      return rule.day <= last ? [nearestWorkingDay(rule.day, last, weekdayOf)] : [];
    case 'weekdays':
      return range(last).filter((day) => rule.weekdays.includes(weekdayOf(day)));
    case 'last-weekday':
      return range(last).filter((day) => day > last - 7 && weekdayOf(day) === rule.weekday);
    case 'nth-weekday':
      return range(last).filter((day) => weekdayOf(day) === rule.weekday && Math.ceil(day / 7) === rule.nth);
  }
}

/** Monday to Friday nearest to `day`, without leaving the month: Saturday the 1st becomes Monday the 3rd. */
function nearestWorkingDay(day: number, last: number, weekdayOf: (day: number) => number): number {
  const weekday = weekdayOf(day);
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < last ? day + 1 : day - 2;
  return day;
}

function range(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
