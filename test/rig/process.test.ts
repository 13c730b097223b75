import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { freePort, startProcess } from './process.js';

const SLEEP = "console.log('up ' + process.pid); setInterval(() => {}, 1000);";

test('waits for a line, stops with a signal', async () => {
  const server = startProcess([process.execPath, '-e', SLEEP]);
  await server.waitFor(/up \d+/);
  expect(server.output()).toContain(`up ${server.pid}`);
  expect(await server.stop()).toBeNull();
});

test('a program that ends too early is an error with its output', async () => {
  const server = startProcess([process.execPath, '-e', "console.error('no such port'); process.exit(3);"]);
  await expect(server.waitFor(/up/)).rejects.toThrow(/Ended \(3\)[\s\S]*no such port/);
});

test('does not outlive the one that started it, however that one ends', async () => {
  const module = pathToFileURL(fileURLToPath(new URL('./process.ts', import.meta.url))).href;
  const parent = `
    const { startProcess } = await import(${JSON.stringify(module)});
    const server = startProcess([process.execPath, '-e', ${JSON.stringify(SLEEP)}]);
    await server.waitFor(/up/);
    console.log(server.pid);
    process.kill(process.pid, 'SIGKILL');
  `;
  const register = import.meta.resolve('ts-blank-space/register');
  const { stdout } = spawnSync(process.execPath, ['--import', register, '--input-type=module', '-e', parent], {
    encoding: 'utf8',
  });
  const pid = Number(stdout.trim());
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
});

test('a free port', async () => {
  expect(await freePort()).toBeGreaterThan(1023);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
