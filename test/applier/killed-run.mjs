// Runs `applyChanges` on the folder given and kills its own process, as `kill -9` would, at the nth rename or program start.
// A run that gets further than that prints how many such points it passed.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [dir, proposal, options, point] = process.argv.slice(2);
const [kind, number] = point.split(':');
const passed = { rename: 0, spawn: 0 };

const { renameSync } = fs;
const { spawn } = childProcess;
fs.renameSync = (...args) => {
  renameSync(...args);
  reached('rename');
};
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  // Written at once: the test waits for the programs that outlive us.
  fs.writeSync(1, `started ${child.pid}\n`);
  reached('spawn');
  return child;
};
syncBuiltinESMExports();

let armed = false;

function reached(what) {
  if (!armed) return;
  passed[what]++;
  if (what === kind && passed[what] === Number(number)) process.kill(process.pid, 'SIGKILL');
}

const { guard } = await import('../../dist/applier/guard.js');
const { applyChanges } = await import('../../dist/applier/apply.js');
const guarded = await guard(dir, JSON.parse(options));
if (!guarded.ok) throw new Error(guarded.error.message);
armed = true;
const result = await applyChanges(guarded.value, JSON.parse(proposal), JSON.parse(options), () => undefined);
if (!result.ok) throw new Error(result.error.message);
console.log(`passed ${JSON.stringify(passed)}`);
