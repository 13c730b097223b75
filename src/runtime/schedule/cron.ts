/**
 * The six fields of EventBridge's cron. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * What that page leaves open follows Quartz, whose dialect it is: ranges wrap, names are case-insensitive,
 * `nW` stays inside the month.
 */

export interface CronExpression {
  kind: 'cron';
  minutes: number[];
  hours: number[];
  months: number[];
  years: number[];
  days: DayRule;
}

/** Which days of a month. Weekdays are counted as AWS does: 1 is Sunday, 7 is Saturday. */
export type DayRule =
  | { kind: 'days'; days: number[] }
  | { kind: 'last-day'; before: number }
  | { kind: 'last-working-day' }
  | { kind: 'nearest-working-day'; day: number }
  | { kind: 'weekdays'; weekdays: number[] }
  | { kind: 'last-weekday'; weekday: number }
  | { kind: 'nth-weekday'; weekday: number; nth: number };

export interface Invalid {
  kind: 'invalid';
  /** What is wrong, in a few words: `minute 60 is not between 0 and 59`. */
  why: string;
}

interface Field {
  name: string;
  min: number;
  max: number;
  names: string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTE: Field = { name: 'minute', min: 0, max: 59, names: [] };
const HOUR: Field = { name: 'hour', min: 0, max: 23, names: [] };
const DAY: Field = { name: 'day of month', min: 1, max: 31, names: [] };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
const WEEKDAY: Field = { name: 'day of week', min: 1, max: 7, names: WEEKDAYS };
const YEAR: Field = { name: 'year', min: 1970, max: 2199, names: [] };

type Values = { kind: 'values'; values: number[] } | Invalid;
type Days = { kind: 'rule'; rule: DayRule } | Invalid;

/** Reads what stands between the parentheses of `cron(…)`. */
export function parseCron(text: string): CronExpression | Invalid {
  const fields = text.split(/ +/);
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  if (fields.length !== 6) return invalid(`${text === '' ? 0 : fields.length} fields instead of 6`);
  if ((day === '?') === (weekday === '?')) return invalid('exactly one of day of month and day of week must be ?');
  const days = weekday === '?' ? parseDayOfMonth(day) : parseDayOfWeek(weekday);
  if (days.kind === 'invalid') return days;
  const parts: number[][] = [];
  for (const [part, field] of [
    [minute, MINUTE],
    [hour, HOUR],
    [month, MONTH],
    [year, YEAR],
  ] as [string, Field][]) {
    const values = parseList(part, field);
    if (values.kind === 'invalid') return values;
    parts.push(values.values);
  }
  const [minutes = [], hours = [], months = [], years = []] = parts;
  return { kind: 'cron', minutes, hours, months, years, days: days.rule };
}

function parseDayOfMonth(text: string): Days {
  const upper = text.toUpperCase();
  if (upper === 'LW') return rule({ kind: 'last-working-day' });
  const last = /^L(?:-(\d{1,2}))?$/.exec(upper);
  if (last !== null) {
    const before = Number(last[1] ?? 0);
    return before <= 30 ? rule({ kind: 'last-day', before }) : invalid(`day of month ${text} is before the 1st`);
  }
  const nearest = /^(\d{1,2})W$/.exec(upper);
  if (nearest !== null) {
    const day = Number(nearest[1]);
    return day >= 1 && day <= 31 ? rule({ kind: 'nearest-working-day', day }) : outOfRange(text, DAY);
  }
  const list = parseList(text, DAY);
  return list.kind === 'invalid' ? list : rule({ kind: 'days', days: list.values });
}

function parseDayOfWeek(text: string): Days {
  const special = /^([A-Za-z]{3}|\d)?(L|#([0-9]))$/i.exec(text);
  if (special !== null && text.toUpperCase() === 'L') return rule({ kind: 'weekdays', weekdays: [7] });
  if (special !== null) {
    const weekday = numberOf(special[1] ?? '', WEEKDAY);
    if (weekday === undefined) return outOfRange(text, WEEKDAY);
    if (special[3] === undefined) return rule({ kind: 'last-weekday', weekday });
    const nth = Number(special[3]);
    return nth >= 1 && nth <= 5
      ? rule({ kind: 'nth-weekday', weekday, nth })
      : invalid(`#${nth} is not between #1 and #5`);
  }
  if (text.includes('#')) return invalid('# must be the only expression of day of week');
  if (text.includes('/')) return invalid('day of week takes no /');
  const list = parseList(text, WEEKDAY);
  return list.kind === 'invalid' ? list : rule({ kind: 'weekdays', weekdays: list.values });
}

function parseList(text: string, field: Field): Values {
  const found = new Set<number>();
  for (const item of text.split(',')) {
    const values = parseItem(item, field);
    if (values.kind === 'invalid') return values;
    for (const value of values.values) found.add(value);
  }
  return { kind: 'values', values: [...found].sort((a, b) => a - b) };
}

function parseItem(item: string, field: Field): Values {
  const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(item);
  if (match === null) return invalid(`${field.name} "${item}" cannot be read`);
  const [, from = '', to, every] = match;
  const step = every === undefined ? 1 : Number(every);
  if (step === 0) return invalid(`${field.name} "${item}" has a step of 0`);
  if (from === '*') {
    if (to !== undefined) return invalid(`${field.name} "${item}" cannot be read`);
    return { kind: 'values', values: series(field.min, field.max, step, field) };
  }
  const start = numberOf(from, field);
  const end = to === undefined ? (every === undefined ? start : field.max) : numberOf(to, field);
  if (start === undefined || end === undefined) return outOfRange(item, field);
  if (field === YEAR && end < start) return invalid(`years ${item} run backwards`);
  return { kind: 'values', values: series(start, end, step, field) };
}

/** From `start` to `end`, over the field's edge when `end` is the smaller: hours `20-2` are 20…23 and 0…2. */
function series(start: number, end: number, step: number, field: Field): number[] {
  const size = field.max - field.min + 1;
  const last = end < start ? end + size : end;
  const values: number[] = [];
  for (let value = start; value <= last; value += step) values.push(value > field.max ? value - size : value);
  return values;
}

function numberOf(text: string, field: Field): number | undefined {
  const named = field.names.indexOf(text.toUpperCase());
  if (named >= 0) return named + 1;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : undefined;
}

function rule(value: DayRule): Days {
  return { kind: 'rule', rule: value };
}

function invalid(why: string): Invalid {
  return { kind: 'invalid', why };
}

function outOfRange(text: string, field: Field): Invalid {
  const names = field.names.length === 0 ? '' : ` or ${field.names[0]}-${field.names[field.names.length - 1]}`;
  return invalid(`${field.name} ${text} is not between ${field.min} and ${field.max}${names}`);
}
