import express from 'express';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { functionUrlResponse } from '../../../src/runtime/fronts/http-api-response.js';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import type { CorsSettings, FailureKind } from '../../../src/runtime/types.js';
import { FUNCTION_URL, type Gateway, header, headerLines, type Json, startGateway } from './gateway.js';

let gateway: Gateway;
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
  await gateway.close();
});

const ok = (): unknown => ({ statusCode: 200, body: 'ok' });
const failing = (kind: FailureKind) => (): unknown => {
  throw new FunctionFailure(kind, { errorType: 'Secret', errorMessage: 'secret detail' });
};

describe('events', () => {
  test.each([
    ['/_url/webhook', '/', '/', ''],
    ['/_url/webhook/', '/', '/', ''],
    ['/_url/webhook?a=1', '/', '/', 'a=1'],
    ['/_url/webhook/a%20b/%2F?x=1&x=%32&y', '/a%20b/%2F', '/a b//', 'x=1&x=%32&y'],
    ['/_url/webhook//a/../b', '//a/../b', '//a/../b', ''],
    ['/_url/webhook/pa2%Fth', '/pa2%Fth', '/pa2%Fth', ''],
  ])('%s below a prefix', async (target, rawPath, path, rawQueryString) => {
    gateway = await startGateway(FUNCTION_URL, { front: { prefix: '/_url/webhook' }, routes: { $default: ok } });
    expect((await gateway.request('GET', target)).status).toBe(200);
    const event = gateway.events[0]?.event;
    expect([event.rawPath, event.requestContext.http.path, event.rawQueryString]).toEqual([
      rawPath,
      path,
      rawQueryString,
    ]);
  });

  test.each(['/_url/webhooks', '/_url', '/'])('%s is beside the prefix', async (target) => {
    gateway = await startGateway(FUNCTION_URL, { front: { prefix: '/_url/webhook' }, routes: { $default: ok } });
    expect((await gateway.request('GET', target)).status).toBe(404);
    expect(gateway.events).toEqual([]);
  });

  test('headers, cookies, query and context', async () => {
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: ok } });
    await gateway.request('PATCH', '/x?k=1&k=2%2C3&__proto__=p', [
      ['Host', 'abc.lambda-url.eu-west-1.on.aws'],
      ['X-Two', 'a'],
      ['x-two', 'b'],
      ['Cookie', 'a=1; b=2'],
      ['X-Amzn-Tls-Version', 'forged'],
      ['TE', 'trailers'],
    ]);
    const event = gateway.events[0]?.event;
    expect(Object.keys(event)).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'cookies',
      'headers',
      'queryStringParameters',
      'requestContext',
      'isBase64Encoded',
    ]);
    expect(event.headers).toMatchObject({ 'x-two': 'a,b', cookie: 'a=1; b=2', 'x-amzn-tls-version': 'TLSv1.3' });
    expect(Object.keys(event.headers)).not.toContain('te');
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(JSON.stringify(event.queryStringParameters)).toBe('{"k":"1,2,3","__proto__":"p"}');
    expect(event.requestContext).toMatchObject({
      accountId: 'anonymous',
      domainName: 'abc.lambda-url.eu-west-1.on.aws',
      domainPrefix: 'abc',
      routeKey: '$default',
      stage: '$default',
      http: { method: 'PATCH', path: '/x', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:/),
      timeEpoch: expect.any(Number),
    });
  });

  test.each([
    ['text/csv', 'text', false],
    ['application/json', 'text', false],
    ['multipart/form-data; boundary=x', 'dGV4dA==', true],
    ['application/octet-stream', 'dGV4dA==', true],
    ['', 'dGV4dA==', true],
  ])('a body of type %s', async (type, body, isBase64Encoded) => {
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: ok } });
    await gateway.request('POST', '/', type === '' ? [] : [['Content-Type', type]], 'text');
    expect(gateway.events[0]?.event).toMatchObject({ body, isBase64Encoded });
  });

  test('one id for the request, the invocation and the response', async () => {
    const ids: unknown[] = [];
    gateway = await startGateway(FUNCTION_URL, {
      routes: { $default: (_, options) => void ids.push(options?.requestId) },
    });
    const response = await gateway.request('GET', '/');
    expect(header(response, 'x-amzn-RequestId')).toMatch(/^[0-9a-f]{8}-/);
    expect(ids).toEqual([header(response, 'x-amzn-RequestId')]);
    expect(gateway.events[0]?.event.requestContext.requestId).toBe(ids[0]);
  });

  test('a body parser in front changes nothing', async () => {
    gateway = await startGateway(FUNCTION_URL, {
      routes: { $default: (event) => ({ statusCode: 200, body: event.body }) },
      middleware: (app) => app.use(express.json()),
    });
    const sent = '{ "a" : 1 }\n';
    const response = await gateway.request('POST', '/', [['Content-Type', 'application/json']], sent);
    expect(response.body.toString()).toBe(sent);
  });
});

