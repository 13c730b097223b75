import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

/** An empty folder below the system's temporary folder, removed when the test file is done. */
export function scratch(name = 'scratch'): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `lambda-lift-${name}-`)));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
