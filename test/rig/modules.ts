import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from './cli.js';

/**
 * Gives a folder the packages of this project, as if it had been installed, without a network:
 * a real `node_modules` folder with a link to each package. `without` leaves some out.
 */
export function linkModules(dir: string, without: readonly string[] = []): void {
  const source = path.join(PROJECT_ROOT, 'node_modules');
  for (const name of packagesIn(source).filter((entry) => !without.includes(entry))) {
    const link = path.join(dir, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(source, name), link);
  }
}

function packagesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('@')) return readdirSync(path.join(folder, name)).map((inner) => `${name}/${inner}`);
    return name === '.bin' || !name.startsWith('.') ? [name] : [];
  });
}
