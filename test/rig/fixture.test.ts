import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runFixture } from './fixture.js';
import type { GitRepo } from './git-repo.js';

const UPPER = fileURLToPath(new URL('./fixtures/upper', import.meta.url));

/** Stands in for a codemod: writes .txt files in capitals. */
function upper(repo: GitRepo): unknown {
  const texts = Object.entries(repo.tree()).filter(([file]) => path.extname(file) === '.txt');
  for (const [file, text] of texts) repo.write({ [file]: text.toUpperCase() });
  return texts.map(([file]) => ({ code: 'LL0000', file }));
}

test('input becomes output and findings.json, and a second run changes nothing', async () => {
  await runFixture(UPPER, upper);
});

test('a run that is not idempotent is found out', async () => {
  const runs: string[] = [];
  await expect(
    runFixture(UPPER, (repo) => {
      runs.push('run');
      if (runs.length > 1) repo.write({ 'a.txt': 'HELLO\nagain\n' });
      return upper(repo);
    }),
  ).rejects.toThrow('tree after the second run');
});
