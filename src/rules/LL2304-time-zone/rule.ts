import type { CodeModel } from '../../model/code-model.js';
import { type Finding, finding } from '../../model/finding.js';
import type { EnvironmentEntry, FunctionFact, Inventory } from '../../model/inventory.js';
import { factRule } from '../fact-rule.js';
import type { Rule } from '../rule.js';

/** Dates follow the process's time zone; a function's own view of process.env has no effect on it. */
const written = factRule({
  code: 'LL2304',
  role: 'write',
  wanted: ({ kind }) => kind === 'timezone-write',
  lane: () => 'process',
  does: () => 'sets its time zone (process.env.TZ)',
  fix: () =>
    'Name the zone where dates are formatted (Intl.DateTimeFormat, date-fns-tz, luxon); then the function can run in lane isolated',
});

/** Lambda runs with TZ=:UTC, and so does the service. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const SAME_AS_UTC = /^:?(?:UTC|UCT|GMT|Zulu|Universal|Etc\/(?:UTC|UCT|GMT|Zulu|Universal|Greenwich)|Greenwich)$/i;

export const timeZone: Rule = {
  code: written.code,
  family: written.family,
  detect: (model: CodeModel, inventory: Inventory) => [
    ...inventory.functions.flatMap(declared),
    ...written.detect(model, inventory),
  ],
};

function declared(fn: FunctionFact): Finding[] {
  const entry = fn.environment.find(({ name }) => name === 'TZ');
  if (!fn.code || !entry || isUtc(entry)) return [];
  const zone =
    entry.value.kind === 'literal' ? JSON.stringify(entry.value.text) : 'a value that is known only at run time';
  return [
    finding({
      code: 'LL2304',
      demand: 'note',
      functionId: fn.id,
      location: entry.location,
      lane: 'process',
      message: `${JSON.stringify(fn.id)} runs in a time zone of its own: TZ is ${zone} in ${entry.location.file}`,
      fix: 'Name the zone where dates are formatted and drop TZ; then the function can run in lane isolated',
      evidence: [{ role: 'setting', location: entry.location, text: 'TZ' }],
    }),
  ];
}

function isUtc({ value }: EnvironmentEntry): boolean {
  return value.kind === 'literal' && (value.text === '' || SAME_AS_UTC.test(value.text));
}
