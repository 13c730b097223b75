import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { byCodeUnit } from '../../util/text.js';
import { type DockerIgnore, dockerIgnore } from './dockerignore.js';
import type { Recipe } from './recipe.js';

/**
 * Every file, folder and link of the build's context, relative to it, sorted. dockerode's own reading of .dockerignore
 * compares whole paths of this machine, so that anchored lines (`.env`, `.git`) would do nothing and secrets get in.
 */
export async function contextFiles({ context, dockerfile }: Recipe): Promise<string[]> {
  const text = await readFile(path.join(context, '.dockerignore'), 'utf8').catch(() => '');
  const found: string[] = [];
  await walk(context, '', dockerIgnore(text, [dockerfile]), found);
  return found.sort(byCodeUnit);
}

async function walk(context: string, folder: string, ignore: DockerIgnore, found: string[]): Promise<void> {
  for (const entry of await readdir(path.join(context, folder), { withFileTypes: true })) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const ignored = ignore.ignores(file);
    if (entry.isDirectory()) {
      if (!ignored) found.push(file);
      if (!ignored || !ignore.prunes(file)) await walk(context, file, ignore, found);
    } else if (!ignored && (entry.isFile() || entry.isSymbolicLink())) {
      found.push(file);
    }
  }
}
