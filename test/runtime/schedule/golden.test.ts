import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nextRun } from '../../../src/runtime/schedule/next.js';
import { parseExpression, type ScheduleSource } from '../../../src/runtime/schedule/parse.js';

interface GoldenCase {
  expr: string;
  tz?: string;
  from?: string;
  anchor?: string;
  profile?: ScheduleSource;
  next?: string[];
  invalid?: boolean;
  contested?: boolean;
}

function cases(name: string): GoldenCase[] {
  const file = new URL(`../../fixtures/cron/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as GoldenCase[];
}

/** Five runs in a row; fewer when the schedule ends. */
function runs(golden: GoldenCase, source: ScheduleSource): string[] {
  const anchor = golden.anchor === undefined ? undefined : new Date(golden.anchor);
  const found: string[] = [];
  let from = new Date(golden.from ?? '2000-01-01T00:00:00Z');
  while (found.length < 5) {
    const next = nextRun(golden.expr, { source, tz: golden.tz, from, ...(anchor === undefined ? {} : { anchor }) });
    if (next === undefined) break;
    found.push(next.toISOString().replace('.000Z', 'Z'));
    from = next;
  }
  return found;
}

const label = (golden: GoldenCase): string => `${golden.expr} ${golden.tz ?? ''} ${golden.from ?? ''}`;

describe.each(['cron-golden', 'rate-at-golden'])('%s', (name) => {
  const settled = cases(name).filter((golden) => golden.contested !== true);
  // Rules know no time zone: what has one is a Scheduler case.
  const sourceOf = (golden: GoldenCase): ScheduleSource =>
    golden.profile ?? (golden.tz === 'UTC' ? 'rule' : 'scheduler');

  test.each(settled.filter((golden) => golden.invalid !== true).map((golden) => [label(golden), golden] as const))(
    '%s',
    (_, golden) => {
      expect(runs(golden, sourceOf(golden))).toEqual(golden.next);
    },
  );

  test.each(settled.filter((golden) => golden.invalid === true).map((golden) => [label(golden), golden] as const))(
    'refuses %s',
    (_, golden) => {
      const sources: ScheduleSource[] = golden.profile === undefined ? ['rule', 'scheduler'] : [golden.profile];
      for (const source of sources) expect(parseExpression(golden.expr, source).kind).toBe('invalid');
    },
  );
});

// What AWS leaves open: these are our choices, held so that they do not change by accident.
test('contested cases agree with the choice made in the golden data, but for what the docs call invalid', () => {
  const contested = cases('cron-golden').filter((golden) => golden.contested === true);
  const different = contested.filter((golden) => {
    const source: ScheduleSource = golden.tz === 'UTC' ? 'rule' : 'scheduler';
    if (golden.invalid === true) return parseExpression(golden.expr, source).kind !== 'invalid';
    return runs(golden, source).join() !== (golden.next ?? []).join();
  });
  expect(different.map(label)).toEqual([]);
});
