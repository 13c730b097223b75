import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path of the installed package (or this repository): the nearest folder above this file whose package.json
 * names lambda-lift. Works from `src/`, from a bundle in `dist/` and from a test's build alike.
 */
export function packageRoot(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url));
  while (manifestName(dir) !== 'lambda-lift') {
    const parent = path.dirname(dir);
    if (parent === dir) throw new Error('Internal error: package.json of lambda-lift not found');
    dir = parent;
  }
  return dir;
}

/** The tool's own version. */
export function toolVersion(): string {
  return String(JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')).version);
}

function manifestName(dir: string): unknown {
  const file = path.join(dir, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).name : undefined;
}
