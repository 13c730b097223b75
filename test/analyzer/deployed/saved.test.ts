import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEPLOYED_FILE, readDeployed, readState, removeState, saveDeployed } from '../../../src/util/state.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lambda-lift-saved-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('what was saved is found again, and git does not see it', () => {
  expect(saveDeployed(dir, 'text')).toMatchObject({ ok: true });
  expect(readDeployed(dir)).toEqual({ ok: true, value: 'text' });
  expect(DEPLOYED_FILE).toBe('.migrate/deployed.json');
  expect(readState(dir, '.gitignore')).not.toContain('!deployed.json');
  removeState(dir, 'journal.json');
  expect(readState(dir, '.gitignore')).toBeDefined();
});

test('another file, or none (LL1019)', () => {
  const file = path.join(dir, 'other.json');
  expect(readDeployed(dir, file)).toMatchObject({
    ok: false,
    error: { code: 'LL1019', message: expect.stringContaining('other.json') },
  });
  writeFileSync(file, '{}');
  expect(readDeployed(dir, file)).toEqual({ ok: true, value: '{}' });
  expect(readDeployed(path.join(dir, 'x'), path.join(dir, 'gone.json'))).toMatchObject({
    error: { message: expect.not.stringContaining(dir) },
  });
});

test('nothing is written through a link', () => {
  symlinkSync(tmpdir(), path.join(dir, '.migrate'));
  expect(saveDeployed(dir, 'text')).toMatchObject({ ok: false, error: { code: 'LL1015' } });
});
