import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GrantCache } from '../../../../src/runtime/fronts/authorizers/cache.js';
import type { Grant } from '../../../../src/runtime/fronts/authorizers/grant.js';
import { tokenAuthorizer } from '../../../../src/runtime/fronts/authorizers/token.js';
import { FunctionFailure } from '../../../../src/runtime/function/failure.js';
import type { Authorizer, FailureKind } from '../../../../src/runtime/types.js';
import {
  type Exchange,
  type Gateway,
  type GatewayOptions,
  type Handler,
  HTTP_API,
  header,
  type Json,
  lambda,
  REST_API,
  startGateway,
} from '../gateway.js';

let gateway: Gateway;
let asked: Gateway['events'] = [];
let lines: Json[] = [];
const seen = (): number => gateway.events.length;

beforeEach(() => {
  asked = [];
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  delete process.env['AWS_REGION'];
  delete process.env['AWS_ACCOUNT_ID'];
  await gateway.close();
});

const ok = (): unknown => ({ statusCode: 200, body: 'ok' });
const policy = (Effect = 'Allow', Resource: Json = '*'): Json => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});
const granted = (more: Json = {}): Json => ({ principalId: 'user', policyDocument: policy(), ...more });

function authorizer(handler: Handler, settings: Partial<Authorizer> = {}): Authorizer {
  const fn = lambda('authorizer', handler, asked);
  return tokenAuthorizer({ id: 'restApi:Auth', fn, header: 'Authorization', ttlSeconds: 0, ...settings });
}

async function start(
  handler: Handler,
  settings: Partial<Authorizer> = {},
  keys = ['GET /orders'],
  more: Partial<GatewayOptions> = {},
): Promise<void> {
  const options = { authorizer: authorizer(handler, settings) };
  const routes = Object.fromEntries(keys.map((key) => [key, { handler: ok, options }]));
  gateway = await startGateway(REST_API, { routes, ...more });
}

const get = (target = '/dev/orders', token: string | undefined = 'Bearer t', method = 'GET'): Promise<Exchange> =>
  gateway.request(method, target, token === undefined ? [] : [['Authorization', token]]);
const shown = (exchange: Exchange): unknown[] => [
  exchange.status,
  exchange.body.toString(),
  header(exchange, 'x-amzn-ErrorType'),
];

const UNAUTHORIZED = [401, '{"message":"Unauthorized"}', 'UnauthorizedException'];
const FAILED = [500, '{"message":null}', 'AuthorizerConfigurationException'];
const NOT_ALLOWED = [403, '{"Message":"User is not authorized to access this resource"}', 'AccessDeniedException'];
const DENIED = [
  403,
  '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  'AccessDeniedException',
];

describe('the token', () => {
  test.each<[string, [string, string][]]>([
    ['is missing', []],
    ['is empty', [['Authorization', '']]],
    ['is in another header', [['X-Authorization', 'Bearer t']]],
    [
      'was sent twice',
      [
        ['Authorization', 'Bearer t'],
        ['authorization', 'Bearer other'],
      ],
    ],
  ])('%s: 401, and nobody is asked', async (_, headers) => {
    await start(() => granted());
    expect(shown(await gateway.request('GET', '/dev/orders', headers))).toEqual(UNAUTHORIZED);
    expect([asked, gateway.events]).toEqual([[], []]);
  });

  test.each<[string, string, unknown[]]>([
    ['^Bearer [a-z]+$', 'Bearer abc', [200, 'ok', undefined]],
    ['^Bearer [a-z]+$', 'Bearer ABC', UNAUTHORIZED],
    ['^Bearer [a-z]+$', 'Basic abc', UNAUTHORIZED],
    ['(?i)^bearer', 'BEARER abc', [200, 'ok', undefined]],
    ['(', 'Bearer abc', FAILED],
  ])('must match %s: %s', async (validation, token, expected) => {
    await start(() => granted(), { validation });
    expect(shown(await get('/dev/orders', token))).toEqual(expected);
    expect(asked).toHaveLength(expected[0] === 200 ? 1 : 0);
  });

  test('may be in a header of any name and casing', async () => {
    await start(() => granted(), { header: 'X-Api-Token' });
    expect((await gateway.request('GET', '/dev/orders', [['x-api-TOKEN', 'secret']])).status).toBe(200);
    expect(asked[0]?.event.authorizationToken).toBe('secret');
  });
});

