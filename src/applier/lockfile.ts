import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FileChange } from '../model/edit.js';
import { type Finding, finding } from '../model/finding.js';
import type { ProjectFact } from '../model/inventory.js';
import { absolute, folderOf } from '../util/path.js';
import { type Ran, run } from '../util/process.js';
import { printable } from '../util/text.js';

/** A lock file that a changed package.json makes out of date. */
export interface StaleLock {
  /** Relative to the analysed folder. */
  readonly file: string;
  /** The project's own package manager, told to write the lock file and nothing else. */
  readonly command: readonly [string, ...string[]];
}

const NPM = ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'] as const;
const PNPM = ['pnpm', 'install', '--lockfile-only', '--no-frozen-lockfile', '--ignore-scripts'] as const;
const YARN = ['yarn', 'install', '--mode', 'update-lockfile'] as const;

/** Package managers refuse to touch a lock file on CI, and ask before a first download. */
const ENVIRONMENT = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' };

const TIMEOUT_MS = 10 * 60 * 1000;

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** The lock file that has to follow, when the changes touch a package.json and there is one. */
export function staleLock(
  project: ProjectFact,
  changes: readonly FileChange[],
  yarnIsClassic: (lockFile: string) => boolean,
): StaleLock | 'by-hand' | undefined {
  if (project.lockFile === undefined || !changes.some(({ file }) => isManifest(file))) return undefined;
  const file = project.lockFile;
  if (project.packageManager === 'pnpm') return { file, command: [...PNPM] };
  if (project.packageManager === 'npm') return { file, command: [...NPM] };
  // Yarn 1 has no way to write the lock file alone.
  return yarnIsClassic(file) ? 'by-hand' : { file, command: [...YARN] };
}

/** Lets the package manager write the lock file. @returns what went wrong, in one clause, or undefined */
export async function updateLock(dir: string, lock: StaleLock): Promise<string | undefined> {
  const [program, ...args] = lock.command;
  const cwd = absolute(dir, folderOf(lock.file));
  const ran = await run(program, args, { cwd, env: { ...process.env, ...ENVIRONMENT }, timeout: TIMEOUT_MS });
  if (ran === undefined) return `${program} is not installed`;
  if (ran.code === 0) return undefined;
  return `${program} failed: ${lastWords(ran)}`;
}

/** The must-do finding for a lock file that is left to the person. */
export function lockFinding(file: string, why: string): Finding {
  return finding({
    code: 'LL1308',
    demand: 'must-do',
    message: `${file} does not know the new dependencies yet: ${why}`,
    fix: `run your package manager's install in ${folderOf(file) === '.' ? 'this folder' : folderOf(file)} and commit the lock file`,
    location: { file, line: 1, column: 1 },
  });
}

/** Name of a lock file in a folder above `dir`, as seen from `dir` (`../../package-lock.json`), up to the work tree's top. */
export function lockFileAbove(dir: string, prefix: string): string | undefined {
  const levels = prefix.split('/').filter((name) => name !== '').length;
  for (let level = 1; level <= levels; level++) {
    const up = '../'.repeat(level);
    const name = LOCK_FILES.find((file) => existsSync(path.join(dir, up, file)));
    if (name !== undefined) return up + name;
  }
  return undefined;
}

export function isManifest(file: string): boolean {
  return file === 'package.json' || file.endsWith('/package.json');
}

/** The line of a package manager's output that says why: npm's last lines only name its log file. */
function lastWords(ran: Ran): string {
  const lines = `${ran.stdout}\n${ran.stderr}`.split('\n').map((line) => line.trim());
  const telling = lines.find((line) =>
    /^npm (error|ERR!) (?!code|errno|syscall|path)|ERR_PNPM|YN\d{4}.*(error|fail)/i.test(line),
  );
  return printable(telling ?? lines.filter((line) => line !== '').at(-1) ?? `exit code ${ran.code}`);
}
