import { expect, test } from 'vitest';
import { buildLog } from '../../src/verifier/image/build-log.js';

/** What the engine sent for a build whose last step fails; the second one comes from the cache. */
const STREAM = [
  'Step 1/4 : FROM node:22-bookworm-slim',
  '\n',
  ' ---> e5279932e9dc\n',
  'Step 2/4 : WORKDIR /x',
  '\n',
  ' ---> Using cache\n',
  ' ---> aaaaaaaaaaaa\n',
  'Step 3/4 : COPY . .',
  '\n',
  ' ---> bbbbbbbbbbbb\n',
  'Step 4/4 : RUN npm ci',
  '\n',
  ' ---> Running in cccccccccccc\n',
  '\u001b[91mnpm error code EUSAGE\n\u001b[0m',
];

test('what a build made, and where it ended', () => {
  const log = buildLog();
  for (const stream of STREAM) log.add({ stream });
  log.add({ error: 'returned a non-zero code: 1' });
  expect(log.images).toEqual(['bbbbbbbbbbbb']);
  expect(log.containers).toEqual(['cccccccccccc']);
  expect(log.step()).toBe('Step 4/4 : RUN npm ci');
  expect(log.error()).toBe('returned a non-zero code: 1');
  expect(log.tail(3).join('|')).toContain('npm error code EUSAGE');
});

test('lines arrive in pieces, and progress that is drawn over itself is one line', () => {
  const log = buildLog();
  for (const stream of ['Step 1/2 : RU', 'N x\n ---> dddd', 'dddddddd\n', '10%\r50%\rdone\r\n', 'last'])
    log.add({ stream });
  expect(log.images).toEqual(['dddddddddddd']);
  expect(log.tail(2)).toEqual(['done', 'last']);
});

test('the tail is the end', () => {
  const log = buildLog();
  log.add({ stream: Array.from({ length: 50 }, (_, index) => `line ${index}\n`).join('') });
  expect(log.tail(2)).toEqual(['line 48', 'line 49']);
  expect(log.step()).toBeUndefined();
});