describe('the event', () => {
  test.each([
    ['GET', '/dev/orders/7?a=b', 'GET/orders/7'],
    ['DELETE', '/dev//orders/7', 'DELETE/orders/7'],
    ['GET', '/dev/orders/7/', 'GET/orders/7/'],
    ['GET', '/dev/a%20b', 'GET/a%20b'],
    ['GET', '/dev/*', 'GET/%2A'],
  ])('%s %s', async (method, target, path) => {
    process.env['AWS_REGION'] = 'eu-west-1';
    process.env['AWS_ACCOUNT_ID'] = '111122223333';
    await start(() => granted(), {}, ['ANY /{proxy+}']);
    expect((await get(target, 'Bearer t', method)).status).toBe(200);
    const api = gateway.events[0]?.event.requestContext.apiId;
    expect(asked.map(({ event }) => event)).toEqual([
      {
        type: 'TOKEN',
        methodArn: `arn:aws:execute-api:eu-west-1:111122223333:${api}/dev/${path}`,
        authorizationToken: 'Bearer t',
      },
    ]);
  });

  test('the function learns who calls, as text', async () => {
    const context = { tenant: 'a', level: 7, admin: false, gone: null, principalId: 'forged', ['__proto__']: 'x' };
    await start(() => granted({ context, usageIdentifierKey: { any: 'thing' } }));
    expect((await get()).status).toBe(200);
    const found = gateway.events[0]?.event.requestContext.authorizer;
    expect(found).toMatchObject({ tenant: 'a', level: '7', admin: 'false', principalId: 'user' });
    expect(typeof found.integrationLatency).toBe('number');
    expect(Object.keys(found)).not.toContain('gone');
  });
});

describe('anything but an Allow is a refusal', () => {
  test.each<[string, unknown, unknown[]]>([
    ['null', null, FAILED],
    ['text', 'Allow', FAILED],
    ['true', true, FAILED],
    ['an array', [granted()], FAILED],
    ['nothing in it', {}, FAILED],
    ['a simple response', { isAuthorized: true }, FAILED],
    ['no principal', granted({ principalId: undefined }), FAILED],
    ['an empty principal', granted({ principalId: '' }), FAILED],
    ['a principal that is an object', granted({ principalId: { id: 1 } }), FAILED],
    ['no policy', granted({ policyDocument: undefined }), FAILED],
    ['a policy as text', granted({ policyDocument: JSON.stringify(policy()) }), FAILED],
    ['a nested context', granted({ context: { user: { id: 1 } } }), FAILED],
    ['a list in the context', granted({ context: { roles: ['a'] } }), FAILED],
    ['a context that is text', granted({ context: 'x' }), FAILED],
    ['a context that is a list', granted({ context: [] }), FAILED],
    ['a giant policy', granted({ policyDocument: policy('Allow', Array(3000).fill(`${'*a'.repeat(500)}b`)) }), FAILED],
    [
      'an Allow of something else',
      granted({ policyDocument: policy('Allow', 'arn:aws:execute-api:*:*:*/dev/POST/*') }),
      NOT_ALLOWED,
    ],
    ['no statements', granted({ policyDocument: { Version: '2012-10-17', Statement: [] } }), NOT_ALLOWED],
    ['a Deny', granted({ policyDocument: policy('Deny') }), DENIED],
    ['a Deny of a nested context', granted({ policyDocument: policy('Deny'), context: { a: {} } }), FAILED],
  ])('%s', async (_, result, expected) => {
    await start(() => result, { ttlSeconds: 300 });
    expect(shown(await get())).toEqual(expected);
    expect(seen()).toBe(0);
  });

  test.each<[string, () => never, unknown[]]>([
    ['an error that says Unauthorized', () => raise(new Error('Unauthorized')), UNAUTHORIZED],
    ['the text Unauthorized', () => raise('Unauthorized'), UNAUTHORIZED],
    ['another error', () => raise(new Error('unauthorized')), FAILED],
    ['an error about it', () => raise(new Error('Unauthorized: expired')), FAILED],
  ])('%s', async (_, handler, expected) => {
    await start(handler);
    expect(shown(await get())).toEqual(expected);
    expect(seen()).toBe(0);
  });

  test.each<FailureKind>(['timeout', 'throttled', 'init', 'exit'])('a function that ends by %s', async (kind) => {
    await start(() => raise(new FunctionFailure(kind, { errorType: 'X', errorMessage: 'Unauthorized' })));
    expect(shown(await get())).toEqual(FAILED);
    expect(lines).toMatchObject([{ event: 'authorizer-failed', authorizer: 'restApi:Auth', route: 'GET /orders' }]);
  });

  test('a function that never answers', async () => {
    const { setTimeout: original } = globalThis;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, after?: number) =>
      original(run, after === 29_000 ? 20 : after)) as typeof setTimeout);
    await start(() => new Promise(() => undefined));
    expect(shown(await get())).toEqual(FAILED);
  });

  test('a function that breaks its contract', async () => {
    const fn = { ...lambda('authorizer', ok), invoke: () => Promise.reject(new TypeError('boom')) };
    await start(ok, { fn });
    expect(shown(await get())).toEqual(FAILED);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a name', 'restApi:Auth'],
    ['of another kind', { ...authorizer(() => granted()), kind: 'request' }],
    ['without function', { ...authorizer(() => granted()), fn: undefined }],
    ['without header', { ...authorizer(() => granted()), header: undefined }],
  ])('an authorizer that is %s', async (_, given) => {
    gateway = await startGateway(REST_API, {
      routes: { 'GET /orders': { handler: ok, options: { authorizer: given as Authorizer } } },
    });
    expect(shown(await get())).toEqual(FAILED);
    expect(seen()).toBe(0);
  });

  test('an HTTP API has no such authorizers', async () => {
    gateway = await startGateway(HTTP_API, {
      routes: { 'GET /orders': { handler: ok, options: { authorizer: authorizer(() => granted()) } } },
    });
    expect((await get('/orders')).status).toBe(500);
    expect([asked, gateway.events]).toEqual([[], []]);
  });

  test('nothing of a token or an error goes out or into the log', async () => {
    await start(() => raise(new Error('secret detail')));
    const response = await get('/dev/orders', 'Bearer hidden');
    expect(JSON.stringify([response.headers, response.body.toString(), lines])).not.toMatch(/hidden|secret/);
  });
});

