import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { normalise } from './golden.js';

test.each([
  [`wrote ${tmpdir()}/lambda-lift-repo-aB3x9Z/plan.json`, 'wrote <scratch>/plan.json'],
  ['committed 3f9a2b1 in 1.25 s', 'committed <commit> in <time>'],
  ['\u001b[32mdone\u001b[39m\r\n', 'done\n'],
  ['deadbeef is a word, 1234567 is a number or a commit', 'deadbeef is a word, <commit> is a number or a commit'],
])('%j', (text, expected) => {
  expect(normalise(text)).toBe(expected);
});
