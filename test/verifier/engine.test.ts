import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { brokenEngine, engineFailure, openEngine, remoteHost } from '../../src/verifier/image/engine.js';

afterEach(() => vi.unstubAllEnvs());

/** The failure of an engine that DOCKER_HOST names, without the stack or the library's own words. */
async function failureAt(host: string) {
  vi.stubEnv('DOCKER_HOST', host);
  const engine = await openEngine();
  return engine.ok ? undefined : engine.error;
}

describe('no engine is one clear line', () => {
  test('no socket', async () => {
    expect(await failureAt('unix:///nonexistent/docker.sock')).toMatchObject({
      code: 'LL1020',
      exit: 3,
      message: 'there is no Docker Engine at unix:///nonexistent/docker.sock',
    });
  });

  test('nobody listens', async () => {
    expect((await failureAt('tcp://127.0.0.1:1'))?.message).toBe('no Docker Engine answers at tcp://127.0.0.1:1');
  });

  test('something else listens', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('no'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await failureAt(host))?.message).toBe(`what answers at ${host} is no Docker Engine (HTTP 404)`);
    server.close();
  });

  test('no address at all', async () => {
    expect((await failureAt('tcp://127.0.0.1:99999'))?.message).toMatch(/^the Docker Engine at \S+ cannot be used: /);
  });

  test('no permission', () => {
    const failure = engineFailure(
      Object.assign(new Error('connect EACCES'), { code: 'EACCES' }),
      '/var/run/docker.sock',
    );
    expect(failure.message).toMatch(/is there, but you have no permission to use it/);
    expect(failure.fix).toMatch(/group docker/);
  });

  test('in the middle of the work', () => {
    const error = Object.assign(new Error('(HTTP code 500) server error'), { json: { message: 'no space left\nx' } });
    expect(brokenEngine(error).message).toBe('the Docker Engine gave up: no space left');
  });
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['unix:///var/run/docker.sock', undefined],
  ['npipe:////./pipe/docker_engine', undefined],
  ['tcp://127.0.0.1:2375', undefined],
  ['localhost:2375', undefined],
  ['tcp://[::1]:2375', undefined],
  ['tcp://docker:2375', 'docker'],
  ['ssh://me@build.example.com', 'build.example.com'],
  ['10.0.0.7:2375', '10.0.0.7'],
])('DOCKER_HOST %j is on another machine: %s', (host, expected) => {
  expect(remoteHost(host)).toBe(expected);
});
