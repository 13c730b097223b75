import { expect, test } from 'vitest';
import { describeExpression } from '../../../src/runtime/schedule/words.js';

test.each([
  ['cron(0 3 * * ? *)', 'every day at 03:00 UTC'],
  ['cron(0/15 * * * ? *)', 'every 15 minutes'],
  ['cron(* * * * ? *)', 'every minute'],
  ['cron(0 * * * ? *)', 'every hour'],
  ['cron(30 * * * ? *)', 'every hour at 30 past'],
  ['cron(50/20 6 * * ? *)', 'every day at 06:50 UTC'],
  ['cron(5,35 14 * * ? *)', 'every day at minute 05 and 35 of each hour from 14:00 to 14:59 UTC'],
  ['cron(0/5 8-17 ? * MON-FRI *)', 'on Monday to Friday every 5 minutes from 08:00 to 17:59 UTC'],
  [
    'cron(0/30 20-2 ? * MON-FRI *)',
    'on Monday to Friday every 30 minutes from 00:00 to 02:59 and from 20:00 to 23:59 UTC',
  ],
  ['cron(0 6,12,18 * * ? *)', 'every day at 06:00, 12:00 and 18:00 UTC'],
  ['cron(30 1-23/2 * * ? *)', 'every day every 2 hours from 01:30 to 23:30 UTC'],
  ['cron(0 8-17 ? * 2-6 *)', 'on Monday to Friday every hour from 08:00 to 17:00 UTC'],
  ['cron(0 8 ? * 1,7 *)', 'on Sunday and Saturday at 08:00 UTC'],
  ['cron(0 9 1,15 * ? *)', 'on day 1 and 15 of the month at 09:00 UTC'],
  ['cron(0 18 L * ? *)', 'on the last day of the month at 18:00 UTC'],
  ['cron(0 18 L-2 * ? *)', '2 days before the last day of the month at 18:00 UTC'],
  ['cron(0 18 LW * ? *)', 'on the last weekday (Monday to Friday) of the month at 18:00 UTC'],
  ['cron(0 9 15W * ? *)', 'on the weekday (Monday to Friday) nearest to day 15 of the month at 09:00 UTC'],
  ['cron(15 10 ? * 6L 2022-2023)', 'on the last Friday of the month at 10:15 UTC, only in 2022 and 2023'],
  ['cron(0 9 ? * 3#2 *)', 'on the second Tuesday of the month at 09:00 UTC'],
  ['cron(0 0 1 JAN,JUL ? *)', 'on day 1 of the month in January and July at 00:00 UTC'],
  ['cron(0 0 1 1 ? 2024/2)', 'on day 1 of the month in January at 00:00 UTC, only every 2 years from 2024 to 2198'],
  ['rate(5 minutes)', 'every 5 minutes'],
  ['rate(1 hour)', 'every hour'],
  ['rate(90 minutes)', 'every 90 minutes'],
  ['rate(7 days)', 'every 7 days'],
])('%s is "%s"', (expression, words) => {
  expect(describeExpression(expression, 'rule')).toBe(words);
});

test('the zone of a Scheduler schedule is named, a rule has none', () => {
  expect(describeExpression('cron(30 8 * * ? *)', 'scheduler', 'America/New_York')).toBe(
    'every day at 08:30 America/New_York',
  );
  expect(describeExpression('at(2026-07-01T09:30:00)', 'scheduler', 'Asia/Kolkata')).toBe(
    'once, at 2026-07-01 09:30:00 Asia/Kolkata',
  );
});

test('what is no expression has no words', () => {
  expect(describeExpression('cron(* * * * * *)', 'rule')).toBeUndefined();
});
