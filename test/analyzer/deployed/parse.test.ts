import { describe, expect, test } from 'vitest';
import { parseDeployed } from '../../../src/analyzer/deployed/parse.js';
import { placesOf } from '../../../src/analyzer/deployed/places.js';
import { deployedText } from '../../../src/analyzer/deployed/text.js';
import type { Deployed } from '../../../src/model/deployed.js';
import { apiOf, deployedOf, FILE, fnOf, mappingOf, routeOf, ruleOf, scheduleOf } from './deployed.js';

const FULL = deployedOf({
  functions: [
    fnOf('a', { reservedConcurrency: 2, stack: 's', logicalId: 'A', stage: 'dev', variables: ['X'] }),
    fnOf('b'),
  ],
  urls: [
    {
      function: 'a',
      auth: 'NONE',
      streaming: true,
      cors: { origins: ['*'], headers: [], methods: [], exposed: [], credentials: false, maxAge: 0 },
    },
  ],
  mappings: [mappingOf('a', 'arn:aws:sqs:eu-west-1:1:q', { maximumConcurrency: 2, filters: ['{"a":["\\n"]}'] })],
  rules: [ruleOf('a', { input: '{"x":"\\u0000"}', inputPath: '$.detail' }), ruleOf('b', { dropped: true })],
  schedules: [
    scheduleOf('a', {
      timezone: 'Europe/Berlin',
      inputTransformer: { inputPathsMap: { __proto__x: '$.a' }, inputTemplate: '<a>' },
    }),
  ],
  apis: [apiOf('h', 'http', { stages: ['$default'] })],
  routes: [routeOf('h', 'GET /a', 'a', { authorizer: 'z', authorization: 'CUSTOM' })],
  authorizers: [{ api: 'h', id: 'z', name: 'Z', type: 'JWT', ttlSeconds: 0 }],
  notRead: [{ call: 'lambda:GetFunction', subject: 'a', why: 'no permission' }],
});

test('what was saved is read as it was, and saved as it was', () => {
  const text = deployedText(FULL);
  const parsed = parseDeployed(text, FILE);
  expect(parsed).toEqual({ ok: true, value: FULL });
  const again = parsed.ok ? deployedText(parsed.value) : '';
  expect(parseDeployed(again, FILE)).toEqual(parsed);
  expect(parseDeployed(`\uFEFF${JSON.stringify(FULL, null, 8)}`, FILE)).toEqual({ ok: true, value: FULL });
});

test('each fact has a line of its own, however the file is laid out', () => {
  const text = deployedText(FULL);
  const lines = text.split('\n');
  const at = placesOf(FILE, text);
  expect(lines[at('functions', 1).line - 1]).toContain('"name":"b"');
  expect(lines[at('routes', 0).line - 1]).toContain('"GET"');
  expect(at('rules', 1)).toMatchObject({ file: FILE, column: 5 });
  expect(placesOf(FILE, JSON.stringify(FULL))('functions', 1).line).toBe(1);
  expect(placesOf(FILE, 'no JSON')('functions', 9)).toEqual({ file: FILE, line: 1, column: 1 });
});

describe('LL1019', () => {
  const text = deployedText(FULL);
  const line = (part: string): number => text.split('\n').findIndex((one) => one.includes(part)) + 1;
  const changed = (from: string | RegExp, to: string): string => {
    const result = text.replace(from, to);
    expect(result).not.toBe(text);
    return result;
  };

  test.each<[string, () => string, number, RegExp]>([
    ['empty', () => '', 1, /not JSON/],
    ['cut off', () => text.slice(0, text.indexOf('"mappings"') + 5), line('"mappings"'), /not JSON/],
    ['a comma too many', () => changed('"routes": [\n', '"routes": [\n,'), line('"GET"'), /not JSON/],
    [
      'a trailing comma',
      () => changed(/\}\n {2}\],\n {2}"rules"/, '},\n  ],\n  "rules"'),
      line('"rules"') - 1,
      /not JSON/,
    ],
    ['text behind it', () => `${text}x`, text.split('\n').length, /not JSON/],
    ['a bad number', () => changed('"batchSize":10', '"batchSize":010'), line('batchSize'), /not JSON/],
    ['a list', () => '[]', 1, /no saved read/],
    ['another file', () => '{\n "name": "x" }', 1, /no saved read/],
    ['another version', () => changed('"version": 1', '"version": 2'), 2, /version 2 is not known/],
    [
      'a list that is none',
      () => changed('"notRead": [', '"notRead": 5, "x": ['),
      line('notRead'),
      /notRead must be a list/,
    ],
    [
      'a missing key',
      () => changed('"handler":"src/a.handler",', ''),
      line('"name":"a"'),
      /functions\[0\]\.handler is missing/,
    ],
    [
      'a wrong type',
      () => changed('"timeoutSeconds":6', '"timeoutSeconds":"6"'),
      line('"name":"a"'),
      /functions\[0\]\.timeoutSeconds must be a whole number/,
    ],
    [
      'a hostile name',
      () => changed('"name":"b"', '"name":"../b`"'),
      line('"name":"b"'),
      /functions\[1\]\.name must be/,
    ],
    [
      'a control character',
      () => changed('"handler":"src/a.handler"', '"handler":"a\\u001b[2J"'),
      line('"name":"a"'),
      /handler must be text without control/,
    ],
    ['a key twice', () => changed('"version": 1', '"version": 1,\n"version": 1'), 3, /not JSON/],
    ['depth', () => `{"version":1,"functions":${'['.repeat(100_000)}`, 1, /not JSON/],
  ])('%s', (_, make, at, message) => {
    const result = parseDeployed(make(), 'saved.json');
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'LL1019', exit: 2, location: { file: 'saved.json', line: at } },
    });
    expect(!result.ok && result.error.message).toMatch(message);
  });
});

test('keys that nobody knows are left out, the prototype among them', () => {
  const text = JSON.stringify(deployedOf({})).replace('{', '{"__proto__":{"x":1},"more":[],');
  const parsed = parseDeployed(text, FILE);
  expect(parsed).toEqual({ ok: true, value: deployedOf({}) });
  expect(Object.keys((parsed as { value: Deployed }).value)).not.toContain('more');
});
