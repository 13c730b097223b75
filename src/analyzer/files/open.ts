import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SourceFiles } from '../../model/files.js';
import { EXIT, fail, ok, type Result } from '../../model/result.js';
import { askGit } from '../../util/git.js';
import { absolute, staysInside } from '../../util/path.js';
import { byCodeUnit } from '../../util/text.js';
import { walk } from './walk.js';

/** Never part of a service's source, tracked or not. */
const LEFT_OUT = new Set(['node_modules', '.git', '.migrate', '.serverless', '.aws-sam', 'cdk.out']);

/**
 * Opens the folder for reading: in a git repository its tracked and its untracked, not ignored files; elsewhere all
 * files that no .gitignore names. A folder that cannot be read is Failure LL1002.
 */
export async function openFiles(dir: string): Promise<Result<SourceFiles>> {
  const top = realFolder(dir);
  if (top === undefined) {
    return fail({
      code: 'LL1002',
      exit: EXIT.usage,
      message: `there is no readable folder ${dir}`,
      fix: 'name the folder that holds serverless.yml or a SAM template',
    });
  }
  const names = (await gitFiles(dir)) ?? walk(dir, LEFT_OUT);
  const sizes = new Map<string, number>();
  for (const file of [...new Set(names)].sort(byCodeUnit)) {
    if (file.split('/').some((part) => LEFT_OUT.has(part))) continue;
    const size = fileSize(dir, top, file);
    if (size !== undefined) sizes.set(file, size);
  }
  return ok({
    dir,
    list: [...sizes.keys()],
    has: (file) => sizes.has(file),
    size: (file) => sizes.get(file),
    text: (file) => readText(dir, top, file),
  });
}

/**
 * What git lists at or below `dir`, or undefined where git has nothing to say: no repository, or a folder that the
 * repository around it ignores. A repository's own configuration must not start programs here (core.fsmonitor).
 */
async function gitFiles(dir: string): Promise<string[] | undefined> {
  const args = ['-c', 'core.fsmonitor=false', 'ls-files', '-co', '--exclude-standard', '-z'];
  const ran = await askGit(dir, args);
  if (ran?.code !== 0) return undefined;
  const files = ran.stdout.split('\0').filter((file) => file !== '');
  if (files.length > 0) return files;
  const ignored = await askGit(dir, ['check-ignore', '-q', '.']);
  return ignored?.code === 0 ? undefined : files;
}

/** Size in bytes; undefined for what is not a file, is gone, or lies outside behind a symbolic link. */
function fileSize(dir: string, top: string, file: string): number | undefined {
  const full = absolute(dir, file);
  try {
    const entry = lstatSync(full);
    if (entry.isFile()) return entry.size;
    if (!entry.isSymbolicLink() || !isBelow(top, realpathSync(full))) return undefined;
    const target = statSync(full);
    return target.isFile() ? target.size : undefined;
  } catch {
    return undefined;
  }
}

function readText(dir: string, top: string, file: string): string | undefined {
  if (!staysInside(file) || file.includes('\0')) return undefined;
  const full = absolute(dir, file);
  try {
    if (!isBelow(top, realpathSync(full)) || !statSync(full).isFile()) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(full));
  } catch {
    return undefined;
  }
}

function realFolder(dir: string): string | undefined {
  try {
    const real = realpathSync(dir);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

const isBelow = (top: string, full: string): boolean => full.startsWith(top.endsWith(path.sep) ? top : top + path.sep);
