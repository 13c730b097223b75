import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import type { FrontPlan, RoutePlan } from '../../src/model/plan.js';
import { tokenAuthorizer } from '../../src/runtime/fronts/authorizers/token.js';
import { defineFront } from '../../src/runtime/fronts/front.js';
import { keepRawBody, listener, mountRoutes } from '../../src/runtime/fronts/mount.js';
import { FunctionFailure } from '../../src/runtime/function/failure.js';
import type { Route, RouteOptions } from '../../src/runtime/types.js';
import { callRoutes, routeFailure, withErrors } from '../../src/verifier/routes/call.js';
import { lambda } from '../runtime/fronts/gateway.js';
import { HTTP, plan, REST, route, URL_FRONT } from './plan.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Handler = (event: unknown) => unknown;
type Served = readonly [FrontPlan, string, Handler, RouteOptions?];

const CORS = {
  allowedOrigins: ['*'],
  allowedHeaders: [],
  allowedMethods: [],
  exposedHeaders: [],
  allowCredentials: false,
};
const says =
  (statusCode: number, body = '{}') =>
  () => ({ statusCode, body });

/** The runtime's own fronts with these routes; and which functions were called. */
async function serve(served: readonly Served[]): Promise<{ port: number; called: string[] }> {
  const called: string[] = [];
  const fronts = new Map<string, ReturnType<typeof defineFront>>();
  const routes: Route[] = served.map(([front, key, handler, options]) => {
    const prefix = { httpApi: '', restApi: '/dev', webhookUrl: '/_url/webhook' }[front.id] ?? '';
    const { id, kind, payload, cors } = front;
    const settings = { id, kind, payload, prefix, stage: 'dev', ...(cors && { cors: CORS }) };
    if (!fronts.has(id)) fronts.set(id, defineFront(settings));
    const fn = lambda(key, (event) => {
      called.push(key);
      return handler(event);
    });
    return fronts.get(id)!.route(key, fn, options);
  });
  const app = express();
  keepRawBody(app, routes);
  mountRoutes(app, routes);
  const server = createServer(listener(app));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close().closeAllConnections());
  return { port: (server.address() as AddressInfo).port, called };
}

async function verdicts(routes: RoutePlan[], served: readonly Served[], allRoutes = false) {
  const { port, called } = await serve(served);
  const fronts = [
    ...new Map([HTTP, REST, ...served.map(([front]) => front)].map((front) => [front.id, front])).values(),
  ];
  const signal = new AbortController().signal;
  const reports = await callRoutes(plan({ fronts, routes }), { values: new Map(), allRoutes, port, signal });
  const lines = reports.map(({ verdict, status, note }) => [verdict, status, note].filter(Boolean).join(' '));
  return { lines, called, reports };
}

test('what changes data is found without calling it, and called when asked for', async () => {
  const routes = [route(HTTP, 'POST /a'), route(REST, 'DELETE /a/{id}')];
  const served: Served[] = [
    [HTTP, 'POST /a', says(201)],
    [REST, 'DELETE /a/{id}', says(204)],
  ];
  const looked = await verdicts(routes, served);
  const expected = 'not-called reachable; not called, because it may change data';
  expect(looked.lines).toEqual([expected, expected]);
  expect(looked.called).toEqual([]);

  const called = await verdicts(routes, served, true);
  expect(called.lines).toEqual(['passed 201', 'passed 204']);
  expect(called.called).toEqual(['POST /a', 'DELETE /a/{id}']);
});

describe("a gateway's answer is told from a function's own", () => {
  const own = "warning 404 the function's own answer";

  test('a route that is not there', async () => {
    const routes = [route(HTTP, 'GET /a'), route(HTTP, 'POST /a'), route(REST, 'GET /a'), route(REST, 'PUT /a')];
    const served: Served[] = [
      [HTTP, 'GET /else', says(200)],
      [REST, 'GET /else', says(200)],
    ];
    const { lines, reports } = await verdicts(routes, served);
    expect(lines).toEqual([
      'failed 404 no route answers here',
      'failed 404 no route answers here',
      'failed 403 403 before the function is asked',
      'failed 403 403 before the function is asked',
    ]);
    expect(routeFailure(reports)).toMatchObject({ code: 'LL1026', exit: 4 });
  });

  test('the very same words from a function', async () => {
    const served: Served[] = [
      [HTTP, 'GET /a/{id}', says(404, '{"message":"Not Found"}')],
      [REST, 'GET /a', says(403, '{"message":"Missing Authentication Token"}')],
    ];
    const { lines, reports } = await verdicts([route(HTTP, 'GET /a/{id}'), route(REST, 'GET /a')], served);
    expect(lines).toEqual([own, "warning 403 the function's own answer"]);
    expect(routeFailure(reports)).toBeUndefined();
  });
});