describe('responses', () => {
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  test.each<[string, unknown, unknown]>([
    ['null', null, [200, JSON_TYPE, 'null']],
    ['an array', [1], [200, JSON_TYPE, '[1]']],
    ['an object', { body: 'x' }, [200, JSON_TYPE, '{"body":"x"}']],
    ['a null status is none', { statusCode: null }, [200, JSON_TYPE, '{"statusCode":null}']],
    ['nothing but a status', { statusCode: 204 }, [204, JSON_TYPE, '']],
    ['a number as body', { statusCode: 200, body: 7 }, [200, JSON_TYPE, '7']],
    [
      'an object as body that claims base64',
      { statusCode: 200, body: {}, isBase64Encoded: true },
      [200, JSON_TYPE, '{}'],
    ],
    ['base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, [200, JSON_TYPE, 'hi']],
    [
      'a type of its own',
      { statusCode: 200, headers: { 'content-type': 'a/b' } },
      [200, { 'content-type': 'a/b' }, ''],
    ],
    [
      'multiValueHeaders are not of this payload',
      { statusCode: 200, multiValueHeaders: { a: ['b'] } },
      [200, JSON_TYPE, ''],
    ],
    ['no status', { statusCode: 'abc' }, 'malformed'],
    ['an informational status', { statusCode: 100 }, 'malformed'],
    ['a header with a line break', { statusCode: 200, headers: { a: 'x\r\ny: z' } }, 'malformed'],
    ['headers that are a list', { statusCode: 200, headers: [] }, 'malformed'],
    ['cookies that are none', { statusCode: 200, cookies: 'a=b' }, 'malformed'],
  ])('%s', async (_, result, expected) => {
    const converted = functionUrlResponse(result, []);
    const shown =
      converted.kind === 'malformed'
        ? 'malformed'
        : [converted.answer.status, Object.fromEntries(converted.answer.headers), converted.answer.body.toString()];
    expect(shown).toEqual(expected);
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: () => result } });
    const response = await gateway.request('GET', '/');
    expect(response.status).toBe(expected === 'malformed' ? 502 : (expected as unknown[])[0]);
    if (expected === 'malformed') expect(response.body.toString()).toBe('Internal Server Error');
  });

  test.each<FailureKind>(['error', 'timeout', 'init', 'exit'])('a function that fails by %s', async (kind) => {
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: failing(kind) } });
    const response = await gateway.request('GET', '/');
    expect([response.status, header(response, 'content-type'), response.body.toString()]).toEqual([
      502,
      'application/json',
      'Internal Server Error',
    ]);
  });

  test('a function that is busy', async () => {
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: failing('throttled') } });
    const response = await gateway.request('GET', '/');
    expect([response.status, header(response, 'x-amzn-ErrorType')]).toEqual([429, 'TooManyRequestsException']);
    expect(JSON.parse(response.body.toString())).toMatchObject({ message: 'Rate Exceeded.' });
  });

  test('a closed URL', async () => {
    gateway = await startGateway(FUNCTION_URL, {
      routes: { $default: { handler: ok, options: { closed: 'AWS_IAM' } } },
    });
    const response = await gateway.request('GET', '/');
    expect([response.status, header(response, 'x-amzn-ErrorType')]).toEqual([403, 'AccessDeniedException']);
    expect(response.body.toString()).toMatch(/^\{"Message":"Forbidden\. /);
    expect(gateway.events).toEqual([]);
  });
});

describe('CORS', () => {
  const cors: CorsSettings = {
    allowedOrigins: ['https://a.test'],
    allowedHeaders: ['content-type', 'x-api'],
    allowedMethods: ['GET', 'POST'],
    exposedHeaders: ['x-total'],
    allowCredentials: true,
    maxAge: 60,
  };
  const from = (origin: string): [string, string][] => [
    ['Origin', origin],
    ['Access-Control-Request-Method', 'POST'],
  ];

  test('a preflight is not for the function', async () => {
    gateway = await startGateway(FUNCTION_URL, { front: { cors }, routes: { $default: ok } });
    const response = await gateway.request('OPTIONS', '/x', from('https://a.test'));
    expect([response.status, response.body.length]).toEqual([200, 0]);
    expect(response.headers).toEqual(
      expect.arrayContaining([
        ['Access-Control-Allow-Origin', 'https://a.test'],
        ['Access-Control-Allow-Credentials', 'true'],
        ['Access-Control-Allow-Methods', 'GET,POST'],
        ['Access-Control-Allow-Headers', 'content-type,x-api'],
        ['Access-Control-Max-Age', '60'],
      ]),
    );
    const other = await gateway.request('OPTIONS', '/x', from('https://b.test'));
    expect(other.headers.filter(([name]) => /^access-control/i.test(name))).toEqual([]);
    expect(gateway.events).toEqual([]);
  });

  test('OPTIONS that is no preflight, or of a URL without settings, is', async () => {
    gateway = await startGateway(FUNCTION_URL, { front: { cors }, routes: { $default: ok } });
    await gateway.request('OPTIONS', '/x', [['Origin', 'https://a.test']]);
    expect(gateway.events).toHaveLength(1);
    await gateway.close();
    gateway = await startGateway(FUNCTION_URL, { routes: { $default: ok } });
    await gateway.request('OPTIONS', '/x', from('https://a.test'));
    expect(gateway.events).toHaveLength(1);
  });

  test('both say what they have to say', async () => {
    gateway = await startGateway(FUNCTION_URL, {
      front: { cors },
      routes: {
        $default: () => ({ statusCode: 200, headers: { 'access-control-allow-origin': '*', 'x-total': '1' } }),
      },
    });
    const response = await gateway.request('GET', '/', [['Origin', 'https://a.test']]);
    expect(headerLines(response, 'access-control-allow-origin')).toEqual(['*', 'https://a.test']);
    expect(header(response, 'access-control-expose-headers')).toBe('x-total');
    const other = await gateway.request('GET', '/', [['Origin', 'https://b.test']]);
    expect(headerLines(other, 'access-control-allow-origin')).toEqual(['*']);
  });

  test('errors have the headers too, or a browser could not read them', async () => {
    gateway = await startGateway(FUNCTION_URL, { front: { cors }, routes: { $default: failing('error') } });
    const response = await gateway.request('GET', '/', [['Origin', 'https://a.test']]);
    expect([response.status, header(response, 'access-control-allow-origin')]).toEqual([502, 'https://a.test']);
  });
});
