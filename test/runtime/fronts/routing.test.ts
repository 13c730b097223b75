import { afterEach, describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import type { FailureKind } from '../../../src/runtime/types.js';
import { type Gateway, HTTP_API, header, type Json, REST_API, startGateway } from './gateway.js';

let gateway: Gateway;
afterEach(() => gateway.close());

const ok = (): unknown => ({ statusCode: 200, body: 'ok' });
const routesOf = (...keys: string[]): { [key: string]: () => unknown } =>
  Object.fromEntries(keys.map((key) => [key, ok]));
const hit = async (method: string, target: string): Promise<string> => {
  const before = gateway.events.length;
  const response = await gateway.request(method, target);
  return gateway.events[before]?.fn ?? String(response.status);
};

test.each([
  ['GET', '/dev/a/b', '403'],
  ['POST', '/dev/a/b', 'POST /a/b'],
  ['GET', '/dev/a/c', 'GET /a/{id}'],
  ['PUT', '/dev/a/c', 'PUT /a/{proxy+}'],
  ['PUT', '/dev/a/b', 'PUT /a/{proxy+}'],
  ['DELETE', '/dev/a/b/c', '403'],
  ['PATCH', '/dev/a/c', 'ANY /{proxy+}'],
  ['HEAD', '/dev/a/c', 'ANY /{proxy+}'],
  ['GET', '/dev', '403'],
])('REST tree: %s %s -> %s', async (method, target, expected) => {
  const keys = ['GET /a/{id}', 'POST /a/b', 'PUT /a/{proxy+}'];
  // The resource that fits best is bound: GET of /a/b does not become GET of /a/{id}.
  gateway = await startGateway(REST_API, {
    routes: routesOf(...keys, ...(expected === '403' ? [] : ['ANY /{proxy+}'])),
  });
  expect(await hit(method, target)).toBe(expected);
});

test.each([
  ['GET', '/pets/dog', 'GET /pets/dog'],
  ['POST', '/pets/dog', 'POST /pets/{id}'],
  ['HEAD', '/pets/dog', '404'],
  ['OPTIONS', '/pets/dog', '404'],
  ['GET', '/Pets/dog', '404'],
  ['GET', '/pets/dog/', '404'],
])('HTTP API: %s %s -> %s', async (method, target, expected) => {
  gateway = await startGateway(HTTP_API, { routes: routesOf('GET /pets/dog', 'POST /pets/{id}') });
  expect(await hit(method, target)).toBe(expected);
});

test('a bad escape is a value, not a 400 page', async () => {
  gateway = await startGateway(HTTP_API, { routes: routesOf('GET /items/{id}') });
  for (const sent of ['%zz', '%', '%E0%A4%A', 'pa2%Fth']) {
    expect((await gateway.request('GET', `/items/${sent}`)).status).toBe(200);
  }
  expect(gateway.events.map(({ event }) => event.pathParameters.id)).toEqual(['%zz', '%', '\ufffd%A', 'pa2%Fth']);
});

test('200 repeats of a query key arrive', async () => {
  gateway = await startGateway(REST_API, { routes: routesOf('GET /q') });
  await gateway.request('GET', `/dev/q?${Array.from({ length: 1200 }, (_, index) => `k=${index}`).join('&')}`);
  expect(gateway.events[0]?.event.multiValueQueryStringParameters.k).toHaveLength(1200);
  expect(gateway.events[0]?.event.queryStringParameters.k).toBe('1199');
});

test('a query key that is a name of Object.prototype is a key like any other', async () => {
  gateway = await startGateway(HTTP_API, { routes: routesOf('GET /q') });
  await gateway.request('GET', '/q?__proto__=1&constructor=2', [['__proto__', 'x']]);
  const event = gateway.events[0]?.event;
  expect(JSON.stringify(event.queryStringParameters)).toBe('{"__proto__":"1","constructor":"2"}');
  expect(Object.entries(event.headers)).toContainEqual(['__proto__', 'x']);
});

test('headers of 20 kB are refused, and the service goes on', async () => {
  gateway = await startGateway(HTTP_API, { routes: routesOf('GET /h') });
  expect((await gateway.request('GET', '/h', [['X-Big', 'x'.repeat(20_000)]])).status).toBe(431);
  expect((await gateway.request('GET', '/h', [['X-Big', 'x'.repeat(8_000)]])).status).toBe(200);
  expect(gateway.events).toHaveLength(1);
});

describe('closed routes', () => {
  test.each(['GET', 'POST', 'HEAD', 'OPTIONS'])('%s is 403 and invokes nothing', async (method) => {
    gateway = await startGateway(REST_API, {
      routes: { 'ANY /admin': { handler: ok, options: { closed: 'authorizer' } }, 'ANY /{proxy+}': ok },
    });
    const response = await gateway.request(method, '/dev/admin');
    expect(response.status).toBe(403);
    if (method !== 'HEAD') expect(response.body.toString()).toBe('{"message":"Forbidden"}');
    expect(header(response, 'x-amzn-ErrorType')).toBe('ForbiddenException');
    expect(gateway.events).toEqual([]);
  });

  test('a closed route does not let another verb through, nor close its neighbours', async () => {
    gateway = await startGateway(HTTP_API, {
      routes: { 'GET /admin': { handler: ok, options: { closed: 'jwt' } }, 'POST /admin': ok },
    });
    expect((await gateway.request('GET', '/admin')).status).toBe(403);
    expect((await gateway.request('POST', '/admin')).status).toBe(200);
  });

  test('a closed $default also refuses preflights, though the API has CORS', async () => {
    gateway = await startGateway(HTTP_API, {
      front: {
        cors: {
          allowedOrigins: ['*'],
          allowedHeaders: [],
          allowedMethods: [],
          exposedHeaders: [],
          allowCredentials: false,
        },
      },
      routes: { $default: { handler: ok, options: { closed: 'jwt' } } },
    });
    const response = await gateway.request('OPTIONS', '/x', [
      ['Origin', 'https://a.test'],
      ['Access-Control-Request-Method', 'GET'],
    ]);
    expect(response.status).toBe(403);
  });

  test('a body is not waited for', async () => {
    gateway = await startGateway(HTTP_API, { routes: { 'POST /a': { handler: ok, options: { closed: 'jwt' } } } });
    const response = await gateway.send('POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n');
    expect(response.status).toBe(403);
  });
});

describe('failures', () => {
  const kinds: FailureKind[] = ['error', 'timeout', 'init', 'exit'];
  const failing = (kind: FailureKind) => (): unknown => {
    throw new FunctionFailure(kind, { errorType: 'Secret', errorMessage: 'secret detail' });
  };

  test.each(kinds)('%s: 502 of REST, 500 of an HTTP API', async (kind) => {
    gateway = await startGateway(REST_API, { routes: { 'GET /f': failing(kind) } });
    const rest = await gateway.request('GET', '/dev/f');
    expect([rest.status, rest.body.toString()]).toEqual([502, '{"message": "Internal server error"}']);
    await gateway.close();
    gateway = await startGateway(HTTP_API, { routes: { 'GET /f': failing(kind) } });
    const http = await gateway.request('GET', '/f');
    expect([http.status, http.body.toString()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test('throttled: 500 of REST, 503 of an HTTP API', async () => {
    gateway = await startGateway(REST_API, { routes: { 'GET /f': failing('throttled') } });
    expect((await gateway.request('GET', '/dev/f')).status).toBe(500);
    await gateway.close();
    gateway = await startGateway(HTTP_API, { routes: { 'GET /f': failing('throttled') } });
    const http = await gateway.request('GET', '/f');
    expect([http.status, http.body.toString()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('a result that is no JSON is an error like any other', async () => {
    gateway = await startGateway(HTTP_API, { routes: { 'GET /f': () => ({ count: 1n }) } });
    expect((await gateway.request('GET', '/f')).status).toBe(500);
  });
});

test('a slow function is given up on, and its late result goes nowhere', async () => {
  let finished = false;
  const slow = async (): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 120));
    finished = true;
    return { statusCode: 200 };
  };
  gateway = await startGateway(HTTP_API, { routes: { 'GET /s': { handler: slow, options: { timeoutMs: 40 } } } });
  expect((await gateway.request('GET', '/s')).status).toBe(503);
  await expect.poll(() => finished).toBe(true);
});

test('lifted limits wait', async () => {
  const slow = async (): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    return { statusCode: 200 };
  };
  gateway = await startGateway(HTTP_API, {
    front: { limits: 'lifted' },
    routes: { 'GET /s': { handler: slow, options: { timeoutMs: 10 } } },
  });
  expect((await gateway.request('GET', '/s')).status).toBe(200);
});

test('HEAD of an ANY route has the length and no body', async () => {
  gateway = await startGateway(HTTP_API, { routes: { 'ANY /h': ok } });
  const response = await gateway.request('HEAD', '/h');
  expect([response.status, header(response, 'content-length'), response.body.length]).toEqual([200, '2', 0]);
});

test("REST: OPTIONS of a path with cors is the gateway's, unless a route has it", async () => {
  const cors = {
    allowedOrigins: ['https://a.test', 'https://b.test'],
    allowedHeaders: ['Content-Type', 'X-Api-Key'],
    allowedMethods: ['OPTIONS', 'GET'],
    exposedHeaders: [],
    allowCredentials: true,
    maxAge: 60,
  };
  gateway = await startGateway(REST_API, {
    routes: {
      'GET /a': { handler: ok, options: { cors } },
      'GET /b': { handler: ok, options: { cors } },
      'OPTIONS /b': ok,
      'GET /c': { handler: ok, options: { cors, closed: 'authorizer' } },
    },
  });
  const own = await gateway.request('OPTIONS', '/dev/a', [['Origin', 'https://b.test']]);
  expect(own.status).toBe(200);
  expect(own.headers).toEqual(
    expect.arrayContaining([
      ['Access-Control-Allow-Origin', 'https://b.test'],
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Allow-Methods', 'OPTIONS,GET'],
      ['Access-Control-Allow-Headers', 'Content-Type,X-Api-Key'],
      ['Access-Control-Max-Age', '60'],
    ]),
  );
  expect(
    header(await gateway.request('OPTIONS', '/dev/a', [['Origin', 'https://c.test']]), 'access-control-allow-origin'),
  ).toBe('https://a.test');
  expect(gateway.events).toEqual([]);
  expect((await gateway.request('OPTIONS', '/dev/c')).status).toBe(200);
  await gateway.request('OPTIONS', '/dev/b');
  expect(gateway.events.map(({ fn }: Json) => fn)).toEqual(['OPTIONS /b']);
});
