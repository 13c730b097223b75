import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { PROJECT_ROOT } from './cli.js';
import { plain } from './terminal.js';

/**
 * Compares terminal output with `golden/<name>.txt` beside the test file, after `normalise`.
 * `npx vitest run -u` writes the file anew; with CI=true a missing one fails.
 */
export async function golden(name: string, text: string): Promise<void> {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error('golden() must be called inside a test');
  await expect(normalise(text)).toMatchFileSnapshot(path.join(path.dirname(testPath), 'golden', `${name}.txt`));
}

/** Takes out what differs from run to run: colours, the version, scratch folders, commit ids and durations. */
export function normalise(text: string): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return plain(text)
    .split(PROJECT_ROOT)
    .join('<project>')
    .replace(new RegExp(`${literally(tmpdir())}/lambda-lift-[\\w-]+`, 'g'), '<scratch>')
    .replace(new RegExp(`\\b${literally(version)}\\b`, 'g'), '<version>')
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,12}\b/g, '<commit>')
    .replace(/\b\d+(?:\.\d+)? ?m?s\b/g, '<time>');
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
