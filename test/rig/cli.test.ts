import { expect, test } from 'vitest';
import { runCli } from './cli.js';
import { golden } from './golden.js';
import { scratch } from './scratch.js';

test('the real binary in an empty folder: code, output, golden text', async () => {
  const { code, stdout, stderr } = await runCli(['analyze'], { cwd: scratch() });
  expect(code).toBe(2);
  await golden('analyze-empty-folder', stdout + stderr);
});

test('the same in a pseudo-terminal', async () => {
  const { code, stdout } = await runCli(['analyze'], { cwd: scratch(), tty: true });
  expect(code).toBe(2);
  expect(stdout).toContain('LL1003');
});
