import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../rig/cli.js';
import { linkModules } from '../../rig/modules.js';
import { type Postgres, startPostgres } from '../../rig/postgres.js';
import { scratch } from '../../rig/scratch.js';
import { writeTree } from '../../rig/tree.js';
import { sharedPg } from './forms.js';

let database: Postgres;
beforeAll(async () => {
  database = await startPostgres();
});
afterAll(() => database.stop());

const HANDLER = `
  const client = CLIENT({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid, $1::int as one', [1]);
  await client.end();
  return rows[0];`;

/** Calls a handler twice, as a sandbox of Lambda does, and ends when nothing is left to wait for. */
const PROGRAM = `
async function main() {
  process.env._X_AMZN_TRACE_ID = 'Root=1';
  const first = await handler();
  process.env._X_AMZN_TRACE_ID = 'Root=2';
  console.log(JSON.stringify([first, await handler()]));
}
main();`;

const run = promisify(execFile);

test.each([
  ['cjs', 'clientFromPool'],
  ['cjs', 'queriesFromPool'],
  ['esm', 'clientFromPool'],
  ['esm', 'queriesFromPool'],
] as const)(
  '%s, %s: an empty folder with pg in it is enough, and no connection keeps the program alive',
  async (form, name) => {
    const dir = scratch('alone');
    const extension = form === 'cjs' ? 'cjs' : 'mjs';
    const imported =
      form === 'cjs'
        ? `const { ${name} } = require('./lib/shared-pg.cjs');`
        : `import { ${name} } from './lib/shared-pg.mjs';`;
    writeTree(dir, {
      [`lib/shared-pg.${extension}`]: await sharedPg(form),
      [`handler.${extension}`]: `${imported}\nasync function handler() {${HANDLER.replace('CLIENT', name)}\n}\n${PROGRAM}`,
    });
    linkModules(dir);
    const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url };
    const { stdout, stderr } = await run(process.execPath, [`handler.${extension}`], { cwd: dir, env, timeout: 8000 });
    expect(stderr).toBe('');
    const [first, second] = JSON.parse(stdout) as { pid: number; one: number }[];
    expect(first).toEqual({ pid: expect.any(Number), one: 1 });
    // The second invocation has the connection of the first.
    expect(second).toEqual(first);
  },
);

test.each(['ts', 'esm', 'cjs'] as const)('%s: the first line is the mark by which the file is known', async (form) => {
  const text = await sharedPg(form);
  expect(text.split('\n')[0]).toBe('// shared clients of pg, written by lambda-lift');
  expect([...text.matchAll(/(?:from|require\()\s*'([^']+)'/g)].map(([, name]) => name)).toEqual([
    'node:async_hooks',
    'node:timers',
    'pg',
  ]);
});

test('ts: compiles under the strictest settings that a repository may have', async () => {
  const dir = scratch('strict');
  const compilerOptions = {
    target: 'es2020',
    module: 'nodenext',
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
  };
  writeTree(dir, {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions, files: ['shared-pg.ts'] }),
    'shared-pg.ts': await sharedPg('ts'),
  });
  linkModules(dir);
  const told = await run(process.execPath, [
    path.join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    dir,
  ]).catch(({ stdout }: { stdout: string }) => ({ stdout }));
  expect(told.stdout).toBe('');
});