test('a closed route must answer 403, and is not called to find out', async () => {
  const closed = 'authorizer tokenAuth is not carried over (LL1305)';
  const routes = ['GET /a', 'POST /a', 'GET /b', 'POST /b'].map((key) => route(REST, key, { closed }));
  const served: Served[] = [
    [REST, 'GET /a', says(200), { closed }],
    [REST, 'POST /a', says(200), { closed }],
    [REST, 'GET /b', says(200)],
    [REST, 'POST /b', says(200)],
  ];
  const { lines, called } = await verdicts(routes, served);
  expect(lines).toEqual([
    `passed 403 closed: ${closed}`,
    `passed 403 closed: ${closed}`,
    `failed 200 answers 200, and the plan says that it is closed (${closed})`,
    `failed 413 answers 413, and the plan says that it is closed (${closed})`,
  ]);
  expect(called).toEqual(['GET /b']);
});

test('a route with an authorizer asks for a token', async () => {
  const fn = lambda('auth', () => ({ principalId: 'x' }));
  const authorizer = tokenAuthorizer({ id: 'restApi:Auth', fn, header: 'Authorization', ttlSeconds: 0 });
  const routes = ['GET /a', 'POST /a', 'GET /open'].map((key) => route(REST, key, { authorizer: 'restApi:Auth' }));
  const served: Served[] = [
    [REST, 'GET /a', says(200), { authorizer }],
    [REST, 'POST /a', says(200), { authorizer }],
    [REST, 'GET /open', says(200)],
  ];
  const { lines } = await verdicts(routes, served);
  expect(lines).toEqual([
    'passed 401 asks for a token',
    'passed 401 asks for a token',
    'failed 200 answers 200 without a token, although an authorizer guards it',
  ]);
});

test('a function that fails is a failure, unless the request is made up', async () => {
  const fails = (): never => {
    throw new FunctionFailure('error', { errorType: 'Error', errorMessage: 'boom', trace: [] });
  };
  const served: Served[] = [HTTP, REST].flatMap((front): Served[] => [
    [front, 'GET /a', fails],
    [front, 'GET /a/{id}', fails],
  ]);
  const routes = [...served.map(([front, key]) => route(front, key)), route(URL_FRONT, '$default')];
  const { lines, reports } = await verdicts(routes, [...served, [URL_FRONT, '$default', fails]]);
  const madeUp = 'the function failed; the request is made up';
  expect(lines).toEqual([
    'failed 500 the function failed',
    `warning 500 ${madeUp}`,
    'failed 502 the function failed',
    `warning 502 ${madeUp}`,
    `warning 502 ${madeUp}`,
  ]);
  const log = [{ event: 'invoke-error', function: 'fn', errorType: 'TypeError', errorMessage: 'no db\nat x' }];
  expect(withErrors(reports, log)[0]?.note).toBe('the function failed: TypeError: no db');
});

test('a preflight names an allowed origin', async () => {
  const front = { ...HTTP, cors: CORS };
  const good = await verdicts([route(front, 'GET /a')], [[front, 'GET /a', says(200)]]);
  expect(good.lines).toEqual(['passed 200', 'passed 204 CORS preflight']);
  const planned = plan({ fronts: [front], routes: [route(front, 'GET /a')] });
  const { port } = await serve([[HTTP, 'GET /a', says(200)]]);
  const calling = { values: new Map<string, string>(), allRoutes: false, port, signal: new AbortController().signal };
  const [, without] = await callRoutes(planned, calling);
  expect(without?.note).toBe('a CORS preflight is answered with 404 and no allowed origin');
});

test('nobody answers', async () => {
  const { port } = await serve([]);
  for (const close of closers.splice(0)) close();
  const calling = { values: new Map<string, string>(), allRoutes: true, port, signal: new AbortController().signal };
  const [report] = await callRoutes(plan({ routes: [route(HTTP, 'GET /a')] }), calling);
  expect(report).toMatchObject({ verdict: 'failed', note: expect.stringContaining('ECONNREFUSED') });
});

test('a connection that is cut is no answer; Ctrl-C ends the waiting', async () => {
  const server = createServer((request) => (request.url === '/cut' ? request.destroy() : undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const stopping = new AbortController();
  const calling = { values: new Map<string, string>(), allRoutes: true, port, signal: stopping.signal };
  const [report] = await callRoutes(plan({ routes: [route(HTTP, 'GET /cut')] }), calling);
  expect(report).toMatchObject({ verdict: 'failed', note: 'the connection was cut' });
  const waiting = callRoutes(plan({ routes: [route(HTTP, 'GET /hangs')] }), calling);
  setTimeout(() => stopping.abort(), 50);
  await expect(waiting).rejects.toThrow(/abort/i);
});
