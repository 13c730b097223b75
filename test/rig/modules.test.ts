import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { linkModules } from './modules.js';
import { scratch } from './scratch.js';

test('packages are found as if installed, but for those left out', () => {
  const dir = scratch();
  linkModules(dir, ['yaml']);
  const code =
    "console.log(typeof require('express')); try { require('yaml'); } catch (error) { console.log(error.code); }";
  expect(execFileSync(process.execPath, ['-e', code], { cwd: dir, encoding: 'utf8' })).toBe(
    'function\nMODULE_NOT_FOUND\n',
  );
});
