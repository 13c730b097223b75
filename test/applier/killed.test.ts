import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { undoRun } from '../../src/applier/undo.js';
import type { ApplyOptions } from '../../src/model/apply.js';
import { GIT_ENV, gitRepo } from '../rig/git-repo.js';
import { scratch } from '../rig/scratch.js';
import { readTree, writeTree } from '../rig/tree.js';
import { created, edited, FILES, OPTIONS, proposalOf } from './proposal.js';

const CHILD = fileURLToPath(new URL('./killed-run.mjs', import.meta.url));

const PROPOSAL = proposalOf([
  created('service/app.ts', 'app\n'),
  edited('package.json', FILES['package.json'], '{}\n'),
]);

beforeAll(() => {
  Object.assign(process.env, GIT_ENV);
});

/**
 * Runs apply in a process of its own that kills itself at `point`, and waits for the programs that outlive it.
 * @returns how many points there are, when it got through
 */
async function applyKilledAt(dir: string, point: string, options: Partial<ApplyOptions>) {
  const args = [CHILD, dir, JSON.stringify(PROPOSAL), JSON.stringify({ ...OPTIONS, ...options }), point];
  const { signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  for (const [, pid] of stdout.matchAll(/^started (\d+)$/gm)) while (isAlive(Number(pid))) await sleep(10);
  return { signal, points: /^passed (.*)$/m.exec(stdout)?.[1] };
}

/** Something that ended but that nobody asked for its exit code yet is not alive. */
function isAlive(pid: number): boolean {
  if (existsSync('/proc/self/stat')) {
    return existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(statOf(pid));
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '0 (gone) Z';
  }
}

describe.each<[string, Partial<ApplyOptions>]>([
  ['on a branch', {}],
  ['without a branch', { noBranch: true }],
])('a run killed %s', (_, options) => {
  test('between any two writes or programs can be undone', { timeout: 300_000 }, async () => {
    const whole = gitRepo({ files: FILES });
    const points = JSON.parse((await applyKilledAt(whole.dir, 'never:0', options)).points!) as Record<string, number>;
    expect(points['rename']).toBeGreaterThan(8);
    expect(points['spawn']).toBeGreaterThan(8);
    for (const [kind, count] of Object.entries(points)) {
      for (let number = 1; number <= count; number++) {
        const repo = gitRepo({ files: FILES });
        const before = [
          repo.tree(),
          repo.git('branch', '--format=%(refname) %(objectname)'),
          repo.git('rev-parse', 'HEAD'),
        ];
        const where = `killed at ${kind} ${number}`;
        expect((await applyKilledAt(repo.dir, `${kind}:${number}`, options)).signal, where).toBe('SIGKILL');
        expect(await undoRun(repo.dir), where).toMatchObject({ ok: true });
        const after = [
          repo.tree(),
          repo.git('branch', '--format=%(refname) %(objectname)'),
          repo.git('rev-parse', 'HEAD'),
        ];
        expect(after, where).toEqual(before);
        expect(repo.git('status', '--porcelain', '--ignored'), where).toBe('');
      }
    }
  });
});

test('a run killed in a folder without git can be undone', async () => {
  for (let number = 1; number <= 8; number++) {
    const dir = scratch();
    writeTree(dir, FILES);
    expect((await applyKilledAt(dir, `rename:${number}`, {})).signal).toBe('SIGKILL');
    expect(await undoRun(dir), `rename ${number}`).toMatchObject({ ok: true });
    expect(readTree(dir), `rename ${number}`).toEqual(FILES);
  }
});

test('a run killed in the middle is not undone over what a person wrote since', async () => {
  const repo = gitRepo({ files: FILES });
  await applyKilledAt(repo.dir, 'rename:3', {});
  expect(existsSync(path.join(repo.dir, 'service/app.ts'))).toBe(true);
  repo.write({ 'service/app.ts': 'mine\n' });
  expect(await undoRun(repo.dir)).toMatchObject({ ok: false, error: { code: 'LL1006', detail: ['service/app.ts'] } });
});
