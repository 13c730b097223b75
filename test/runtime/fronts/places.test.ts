import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { defineFront, variablePrefix } from '../../../src/runtime/fronts/front.js';
import { claimsPath, keepRawBody, listener, mountRoutes } from '../../../src/runtime/fronts/mount.js';
import type { Route } from '../../../src/runtime/types.js';
import { exchange, HTTP_API, type Json, lambda, REST_API, requestBytes, startGateway } from './gateway.js';

const SET = ['SHOP_HOSTS', 'ADMIN_API_HOSTS', 'TRUST_PROXY', 'AWS_ACCOUNT_ID'];
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const name of SET) delete process.env[name];
  for (const close of closers.splice(0)) await close();
});

/** Several APIs in one app. Answers say which function it was. */
async function start(routes: Route[]): Promise<(target: string, host: string) => Promise<string>> {
  const app = express();
  keepRawBody(app, routes);
  mountRoutes(app, routes);
  app.get('/own', (_request, response) => {
    response.send('own');
  });
  const server = createServer(listener(app));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()));
  const { port } = server.address() as AddressInfo;
  return async (target, host) => {
    const response = await exchange(port, requestBytes('GET', target, [['Host', host]], ''));
    return response.status === 200 ? response.body.toString() : String(response.status);
  };
}

const says = (id: string): ReturnType<typeof lambda> => lambda(id, () => ({ statusCode: 200, body: id }));

test.each([
  ['httpApi', 'HTTP_API'],
  ['restApi', 'REST_API'],
  ['my-api.v2', 'MY_API_V2'],
])('variables of %s start with %s', (id, expected) => {
  expect(variablePrefix(id)).toBe(expected);
});

test("the longest prefix wins; what is beside every prefix is the app's own", async () => {
  const http = defineFront({ ...HTTP_API, prefix: '/v1' });
  const rest = defineFront({ ...REST_API, prefix: '/v1/dev/' });
  const get = await start([http.route('$default', says('http')), rest.route('GET /a', says('rest'))]);
  expect(await get('/v1/x', 'h')).toBe('http');
  expect(await get('/v1/dev/a', 'h')).toBe('rest');
  expect(await get('/v1/dev/b', 'h')).toBe('403');
  expect(await get('/v1/develop', 'h')).toBe('http');
  expect(await get('/own', 'h')).toBe('own');
  expect(await get('/nowhere', 'h')).toBe('404');
});

test('hosts come before prefixes', async () => {
  process.env['SHOP_HOSTS'] = 'shop.test, www.shop.test';
  process.env['ADMIN_API_HOSTS'] = 'admin.test:8443';
  const shop = defineFront({ ...HTTP_API, id: 'shop' });
  const admin = defineFront({ ...HTTP_API, id: 'adminApi' });
  const rest = defineFront(REST_API);
  const get = await start([
    shop.route('$default', says('shop')),
    admin.route('GET /a', says('admin')),
    rest.route('GET /a', says('rest')),
  ]);
  expect(await get('/dev/a', 'shop.test')).toBe('shop');
  expect(await get('/dev/a', 'WWW.SHOP.TEST:8080')).toBe('shop');
  expect(await get('/a', 'admin.test:8443')).toBe('admin');
  expect(await get('/a', 'admin.test')).toBe('404');
  expect(await get('/dev/a', 'other.test')).toBe('rest');
});

test('a path is claimed by a route that names it, not by one that would take anything', async () => {
  const http = defineFront(HTTP_API);
  const claims = (keys: string[], url: string): boolean => {
    const app = express();
    mountRoutes(
      app,
      keys.map((key) => http.route(key, says(key))),
    );
    return claimsPath(app, { url, headers: {} } as Json);
  };
  expect(claims(['GET /healthz'], '/healthz')).toBe(true);
  expect(claims(['$default', 'ANY /{proxy+}', 'GET /{id}'], '/healthz')).toBe(false);
  expect(claimsPath(express(), { url: '/healthz', headers: {} } as Json)).toBe(false);
});

test.each<[string | undefined, [string, string][], string, string, string]>([
  // TRUST_PROXY, headers, sourceIp, x-forwarded-for, x-forwarded-proto
  [undefined, [], '127.0.0.1', '127.0.0.1', 'http'],
  [
    undefined,
    [
      ['X-Forwarded-For', '6.6.6.6'],
      ['X-Forwarded-Proto', 'https'],
    ],
    '127.0.0.1',
    '6.6.6.6, 127.0.0.1',
    'http',
  ],
  [
    '1',
    [
      ['X-Forwarded-For', '6.6.6.6, 1.2.3.4'],
      ['X-Forwarded-Proto', 'https'],
    ],
    '1.2.3.4',
    '6.6.6.6, 1.2.3.4',
    'https',
  ],
  [
    '2',
    [
      ['X-Forwarded-For', '6.6.6.6, 1.2.3.4'],
      ['X-Forwarded-For', '10.0.0.1'],
    ],
    '1.2.3.4',
    '6.6.6.6, 1.2.3.4, 10.0.0.1',
    'http',
  ],
  ['true', [], '127.0.0.1', '127.0.0.1', 'http'],
  ['9', [['X-Forwarded-For', '1.2.3.4']], '1.2.3.4', '1.2.3.4', 'http'],
])('TRUST_PROXY %s with %j', async (trust, headers, sourceIp, forwardedFor, proto) => {
  if (trust !== undefined) process.env['TRUST_PROXY'] = trust;
  const gateway = await startGateway(HTTP_API, { routes: { $default: () => null } });
  closers.push(gateway.close);
  await gateway.request('GET', '/', headers);
  const event = gateway.events[0]?.event;
  expect(event.requestContext.http.sourceIp).toBe(sourceIp);
  expect([event.headers['x-forwarded-for'], event.headers['x-forwarded-proto']]).toEqual([forwardedFor, proto]);
  expect(event.headers['x-forwarded-port']).toBe(String(gateway.port));
});

test('the account is configuration, the API id is the same in every process', async () => {
  process.env['AWS_ACCOUNT_ID'] = '111122223333';
  const ids: Json[] = [];
  for (let round = 0; round < 2; round += 1) {
    const gateway = await startGateway(REST_API, { routes: { 'GET /a': () => ({}) } });
    closers.push(gateway.close);
    await gateway.request('GET', '/dev/a', [['Host', 'abc.shop.test:8080']]);
    ids.push(gateway.events[0]?.event.requestContext);
  }
  expect(ids[0]).toMatchObject({ accountId: '111122223333', domainName: 'abc.shop.test:8080', domainPrefix: 'abc' });
  expect(ids[0].apiId).toMatch(/^[0-9a-z]{10}$/);
  expect(ids[0].apiId).toBe(ids[1].apiId);
  expect(ids[0].requestId).not.toBe(ids[1].requestId);
});

test('the trace id of the request is handed to the function', async () => {
  const options: Json[] = [];
  const gateway = await startGateway(HTTP_API, { routes: { $default: (_event, given) => void options.push(given) } });
  closers.push(gateway.close);
  await gateway.request('GET', '/', [['X-Amzn-Trace-Id', 'Root=1-5759e988-bd862e3fe1be46a994272793']]);
  expect(options[0].traceId).toBe('Root=1-5759e988-bd862e3fe1be46a994272793');
});
