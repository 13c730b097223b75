import { describe, expect, test } from 'vitest';
import { byCodeUnit, count, editDistance, locationAt, nearest, printable, toEnvName } from '../../src/util/text.js';

test.each([
  ['plain text — with ünicode 🚀', 'plain text — with ünicode 🚀'],
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['\u009b2J', '\\u009b2J'],
  ['\u202eevil\u2069', '\\u202eevil\\u2069'],
  ['a\u2028b', 'a\\u2028b'],
])('printable(%j)', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

describe('nearest', () => {
  test.each([
    ['aply', 'apply'],
    ['--stge', '--stage'],
    ['DIFF', 'diff'],
    ['x', undefined],
    ['something else', undefined],
    ['', undefined],
  ])('%j is %j', (word, expected) => {
    expect(nearest(word, ['apply', 'diff', 'undo', '--stage'])).toBe(expected);
  });
});

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['same', 'same', 0],
])('editDistance(%j, %j)', (a, b, expected) => {
  expect(editDistance(a, b)).toBe(expected);
  expect(editDistance(b, a)).toBe(expected);
});

test.each([
  ['order-events_queue', 'ORDER_EVENTS_QUEUE'],
  ['OrderEventsQueue', 'ORDER_EVENTS_QUEUE'],
  ['SQSQueue', 'SQS_QUEUE'],
  ['9lives', '_9LIVES'],
  ['💥', '_'],
])('toEnvName(%j)', (text, expected) => {
  expect(toEnvName(text)).toBe(expected);
});

test('order, places and numbers', () => {
  expect(['b', 'ä', 'B', 'a'].sort(byCodeUnit)).toEqual(['B', 'a', 'b', 'ä']);
  expect(locationAt('f', 'ab\ncd', 4)).toEqual({ file: 'f', line: 2, column: 2 });
  expect([count(1, 'file'), count(0, 'file'), count(2, 'entry', 'entries')]).toEqual([
    '1 file',
    '0 files',
    '2 entries',
  ]);
});
