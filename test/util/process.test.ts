import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeFailure } from '../../src/util/failure.js';
import { packageRoot, toolVersion } from '../../src/util/package.js';
import { pack, sha256, unpack } from '../../src/util/packed.js';
import { run } from '../../src/util/process.js';
import { hasSecretName, looksSecret, withoutSecrets } from '../../src/util/secrets.js';
import { sourceOf } from '../../src/util/source.js';
import { PROJECT_ROOT } from '../rig/cli.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';

const node = (script: string, more: object = {}) => run(process.execPath, ['-e', script], { cwd: scratch(), ...more });

describe('run', () => {
  test('exit code and both outputs', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('a program that is not installed', async () => {
    expect(await run('no-such-program-anywhere', [], { cwd: scratch() })).toBe(undefined);
  });

  test('input, and an empty one that ends at once', async () => {
    const echo = 'process.stdin.pipe(process.stdout)';
    expect((await node(echo, { input: 'hello' }))?.stdout).toBe('hello');
    expect((await node(echo))?.stdout).toBe('');
    expect((await node('', { input: 'x'.repeat(1e6) }))?.code).toBe(0);
  });

  test('a program that takes too long is killed', async () => {
    expect((await node('setTimeout(() => {}, 1e6)', { timeout: 300 }))?.code).toBe(null);
  });

  test('what a program leaves running in the background is not waited for', async () => {
    const started = performance.now();
    const background =
      "require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 8000)'], { stdio: 'inherit', detached: true }).unref()";
    expect((await node(`${background}; console.log('done')`))?.stdout).toBe('done\n');
    expect(performance.now() - started).toBeLessThan(6000);
  });

  test('text that is cut in the middle of a character arrives whole', async () => {
    expect((await node('process.stdout.write("é".repeat(200001))'))?.stdout).toBe('é'.repeat(200_001));
  });
});

test('packed bytes are the same bytes again; damage is noticed', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => unpack(pack(bytes))?.equals(bytes)));
  expect(unpack('not deflated')).toBe(undefined);
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('the package finds itself', () => {
  expect(packageRoot()).toBe(PROJECT_ROOT);
  expect(toolVersion()).toMatch(/^\d+\.\d+\.\d+/);
});

test('an error of the file system is a failure, any other is thrown on', () => {
  expect(writeFailure('a', Object.assign(new Error('x'), { code: 'ENOSPC' }))).toMatchObject({
    code: 'LL1015',
    message: 'cannot write a: no space left on the device',
  });
  expect(() => writeFailure('a', new TypeError('bug'))).toThrow('bug');
});

test('sources are read inside the folder only', () => {
  const dir = scratch();
  writeTree(dir, { 'in/a.txt': '\uFEFFtext', 'out.txt': 'no' });
  const source = sourceOf(`${dir}/in`);
  expect([source('a.txt'), source('../out.txt'), source('none'), source('.')]).toEqual([
    'text',
    undefined,
    undefined,
    undefined,
  ]);
});

test.each<[string, string]>([
  ['  PASSWORD: hunter2', '  PASSWORD: (secret)'],
  ['  "apiKey": "abc"', '  "apiKey": (secret)'],
  ['export const token = "abc";', 'export const token = (secret)'],
  ['  API_TOKEN: ${ssm:/x}', '  API_TOKEN: ${ssm:/x}'],
  ['const token = process.env.TOKEN;', 'const token = process.env.TOKEN;'],
  ['  NAME: orders', '  NAME: orders'],
  ['handler: src/a.b', 'handler: src/a.b'],
  ['  URL: https://a:b@c', '  URL: (not shown: looks like a secret)'],
  ['AKIAABCDEFGHIJKLMNOP', '(not shown: looks like a secret)'],
])('withoutSecrets(%j)', (line, expected) => {
  expect(withoutSecrets(line)).toBe(expected);
  expect([hasSecretName('DB_PASSWORD'), looksSecret('plain words')]).toEqual([true, false]);
});
