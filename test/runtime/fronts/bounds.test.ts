import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isTooLargeEvent, isTooLargeResult, timeLimit } from '../../../src/runtime/fronts/bounds.js';
import { defineFront } from '../../../src/runtime/fronts/front.js';
import type { FrontDefinition } from '../../../src/runtime/types.js';
import { FUNCTION_URL, type Gateway, HTTP_API, type Json, lambda, REST_API, startGateway } from './gateway.js';

let gateway: Gateway | undefined;
let lines: Json[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await gateway?.close();
  gateway = undefined;
});

const RESULT = 6_291_556;
const EVENT = 6_291_456;
const V1: FrontDefinition = { ...HTTP_API, payload: '1.0' };
/** A result whose JSON has exactly so many bytes. */
const sized = (bytes: number): unknown => {
  const frame = JSON.stringify({ statusCode: 200, body: '' }).length;
  return { statusCode: 200, body: 'x'.repeat(bytes - frame) };
};

describe('results above 6 MB are errors of the function', () => {
  test.each<[string, FrontDefinition, string, number, string]>([
    ['REST', REST_API, 'GET /a', 502, '{"message": "Internal server error"}'],
    ['HTTP API 1.0', V1, 'GET /a', 500, '{"message":"Internal Server Error"}'],
    ['HTTP API 2.0', HTTP_API, 'GET /a', 500, '{"message":"Internal Server Error"}'],
    ['Function URL', FUNCTION_URL, '$default', 502, 'Internal Server Error'],
  ])('%s', async (_, front, key, status, body) => {
    const target = `${front.prefix}/a`;
    gateway = await startGateway(front, { routes: { [key]: () => sized(RESULT + 1) } });
    const response = await gateway.request('GET', target);
    expect([response.status, response.body.toString()]).toEqual([status, body]);
    expect(lines).toMatchObject([{ event: 'malformed-result', function: key, message: 'it is larger than 6 MB' }]);
    await gateway.close();
    gateway = await startGateway(front, { routes: { [key]: () => sized(RESULT) } });
    expect((await gateway.request('GET', target)).status).toBe(200);
    await gateway.close();
    gateway = await startGateway(front, { front: { limits: 'lifted' }, routes: { [key]: () => sized(RESULT + 1) } });
    expect((await gateway.request('GET', target)).status).toBe(200);
  });

  test.each<[string, unknown, boolean]>([
    ['text that just fits', 'x'.repeat(RESULT - 2), false],
    ['text that does not', 'x'.repeat(RESULT - 1), true],
    ['few characters of many bytes', { body: '☕'.repeat(RESULT / 3) }, true],
    ['characters that JSON escapes', { body: '\u0000'.repeat(RESULT / 6) }, true],
    ['many characters that it might', { body: 'x'.repeat(RESULT / 5) }, false],
    ['many numbers', Array(RESULT / 2).fill(1), true],
    ['many keys', Object.fromEntries(Array.from({ length: 700_000 }, (_, index) => [`k${index}`, null])), true],
    ['null', null, false],
  ])('%s', (_, result, expected) => {
    expect(isTooLargeResult(defineFront(HTTP_API), result)).toBe(expected);
  });

  test('a result as deep as JSON can be is measured', () => {
    let deep: unknown = 'x'.repeat(RESULT);
    for (let depth = 0; depth < 2000; depth += 1) deep = [deep];
    expect(isTooLargeResult(defineFront(HTTP_API), deep)).toBe(true);
  });
});

describe('requests to a Function URL', () => {
  const post = async (bytes: number, type: string, limits: 'aws' | 'lifted' = 'aws'): Promise<string[]> => {
    gateway = await startGateway(FUNCTION_URL, { front: { limits }, routes: { $default: () => 'ok' } });
    const response = await gateway.request('POST', '/', [['Content-Type', type]], Buffer.alloc(bytes, 'a'));
    return [String(response.status), response.body.toString()];
  };

  test.each<[number, string]>([
    [EVENT + 1, 'text/plain'],
    [EVENT - 10, 'text/plain'],
    [5_000_000, 'image/png'],
  ])('%d bytes of %s are too many', async (bytes, type) => {
    const [status, body] = await post(bytes, type);
    expect(status).toBe('413');
    expect(body).toContain('6291456');
    expect(gateway?.events).toEqual([]);
  });

  test.each<[number, string]>([
    [6_000_000, 'text/plain'],
    [4_500_000, 'image/png'],
  ])('%d bytes of %s are not', async (bytes, type) => {
    expect(await post(bytes, type)).toEqual(['200', 'ok']);
  });

  test('lifted limits take them', async () => {
    expect(await post(7_000_000, 'image/png', 'lifted')).toEqual(['200', 'ok']);
    expect(isTooLargeEvent(defineFront(HTTP_API), 'x'.repeat(EVENT))).toBe(false);
  });
});

test.each<[string, FrontDefinition, number | undefined, number | undefined]>([
  ['REST', REST_API, undefined, 29_000],
  ['REST', REST_API, 1000, 1000],
  ['HTTP API', HTTP_API, undefined, 30_000],
  ['Function URL', FUNCTION_URL, undefined, undefined],
  ['lifted', { ...REST_API, limits: 'lifted' }, 1000, undefined],
])('%s with %s ms waits %s ms', (_, front, timeoutMs, expected) => {
  const route = defineFront(front).route(
    'GET /',
    lambda('f', () => null),
    timeoutMs === undefined ? {} : { timeoutMs },
  );
  expect(timeLimit(route)).toBe(expected);
});
