// `npm test`: builds dist/, runs every test, and names the real servers that were not found here.
// Arguments go to vitest: `npm test -- test/rig`, `npm test -- --coverage`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './lib/programs.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Servers that no npm package ships; tests that need them run where they are found. */
const SERVERS = [{ program: 'redis-server', install: 'apt-get install redis-server' }];

const missing = SERVERS.filter(({ program }) => findProgram(program) === undefined);
const say = () => {
  for (const { program, install } of missing) console.log(`Not run here: tests that need ${program} (${install})`);
};

if (missing.length > 0 && process.env.CI === 'true') {
  say();
  process.exit(1);
}
const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
say();
process.exit(status ?? 1);
