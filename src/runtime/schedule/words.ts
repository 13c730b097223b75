import type { CronExpression, DayRule } from './cron.js';
import { parseExpression, type ScheduleSource } from './parse.js';

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** 1970 to 2199. */
const ALL_YEARS = 230;
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];

/**
 * A schedule in words, for the comment beside it: `every day at 03:00 UTC`. Undefined for what is no schedule
 * expression. Says what the text means, never when it runs next, so that it stays true.
 */
export function describeExpression(expression: string, source: ScheduleSource, tz?: string): string | undefined {
  const zone = source === 'rule' ? 'UTC' : (tz ?? 'UTC');
  const parsed = parseExpression(expression, source);
  switch (parsed.kind) {
    case 'invalid':
      return undefined;
    case 'rate':
      return `every ${duration(parsed.every)}`;
    case 'at':
      return `once, at ${new Date(parsed.wall).toISOString().slice(0, 19).replace('T', ' ')} ${zone}`;
    case 'cron':
      return cronWords(parsed, zone);
  }
}

function duration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  const [count, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return count === 1 ? String(unit) : `${count} ${unit}s`;
}

function cronWords(cron: CronExpression, zone: string): string {
  const days = dayWords(cron.days);
  const months = cron.months.length === 12 ? '' : ` in ${list(runs(cron.months), (month) => MONTHS[month - 1] ?? '')}`;
  const years = cron.years.length === ALL_YEARS ? '' : `, only ${yearWords(cron.years)}`;
  const time = timeWords(cron.hours, cron.minutes);
  // "every day every 5 minutes UTC" says no more than "every 5 minutes".
  if (days === 'every day' && months === '' && time.kind === 'always') return `${time.words}${years}`;
  return `${days}${months} ${time.words} ${zone}${years}`;
}

/** `always` holds at every hour of the day, so that no zone need be named. */
type TimeWords = { kind: 'always' | 'hours'; words: string };

function timeWords(hours: number[], minutes: number[]): TimeWords {
  const wholeDay = hours.length === 24;
  const minute = minutes.length === 1 ? (minutes[0] ?? 0) : undefined;
  if (minute !== undefined && !wholeDay) return { kind: 'hours', words: fixedTimes(hours, minute) };
  const words =
    minute === undefined ? minuteWords(minutes) : minute === 0 ? 'every hour' : `every hour at ${two(minute)} past`;
  return wholeDay ? { kind: 'always', words } : { kind: 'hours', words: `${words} ${hourWords(hours)}` };
}

/** `at 06:00, 12:00 and 18:00`, `every 2 hours from 01:30 to 23:30`. */
function fixedTimes(hours: number[], minute: number): string {
  const step = hours.length > 3 ? stepOf(hours) : undefined;
  const at = (hour: number): string => `${two(hour)}:${two(minute)}`;
  if (step === undefined) return `at ${list(hours.map(single), at)}`;
  const every = step === 1 ? 'every hour' : `every ${step} hours`;
  return `${every} from ${at(hours[0] ?? 0)} to ${at(hours[hours.length - 1] ?? 0)}`;
}

function minuteWords(minutes: number[]): string {
  if (minutes.length === 60) return 'every minute';
  const step = stepOf(minutes);
  if (minutes[0] === 0 && step !== undefined && step * minutes.length === 60) return `every ${step} minutes`;
  return `at minute ${list(runs(minutes), two)} of each hour`;
}

function hourWords(hours: number[]): string {
  return runs(hours)
    .map(([from, to]) => `from ${two(from)}:00 to ${two(to)}:59`)
    .join(' and ');
}

function dayWords(rule: DayRule): string {
  switch (rule.kind) {
    case 'days':
      return rule.days.length === 31 ? 'every day' : `on day ${list(runs(rule.days), String)} of the month`;
    case 'last-day':
      if (rule.before === 0) return 'on the last day of the month';
      return `${rule.before === 1 ? '1 day' : `${rule.before} days`} before the last day of the month`;
    case 'last-working-day':
      return 'on the last weekday (Monday to Friday) of the month';
    case 'nearest-working-day':
      return `on the weekday (Monday to Friday) nearest to day ${rule.day} of the month`;
    case 'weekdays':
      return rule.weekdays.length === 7 ? 'every day' : `on ${list(runs(rule.weekdays), weekday)}`;
    case 'last-weekday':
      return `on the last ${weekday(rule.weekday)} of the month`;
    case 'nth-weekday':
      return `on the ${NTH[rule.nth - 1]} ${weekday(rule.weekday)} of the month`;
  }
}

function yearWords(years: number[]): string {
  const step = years.length > 3 ? stepOf(years) : undefined;
  if (step !== undefined && step > 1) return `every ${step} years from ${years[0]} to ${years[years.length - 1]}`;
  return `in ${list(runs(years), String)}`;
}

/** The distance of the values, when it is always the same. */
function stepOf(values: number[]): number | undefined {
  const [first = 0, second] = values;
  if (second === undefined) return undefined;
  const step = second - first;
  return values.every((value, index) => value === first + index * step) ? step : undefined;
}

/** Neighbours as ranges: 2,3,4,6 becomes [2,4] and [6,6]. */
function runs(values: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const value of values) {
    const last = found[found.length - 1];
    if (last !== undefined && value === last[1] + 1) last[1] = value;
    else found.push([value, value]);
  }
  return found;
}

function list(ranges: [number, number][], word: (value: number) => string): string {
  const words = ranges.map(([from, to]) => {
    if (from === to) return word(from);
    return to === from + 1 ? `${word(from)} and ${word(to)}` : `${word(from)} to ${word(to)}`;
  });
  if (words.length === 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

const single = (value: number): [number, number] => [value, value];
const two = (value: number): string => String(value).padStart(2, '0');
const weekday = (day: number): string => DAY_NAMES[day - 1] ?? '';
