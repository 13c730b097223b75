import fs from 'node:fs';
import { absolute, folderOf, join } from '../util/path.js';

/**
 * Removes what `npm run service:build` made beside files that a run wrote: git ignored it while the service was there,
 * and without the service nobody can say what it is. Only a folder that is recognisably such a build is removed.
 * @param files what the run wrote, relative to `dir`
 */
export function removeBuildOutput(dir: string, files: readonly string[]): void {
  for (const file of files.filter((name) => name.endsWith('/build/index.mjs'))) {
    const dist = absolute(dir, join(folderOf(folderOf(file)), 'dist'));
    if (isBuild(dist)) fs.rmSync(dist, { recursive: true });
  }
}

/**
 * True when the file lies in what a build of a service left: on a branch without the service nothing tells git to
 * ignore it, and it is nobody's work.
 */
export function isBuildOutput(dir: string, file: string): boolean {
  const at = file.indexOf('/dist/');
  return at > 0 && isBuild(absolute(dir, file.slice(0, at + '/dist'.length)));
}

function isBuild(dist: string): boolean {
  const isOurs = ['functions.json', 'index.js'].every((name) => fs.existsSync(`${dist}/${name}`));
  return isOurs && !fs.lstatSync(dist).isSymbolicLink();
}
