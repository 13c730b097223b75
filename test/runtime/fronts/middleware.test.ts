import { connect } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { type Gateway, HTTP_API, type Json, REST_API, startGateway } from './gateway.js';

let gateway: Gateway;
afterEach(async () => {
  vi.restoreAllMocks();
  await gateway.close();
});

const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];
const echo = (event: Json): unknown => ({ statusCode: 200, body: event.body ?? 'nothing' });

/** Logs are expected in these tests; keeps them out of the output and gives them back. */
function quiet(): Json[] {
  const lines: Json[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
  return lines;
}

test('express.json in front of a route neither empties nor hangs it, and parses', async () => {
  const parsed: unknown[] = [];
  gateway = await startGateway(HTTP_API, {
    routes: { 'POST /orders': echo },
    middleware: (app) => {
      app.use(express.json());
      app.use((request: Request, _response: Response, next: NextFunction) => {
        parsed.push(request.body);
        next();
      });
    },
  });
  const sent = '{ "a" : [1, 2] }\n';
  const response = await gateway.request('POST', '/orders', [JSON_TYPE], sent);
  expect(response.status).toBe(200);
  expect(response.body.toString()).toBe(sent);
  expect(parsed).toEqual([{ a: [1, 2] }]);
});

test('a large body in several packets survives a parser', async () => {
  gateway = await startGateway(REST_API, {
    routes: { 'POST /orders': (event) => ({ statusCode: 200, body: String(event.body.length) }) },
    middleware: (app) => app.use(express.text({ limit: '5mb' })),
  });
  const sent = 'x'.repeat(3_000_000);
  const response = await gateway.request('POST', '/dev/orders', [['Content-Type', 'text/plain']], sent);
  expect(response.body.toString()).toBe('3000000');
});

test('a body that nobody parses is read, also behind middleware that takes its time', async () => {
  gateway = await startGateway(REST_API, {
    routes: { 'POST /orders': (event) => ({ statusCode: 200, body: String(event.body.length) }) },
    middleware: (app) =>
      app.use((_request: Request, _response: Response, next: NextFunction) => {
        setTimeout(next, 30);
      }),
  });
  const response = await gateway.request('POST', '/dev/orders', [['Content-Type', 'text/plain']], 'x'.repeat(500_000));
  expect(response.body.toString()).toBe('500000');
});

test('a chunked body arrives whole', async () => {
  gateway = await startGateway(REST_API, { routes: { 'POST /orders': echo } });
  const head = 'POST /dev/orders HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';
  const response = await gateway.send(`${head}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`);
  expect(response.body.toString()).toBe('hello world');
});

test('a truncated chunked body never reaches the function, and the service goes on', async () => {
  gateway = await startGateway(REST_API, {
    routes: { 'POST /orders': echo },
    middleware: (app) => app.use(express.json()),
  });
  await new Promise<void>((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1', () => {
      socket.write('POST /dev/orders HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf');
      setTimeout(() => socket.destroy(), 50);
    });
    socket.on('close', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(gateway.events).toEqual([]);
  expect((await gateway.request('POST', '/dev/orders', [JSON_TYPE], '{}')).status).toBe(200);
});

test('chunks that are no chunks are refused', async () => {
  gateway = await startGateway(REST_API, { routes: { 'POST /orders': echo } });
  const response = await gateway.send(
    'POST /dev/orders HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx',
  );
  expect(response.status).toBe(400);
  expect(gateway.events).toEqual([]);
});

test('a parser in front of keepRawBody is a mistake that is named, not a hang', async () => {
  const lines = quiet();
  gateway = await startGateway(HTTP_API, {
    routes: { 'POST /orders': echo },
    before: (app) => app.use(express.json()),
  });
  const response = await gateway.request('POST', '/orders', [JSON_TYPE], '{}');
  expect(response.status).toBe(500);
  expect(gateway.events).toEqual([]);
  expect(lines.map((line) => line.event)).toEqual(['body-gone']);
});

test('without keepRawBody and without parsers a route reads the body itself', async () => {
  gateway = await startGateway(HTTP_API, { routes: { 'POST /orders': echo }, keepBody: false });
  expect((await gateway.request('POST', '/orders', [JSON_TYPE], '{"a":1}')).body.toString()).toBe('{"a":1}');
});

test('middleware may answer itself, and its headers go out with the answers of routes', async () => {
  gateway = await startGateway(HTTP_API, {
    routes: { 'GET /orders': () => 'ok' },
    middleware: (app) =>
      app.use((request: Request, response: Response, next: NextFunction) => {
        response.setHeader('X-Team', 'shop');
        if (request.path === '/blocked') response.status(418).end('no');
        else next();
      }),
  });
  expect((await gateway.request('GET', '/blocked')).status).toBe(418);
  const { headers } = await gateway.request('GET', '/orders');
  expect(headers).toContainEqual(['X-Team', 'shop']);
  expect(headers.map(([name]) => name.toLowerCase())).not.toContain('x-powered-by');
  expect(headers.map(([name]) => name.toLowerCase())).not.toContain('etag');
});

test('a chunked body over 10 MB is refused', async () => {
  gateway = await startGateway(HTTP_API, { routes: { 'POST /orders': echo } });
  const head = 'POST /orders HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  const response = await gateway.send(`${head}${chunk.repeat(11)}0\r\n\r\n`);
  expect([response.status, response.body.toString()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  expect(gateway.events).toEqual([]);
});

test('lifted limits take it', async () => {
  gateway = await startGateway(HTTP_API, {
    front: { limits: 'lifted' },
    routes: { 'POST /orders': (event) => event.body.length },
  });
  const response = await gateway.request('POST', '/orders', [['Content-Type', 'text/plain']], 'x'.repeat(10_485_761));
  expect(response.body.toString()).toBe('10485761');
});
