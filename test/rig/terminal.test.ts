import { expect, test } from 'vitest';
import { terminal } from './terminal.js';

const ASK = `
  process.stdout.write('\\u001b[1mName?\\u001b[22m ' + process.stdout.isTTY + ' ');
  process.stdin.once('data', (text) => { console.log('Hello ' + String(text).trim()); process.exit(7); });
`;

test('a program that asks a person', async () => {
  const session = terminal([process.execPath, '-e', ASK]);
  await session.waitFor('Name? true');
  session.write('Ada\r');
  await session.waitFor(/Hello Ada/);
  expect(await session.exit).toBe(7);
});

test('Ctrl-C reaches the program as an interrupt', async () => {
  const session = terminal([process.execPath, '-e', "console.log('up'); setInterval(() => {}, 1000);"]);
  await session.waitFor('up');
  session.write('\x03');
  expect(await session.exit).not.toBe(7);
});

test('what never comes is an error that shows what came', async () => {
  const session = terminal([process.execPath, '-e', "console.log('only this'); setInterval(() => {}, 1000);"]);
  await expect(session.waitFor('something else', 1500)).rejects.toThrow('only this');
  session.kill();
});