function raise(error: unknown): never {
  throw error;
}

describe('which requests are asked about', () => {
  test('routing comes first: a guarded method is no guard for others, and no route is 403', async () => {
    const options = { authorizer: authorizer(() => raise('Unauthorized')) };
    gateway = await startGateway(REST_API, {
      routes: { 'POST /admin': { handler: ok, options }, 'ANY /{proxy+}': ok },
    });
    expect((await get('/dev/admin')).status).toBe(200);
    expect((await get('/dev/admin', 'Bearer t', 'POST')).status).toBe(401);
    expect(asked).toHaveLength(1);
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'PATCH'])('ANY guards %s', async (method) => {
    await start(() => raise('Unauthorized'), {}, ['ANY /orders']);
    expect((await get('/dev/orders', 'Bearer t', method)).status).toBe(401);
    expect(seen()).toBe(0);
  });

  test('OPTIONS of a path with CORS is answered without a token', async () => {
    const cors = {
      allowedOrigins: ['*'],
      allowedHeaders: [],
      allowedMethods: ['GET'],
      exposedHeaders: [],
      allowCredentials: false,
    };
    const options = { authorizer: authorizer(() => granted()), cors };
    gateway = await startGateway(REST_API, { routes: { 'ANY /orders': { handler: ok, options } } });
    expect((await get('/dev/orders', undefined, 'OPTIONS')).status).toBe(200);
    expect([asked, gateway.events]).toEqual([[], []]);
    expect((await gateway.request('GET', '/dev/orders')).status).toBe(401);
  });

  test('a closed route stays closed', async () => {
    const options = { authorizer: authorizer(() => granted()), closed: 'LL1305' };
    gateway = await startGateway(REST_API, { routes: { 'GET /orders': { handler: ok, options } } });
    expect((await get()).status).toBe(403);
    expect(asked).toEqual([]);
  });

  test('a body is not waited for before somebody is let in', async () => {
    await start(() => raise('Unauthorized'), {}, ['POST /orders']);
    const head = 'POST /dev/orders HTTP/1.1\r\nHost: h\r\nAuthorization: t\r\nContent-Length: 1000\r\n\r\n';
    expect((await gateway.send(head)).status).toBe(401);
  });

  test.each(['/dev/admin', '/dev/admin/', '/dev//admin', '/dev/admin//', '/dev/%61dmin', '/dev/admin%2F'])(
    'a Deny of the path also covers %s',
    async (target) => {
      const policyDocument = {
        Statement: [
          ...policy().Statement,
          ...policy('Deny', ['arn:aws:execute-api:*:*:*/dev/GET/admin', 'arn:aws:execute-api:*:*:*/dev/GET/admin/*'])
            .Statement,
        ],
      };
      await start(() => granted({ policyDocument }), {}, ['ANY /{proxy+}']);
      expect(shown(await get(target))).toEqual(DENIED);
    },
  );

  test('a path cannot make an Allow of itself an Allow of everything', async () => {
    const own: Handler = ({ methodArn }) => granted({ policyDocument: policy('Allow', methodArn) });
    await start(own, { ttlSeconds: 300 }, ['ANY /{proxy+}']);
    expect((await get('/dev/*')).status).toBe(200);
    expect((await get('/dev/admin')).status).toBe(403);
  });
});

