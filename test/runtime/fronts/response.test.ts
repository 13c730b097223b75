import { describe, expect, test } from 'vitest';
import type { Converted } from '../../../src/runtime/fronts/answer.js';
import { httpApiResponse, httpApiResponseV1 } from '../../../src/runtime/fronts/http-api-response.js';
import { restResponse } from '../../../src/runtime/fronts/rest-response.js';

const rest = (result: unknown): Converted => restResponse(result, { accepted: '', headers: [] });
const http = (result: unknown): Converted => httpApiResponse(result, []);
const v1 = (result: unknown): Converted => httpApiResponseV1(result, []);

const shown = (converted: Converted): unknown =>
  converted.kind === 'malformed'
    ? converted.kind
    : [converted.answer.status, Object.fromEntries(converted.answer.headers), converted.answer.body.toString()];

const JSON_TYPE = { 'Content-Type': 'application/json' };
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

test.each<[string, unknown, unknown]>([
  ['an empty object', {}, [200, JSON_TYPE, '']],
  ['null', null, 'malformed'],
  ['a string', 'x', 'malformed'],
  ['an array', [], 'malformed'],
  ['an object as body', { statusCode: 200, body: { a: 1 } }, 'malformed'],
  ['a null body', { statusCode: 204, body: null }, [204, JSON_TYPE, '']],
  ['a status as text', { statusCode: '404' }, [404, JSON_TYPE, '']],
  ['an informational status', { statusCode: 100 }, 'malformed'],
  ['a status that is no number', { statusCode: true }, 'malformed'],
  ['headers that are a list', { headers: [] }, 'malformed'],
  ['a header that is an object', { headers: { a: {} } }, 'malformed'],
  ['a header with a line break', { headers: { a: 'x\r\nSet-Cookie: y' } }, 'malformed'],
  ['a header name with a blank', { headers: { 'a b': 'x' } }, 'malformed'],
  ['a header that is null', { headers: { a: null } }, [200, JSON_TYPE, '']],
  ['numbers and booleans as headers', { headers: { a: 1, b: false } }, [200, { a: '1', b: 'false', ...JSON_TYPE }, '']],
  ['a single value in multiValueHeaders', { multiValueHeaders: { a: 'x' } }, 'malformed'],
  ['transfer-encoding', { headers: { 'Transfer-Encoding': 'chunked' } }, [200, JSON_TYPE, '']],
])('REST: %s', (_, result, expected) => {
  expect(shown(rest(result))).toEqual(expected);
});

test.each<[string, unknown, unknown]>([
  ['a null status is none', { statusCode: null, a: 1 }, [200, JSON_TYPE, '{"statusCode":null,"a":1}']],
  ['a status as text', { statusCode: '201' }, [201, TEXT, '']],
  ['an object as body', { statusCode: 200, body: {} }, 'malformed'],
  ['a header with a line break', { statusCode: 200, headers: { a: 'x\ny' } }, 'malformed'],
  ['cookies that are none', { statusCode: 200, cookies: 'a=b' }, 'malformed'],
  ['a cookie with a line break', { statusCode: 200, cookies: ['a\r\nb'] }, 'malformed'],
  ['multiValueHeaders are not of this payload', { statusCode: 200, multiValueHeaders: { a: ['b'] } }, [200, TEXT, '']],
  ['trailer', { statusCode: 200, headers: { Trailer: 'x', Upgrade: 'h2c' } }, [200, TEXT, '']],
])('HTTP API 2.0: %s', (_, result, expected) => {
  expect(shown(http(result))).toEqual(expected);
});

test.each<[string, unknown, unknown]>([
  ['no status', { body: 'x' }, 'malformed'],
  ['null', null, 'malformed'],
  ['unknown keys', { statusCode: 200, extra: 1, cookies: ['a=b'] }, [200, TEXT, '']],
])('HTTP API 1.0: %s', (_, result, expected) => {
  expect(shown(v1(result))).toEqual(expected);
});

describe('header values', () => {
  test('text beyond latin1 is sent as UTF-8', () => {
    const converted = rest({ headers: { 'x-name': 'Zoë ☕' } });
    const value = converted.kind === 'answer' ? converted.answer.headers[0]?.[1] : undefined;
    expect(Buffer.from(value ?? '', 'latin1').toString('utf8')).toBe('Zoë ☕');
  });

  test('the same pair in both maps goes out once', () => {
    const converted = rest({ headers: { 'set-cookie': 'a=1' }, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } });
    expect(converted.kind === 'answer' && converted.answer.headers.slice(0, -1)).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
  });
});
