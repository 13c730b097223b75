import { expect, test } from 'vitest';
import { batchOutcome } from '../../../src/runtime/queue/outcome.js';

const IDS = ['id1', 'id2', 'id3'];
const failures = (...ids: unknown[]): unknown => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test.each<[string, unknown, string[] | 'all']>([
  ['null', null, []],
  ['undefined', undefined, []],
  ['an empty string', '', []],
  ['an empty object', {}, []],
  ['an empty array', [], []],
  ['no failures', { batchItemFailures: [] }, []],
  ['null failures', { batchItemFailures: null }, []],
  ['another object', { statusCode: 200 }, []],
  ['some', failures('id2', 'id3'), ['id2', 'id3']],
  ['one twice', failures('id2', 'id2'), ['id2']],
  ['an empty identifier', failures('id2', ''), 'all'],
  ['a null identifier', failures(null), 'all'],
  ['another key', { batchItemFailures: [{ foo: 'id1' }] }, 'all'],
  ['an unknown identifier', failures('id9'), 'all'],
  ['a number as identifier', failures(1), 'all'],
  ['null as failure', { batchItemFailures: [null] }, 'all'],
  ['failures that are no list', { batchItemFailures: 'id1' }, 'all'],
  ['text', 'oops', 'all'],
  ['a number', 7, 'all'],
  ['a list', ['id1'], 'all'],
])('reported: %s', (_, result, expected) => {
  const outcome = batchOutcome(result, IDS, true);
  expect(outcome.kind === 'all' ? 'all' : [...outcome.failed]).toEqual(expected);
});

test.each([[failures('id1')], ['oops'], [null]])(
  'without ReportBatchItemFailures the result %j counts for nothing',
  (result) => {
    expect(batchOutcome(result, IDS, false)).toEqual({ kind: 'some', failed: new Set() });
  },
);
