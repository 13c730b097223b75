import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type GitRepo, gitRepo } from './git-repo.js';
import { readTree } from './tree.js';

/**
 * Runs something on `input/` of a fixture folder, in a git repository of its own, and compares:
 * - the tree it leaves with `output/`,
 * - what it returns with `findings.json`,
 * - a second run on that tree: the same findings, and no byte changed.
 * `npx vitest run -u` writes `output/` and `findings.json` anew; files that no longer come out must be deleted by hand.
 */
export async function runFixture(folder: string, run: (repo: GitRepo) => Promise<unknown> | unknown): Promise<void> {
  const repo = gitRepo({ files: readTree(path.join(folder, 'input')) });
  const findings = await run(repo);
  const after = repo.tree();
  await expect(json(findings)).toMatchFileSnapshot(path.join(folder, 'findings.json'));
  const output = path.join(folder, 'output');
  for (const [file, text] of Object.entries(after)) await expect(text).toMatchFileSnapshot(path.join(output, file));
  if (existsSync(output)) expect(Object.keys(after), `files in ${output}`).toEqual(Object.keys(readTree(output)));
  repo.git('add', '--all', '--force');
  repo.git('commit', '--quiet', '--allow-empty', '--message=First run');
  expect(json(await run(repo)), 'findings of the second run').toBe(json(findings));
  expect(repo.tree(), 'tree after the second run').toEqual(after);
}

function json(value: unknown): string {
  return `${JSON.stringify(value ?? [], null, 2)}\n`;
}
