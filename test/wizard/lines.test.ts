import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../src/model/result.js';
import { type Ask, interrupted } from '../../src/wizard/ask.js';
import { linesAsk } from '../../src/wizard/lines.js';

/** Asks a person who types these lines and then leaves. */
async function typing<T>(lines: readonly string[], question: (ask: Ask) => Promise<Result<T>>) {
  const left = [...lines];
  const said: string[] = [];
  const ask = linesAsk(
    (line) => said.push(line),
    (prompt) => {
      said.push(prompt);
      const line = left.shift();
      return Promise.resolve(line === undefined ? fail(interrupted()) : ok(line));
    },
  );
  const answer = await question(ask);
  return { answer: answer.ok ? answer.value : answer.error.code, said, left };
}

const LIST = {
  message: 'Which?',
  needsOne: 'At least one.',
  choices: [
    { value: 'a', name: 'a\u001b[2J', checked: true },
    { value: 'x', name: 'x', checked: false, stays: 'stays' },
    { value: 'b', name: 'b', checked: false },
  ],
};

test.each<[string, readonly string[], unknown]>([
  ['Enter takes what is marked', [''], ['a']],
  ['numbers switch, in the order of the list', ['2', ''], ['a', 'b']],
  ['commas and blanks', ['1, 2', ''], ['b']],
  ['what stays has no number', ['3', ''], ['a']],
  ['a wrong number switches nothing', ['1 9', ''], ['a']],
  ['none where one is needed', ['1', '', '2', ''], ['b']],
  ['left', ['1'], 'LL1016'],
])('a list: %s', async (_, lines, expected) => {
  const { answer, left } = await typing(lines, (ask) => ask.many(LIST));
  expect([answer, left]).toEqual([expected, []]);
});

test('a list may be left empty where that makes sense', async () => {
  const { answer } = await typing(['1', ''], (ask) => ask.many({ ...LIST, needsOne: undefined }));
  expect(answer).toEqual([]);
});

test.each<[string, readonly string[], unknown]>([
  ['Enter takes the default', [''], 'b'],
  ['a number', ['1'], 'a'],
  ['a wrong one is asked again', ['0', '3', '1.5', 'a', ' 2 '], 'b'],
  ['left', [], 'LL1016'],
])('one: %s', async (_, lines, expected) => {
  const choices = ['a', 'b'].map((value) => ({ value, name: value }));
  const { answer, left } = await typing(lines, (ask) => ask.one({ message: 'Which?', choices, default: 'b' }));
  expect([answer, left]).toEqual([expected, []]);
});

test.each<[readonly string[], unknown]>([
  [[''], false],
  [['y'], true],
  [['YES'], true],
  [['No'], false],
  [['yep', 'n'], false],
  [[], 'LL1016'],
])('yes or no: %j', async (lines, expected) => {
  const { answer, left } = await typing(lines, (ask) => ask.yes({ message: 'Sure?', default: false }));
  expect([answer, left]).toEqual([expected, []]);
});

test.each<[readonly string[], unknown]>([
  [[''], 'box'],
  [[' own '], 'own'],
  [['a/b', 'own'], 'own'],
  [[], 'LL1016'],
])('a text: %j', async (lines, expected) => {
  const problem = (text: string) => (text.includes('/') ? 'one folder' : undefined);
  const { answer, left } = await typing(lines, (ask) => ask.text({ message: 'Where?', default: 'box', problem }));
  expect([answer, left]).toEqual([expected, []]);
});

test('reasons stand above the question, and no name reaches the terminal as it is', async () => {
  const { said } = await typing([''], (ask) => ask.many({ ...LIST, why: ['Because \u0007.'] }));
  expect(said).toEqual([
    'Because \\u0007.',
    'Which?',
    '   1 [x] a\\u001b[2J',
    '   -     x stays',
    '   2 [ ] b',
    'Numbers to change (such as 1 3), or Enter to go on: ',
  ]);
});
