import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawHttp } from './raw-http.js';

const received: Buffer[] = [];
const server = createServer((socket) => {
  socket.on('data', (chunk) => {
    received.push(chunk);
    socket.write('HTTP/1.1 418 Teapot\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\n\xff', 'latin1');
  });
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('sends exactly the bytes given and keeps the answer as it came', async () => {
  const response = await rawHttp(port, 'GET /%zz HTTP/1.1\r\nX:  y\r\n\r\n');
  expect(Buffer.concat(received).toString()).toBe('GET /%zz HTTP/1.1\r\nX:  y\r\n\r\n');
  expect(response.status).toBe(418);
  expect(response.headers).toEqual([
    ['Set-Cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  expect([...response.body]).toEqual([0xff]);
});

test('nobody listening is an error', async () => {
  await expect(rawHttp(1, 'GET / HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
});