describe('answers that are kept', () => {
  test('by token, for every method of the API, and read anew for each', async () => {
    await start(
      ({ authorizationToken }) =>
        granted({
          principalId: authorizationToken,
          policyDocument: policy('Allow', 'arn:aws:execute-api:*:*:*/dev/GET/a'),
        }),
      { ttlSeconds: 300 },
      ['GET /a', 'GET /b'],
    );
    const statuses: number[] = [];
    for (const [target, token] of [
      ['a', '1'],
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
      ['a', '1'],
    ]) {
      statuses.push((await get(`/dev/${target}`, token)).status);
    }
    expect(statuses).toEqual([200, 200, 403, 200, 200]);
    expect(asked.map(({ event }) => event.authorizationToken)).toEqual(['1', '2']);
    expect(gateway.events.map(({ event }) => event.requestContext.authorizer.principalId)).toEqual([
      '1',
      '1',
      '2',
      '1',
    ]);
  });

  test.each([0, -1, Number.NaN, undefined as unknown as number])('not with a time of %s', async (ttlSeconds) => {
    await start(() => granted(), { ttlSeconds });
    await get();
    await get();
    expect(asked).toHaveLength(2);
  });

  test('not longer than they may be', async () => {
    await start(() => granted(), { ttlSeconds: 0.05 });
    await get();
    await new Promise((resolve) => setTimeout(resolve, 80));
    await get();
    expect(asked).toHaveLength(2);
  });

  test('errors and refusals are not kept', async () => {
    let round = 0;
    const answers = [() => raise('Unauthorized'), () => raise('boom'), () => 'nonsense', granted];
    await start(() => answers[round++]?.(), { ttlSeconds: 300 });
    const statuses = [await get(), await get(), await get(), await get(), await get()].map(({ status }) => status);
    expect(statuses).toEqual([401, 500, 500, 200, 200]);
    expect(asked).toHaveLength(4);
  });

  test('no more than a thousand, and the first ones go first', () => {
    const cache = new GrantCache();
    const grant: Grant = { principalId: 'u', context: {}, statements: [] };
    for (let index = 0; index < 1500; index += 1) cache.write(`t${index}`, grant, 10);
    expect(cache.size).toBe(1000);
    expect([cache.read('t499', 9), cache.read('t500', 9), cache.read('t1499', 10)]).toEqual([
      undefined,
      grant,
      undefined,
    ]);
  });
});

describe('with middleware of the team', () => {
  test('what it changes while the authorizer is asked changes nothing', async () => {
    let meddle = (): void => undefined;
    await start(
      () => {
        meddle();
        return granted({ policyDocument: policy('Allow', 'arn:aws:execute-api:*:*:*/dev/GET/orders') });
      },
      {},
      ['ANY /orders'],
      {
        middleware: (app) =>
          app.use((request: Request, _response: Response, next: NextFunction) => {
            meddle = () => {
              request.method = 'DELETE';
              request.url = '/dev/admin?x=1';
              request.rawHeaders.push('X-Role', 'admin');
            };
            next();
          }),
      },
    );
    expect((await get()).status).toBe(200);
    const event = gateway.events[0]?.event;
    expect([event.httpMethod, event.path, event.queryStringParameters, event.headers['X-Role']]).toEqual([
      'GET',
      '/orders',
      null,
      undefined,
    ]);
  });

  test('a method that it overrides is the one that is asked about', async () => {
    const only = granted({ policyDocument: policy('Allow', 'arn:aws:execute-api:*:*:*/dev/POST/orders') });
    await start(() => only, {}, ['POST /orders', 'DELETE /orders'], {
      middleware: (app) =>
        app.use((request: Request, _response: Response, next: NextFunction) => {
          request.method = String(request.headers['x-http-method-override'] ?? request.method);
          next();
        }),
    });
    const override: [string, string][] = [
      ['Authorization', 't'],
      ['X-HTTP-Method-Override', 'DELETE'],
    ];
    expect((await gateway.request('POST', '/dev/orders', override)).status).toBe(403);
    expect((await get('/dev/orders', 't', 'POST')).status).toBe(200);
    expect(gateway.events.map(({ fn }) => fn)).toEqual(['POST /orders']);
  });

  test.each([true, false])(
    'a body arrives whole after the authorizer was asked (kept from the start: %s)',
    async (keepBody) => {
      const slow = async (): Promise<Json> => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return granted();
      };
      const length: Handler = (event) => ({ statusCode: 200, body: String(event.body.length) });
      gateway = await startGateway(REST_API, {
        routes: { 'POST /orders': { handler: length, options: { authorizer: authorizer(slow) } } },
        keepBody,
        ...(keepBody && { middleware: (app) => app.use(express.json({ limit: '5mb' })) }),
      });
      const body = JSON.stringify({ text: 'x'.repeat(2_000_000) });
      const headers: [string, string][] = [
        ['Authorization', 't'],
        ['Content-Type', 'application/json'],
      ];
      const response = await gateway.request('POST', '/dev/orders', headers, body);
      expect([response.status, response.body.toString()]).toEqual([200, String(body.length)]);
    },
  );
});
