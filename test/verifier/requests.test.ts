import { describe, expect, test } from 'vitest';
import { requestsFor, samplePath } from '../../src/verifier/routes/requests.js';
import { HTTP, literal, plan, REST, route, URL_FRONT } from './plan.js';

const CORS = {
  allowedOrigins: ['https://shop.example'],
  allowedHeaders: [],
  allowedMethods: [],
  exposedHeaders: [],
  allowCredentials: false,
};

function lines(routes: ReturnType<typeof route>[], values: Record<string, string> = {}, all = false): string[] {
  const requests = requestsFor(plan({ routes }), new Map(Object.entries(values)), all);
  return requests.map(({ kind, method, target, body }) => [kind, method, target, body].filter(Boolean).join(' '));
}

test.each([
  ['/orders', '/orders'],
  ['/', '/'],
  ['/orders/{id}', '/orders/lambda-lift-verify'],
  ['/a/{x}/b/{y}', '/a/lambda-lift-verify/b/lambda-lift-verify'],
  ['/{proxy+}', '/lambda-lift-verify/lambda-lift-verify'],
  ['/files/{key+}', '/files/lambda-lift-verify/lambda-lift-verify'],
  ['/a b/ü?#', '/a%20b/%C3%BC%3F%23'],
  ['/v1:batch/@me', '/v1:batch/@me'],
  ['$default', '/lambda-lift-verify'],
])('%s is asked at %s', (path, expected) => {
  expect(samplePath(HTTP, path)).toBe(expected);
});

test('a Function URL is asked at its root', () => {
  expect(samplePath(URL_FRONT, '$default')).toBe('/');
  expect(lines([route(URL_FRONT, '$default')])).toEqual(['call GET /_url/webhook/']);
});

describe('what is called', () => {
  const routes = ['GET /a', 'HEAD /a', 'OPTIONS /a', 'ANY /b', 'POST /a', 'PUT /a/{id}', 'PATCH /a', 'DELETE /a/{id}'];
  const all = routes.map((key) => route(HTTP, key));

  test('by default what reads; the rest is only looked for', () => {
    expect(lines(all)).toEqual([
      'call GET /a',
      'call HEAD /a',
      'call OPTIONS /a',
      'call GET /b',
      'probe POST /a',
      'probe PUT /a/lambda-lift-verify',
      'probe PATCH /a',
      'probe DELETE /a/lambda-lift-verify',
    ]);
  });

  test('with --all-routes everything', () => {
    expect(lines(all, {}, true).slice(4)).toEqual([
      'call POST /a {}',
      'call PUT /a/lambda-lift-verify {}',
      'call PATCH /a {}',
      'call DELETE /a/lambda-lift-verify',
    ]);
  });

  test('an error may be right where the request is made up', () => {
    const requests = requestsFor(plan({ routes: all }), new Map(), true);
    expect(requests.map(({ invented }) => invented)).toEqual([false, false, false, false, true, true, true, true]);
  });
});

describe('where it is', () => {
  const reports = [route(REST, 'GET /reports')];

  test('below its stage: the given one, or the default', () => {
    expect(lines(reports)).toEqual(['call GET /dev/reports']);
    expect(lines(reports, { STAGE: 'prod' })).toEqual(['call GET /prod/reports']);
  });

  test('below a prefix that only the environment knows', () => {
    const front = {
      ...HTTP,
      prefix: { kind: 'required', reason: 'reference', source: '!Ref B', name: 'BASE' } as const,
    };
    const given = plan({ fronts: [front], routes: [route(front, 'GET /a')] });
    expect(requestsFor(given, new Map([['BASE', 'v 1/']]), false)[0]?.target).toBe('/v%201/a');
  });

  test('under its host', () => {
    const [request] = requestsFor(
      plan({ routes: reports }),
      new Map([['REST_API_HOSTS', 'api.test:81, b.test']]),
      false,
    );
    expect(request?.headers['host']).toBe('api.test:81');
    const [bad] = requestsFor(plan({ routes: reports }), new Map([['REST_API_HOSTS', 'a\r\nx: y']]), false);
    expect(bad?.headers['host']).toBeUndefined();
  });
});

test('one preflight for each path with CORS', () => {
  const front = { ...HTTP, cors: { ...CORS, allowedOrigins: ['*'] } };
  const routes = [route(front, 'GET /a'), route(front, 'POST /a'), route(REST, 'GET /r', { cors: CORS })];
  const requests = requestsFor(plan({ fronts: [front, REST], routes }), new Map(), false);
  expect(requests.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
    'call /a',
    'preflight /a',
    'probe /a',
    'call /dev/r',
    'preflight /dev/r',
  ]);
  expect(requests[1]?.headers).toMatchObject({ 'access-control-request-method': 'GET' });
  expect(requests[4]?.headers['origin']).toBe('https://shop.example');
});

test('names of the repository stay names', () => {
  const odd = { ...HTTP, id: '__proto__', prefix: literal('/..//x') };
  const [request] = requestsFor(plan({ fronts: [odd], routes: [route(odd, 'GET /`${x}"')] }), new Map(), false);
  expect(request?.target).toBe('/..//x/%60%24%7Bx%7D%22');
});
