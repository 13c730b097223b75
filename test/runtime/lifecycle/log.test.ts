import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../rig/process.js';
import { built } from './service.js';

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

/** An error of stdout is an error like any other: logged, it would fail again, for ever. */
test('a service whose log nobody reads any more goes on, and stops when told', async () => {
  const env = { ...process.env, PORT: String(await freePort()), SHUTDOWN_TIMEOUT: '2' };
  child = spawn(process.execPath, [built(), 'server'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  for await (const chunk of child.stdout!) if (String(chunk).includes('"event":"listening"')) break;
  child.stdout!.destroy();

  const answer = await fetch(`http://127.0.0.1:${env.PORT}/hello`);
  expect(await answer.text()).toBe('hello world');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
