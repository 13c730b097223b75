import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { launch, type Service } from './service.js';

let service: Service;
afterEach(async () => {
  await service.process.stop('SIGKILL');
});

async function start(env: Record<string, string> = {}): Promise<Service> {
  service = await launch('server', env);
  await service.process.waitFor(/"event":"listening"/);
  return service;
}

const text = async (target: string): Promise<[number, string]> => {
  const response = await fetch(service.url(target));
  return [response.status, await response.text()];
};

test('answers, is healthy, and stops at once when it has nothing to do', async () => {
  await start();
  expect(service.lines()).toMatchObject([{ level: 'info', event: 'listening', port: service.port }]);
  expect(await text('/hello')).toEqual([200, 'hello world']);
  expect(await text('/healthz')).toEqual([200, '{"status":"ok"}']);
  expect(await text('/readyz')).toEqual([200, '{"status":"ready"}']);
  expect((await text('/nope'))[0]).toBe(404);
  const asked = Date.now();
  expect(await service.process.stop('SIGTERM')).toBe(0);
  expect(Date.now() - asked).toBeLessThan(3000);
  expect(service.events()).toEqual(['listening', 'draining', 'stopped']);
});

test('a route that claims a health path keeps it', async () => {
  await start({ CLAIM: '1' });
  expect(await text('/healthz')).toEqual([200, 'hello world']);
  expect((await text('/readyz'))[0]).toBe(200);
});

test('refuses to start and names every missing variable', async () => {
  service = await launch('server', {
    NEEDY: '1',
    WORKER: 'inline',
    CONSUMERS_ENABLED: '*',
  });
  expect(await service.process.exit).toBe(1);
  expect(service.lines()).toMatchObject([
    { event: 'off', schedule: 'minutely' },
    { event: 'off', schedule: 'disabled' },
    {
      level: 'error',
      event: 'missing-variables',
      message: 'set DATABASE_URL, NEEDY__TABLE, ORDERS_QUEUE_URL',
      missing: [
        { name: 'DATABASE_URL', functions: ['needy'] },
        { name: 'NEEDY__TABLE', functions: ['needy'] },
        { name: 'ORDERS_QUEUE_URL', consumers: ['orders'] },
      ],
    },
  ]);
});

test.each([
  [{ PORT: 'x' }, 'PORT is \\"x\\", not a port'],
  [{ PORT: '70000' }, 'PORT is 70000, not a port'],
  [{ SHUTDOWN_TIMEOUT: 'soon' }, 'SHUTDOWN_TIMEOUT is \\"soon\\", not a number of seconds'],
])('a setting that makes no sense is refused: %j', async (env, message) => {
  service = await launch('server', env as unknown as Record<string, string>);
  expect(await service.process.exit).toBe(1);
  expect(service.process.output()).toContain(message);
});

test('a port that is taken ends the process', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, () => resolve()));
  const { port } = other.address() as { port: number };
  service = await launch('server', { PORT: String(port) });
  expect(await service.process.exit).toBe(1);
  expect(service.lines()).toMatchObject([
    { event: 'start-failed', error: { message: expect.stringContaining('EADDRINUSE') } },
  ]);
  other.close();
});

/** A connection that is kept open between requests. */
async function keepAlive(): Promise<{
  socket: Socket;
  ask: (target: string) => Promise<string>;
  closed: Promise<void>;
}> {
  const socket = connect(service.port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  const ask = (target: string): Promise<string> =>
    new Promise((resolve) => {
      socket.once('data', (chunk) => resolve(chunk.toString()));
      socket.write(`GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`);
    });
  return { socket, ask, closed };
}

test('a request in hand is answered, its connection ends, and idle ones are closed', async () => {
  await start();
  const idle = await keepAlive();
  expect(await idle.ask('/hello')).toMatch(/Connection: keep-alive/i);
  const busy = await keepAlive();
  const answer = busy.ask('/slow?ms=1500');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stopped = service.process.stop('SIGTERM');
  await idle.closed;
  expect(await answer).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Connection: close[\s\S]*slow$/i);
  await busy.closed;
  expect(await stopped).toBe(0);
});

test('during SHUTDOWN_DELAY it still answers, but is not ready any more', async () => {
  await start({ SHUTDOWN_DELAY: '2' });
  const stopped = service.process.stop('SIGTERM');
  await service.process.waitFor(/"event":"draining"/);
  expect(await text('/readyz')).toEqual([503, '{"status":"draining"}']);
  expect((await text('/healthz'))[0]).toBe(200);
  const response = await fetch(service.url('/hello'));
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  expect(await stopped).toBe(0);
});

test('what does not end in time is cut off, and the exit code says so', async () => {
  await start({ SHUTDOWN_TIMEOUT: '1' });
  const request = fetch(service.url('/slow?ms=20000')).catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await service.process.stop('SIGTERM')).toBe(1);
  expect(await request).toBeInstanceOf(Error);
  expect(service.events()).toEqual(['listening', 'draining', 'abandoned', 'stopped']);
});

test('a second signal ends it at once', async () => {
  await start();
  void fetch(service.url('/slow?ms=20000')).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.kill(service.process.pid, 'SIGTERM');
  await service.process.waitFor(/"event":"draining"/);
  process.kill(service.process.pid, 'SIGINT');
  expect(await service.process.exit).toBe(1);
  expect(service.events()).toEqual(['listening', 'draining', 'killed']);
});
