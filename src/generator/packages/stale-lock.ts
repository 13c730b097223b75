import { type Finding, finding } from '../../model/finding.js';
import type { Context } from '../context.js';
import type { Needs } from './ranges.js';

/**
 * A lock file that lacks what package.json already asks for: an earlier run could not update it, and the image build,
 * which installs from the lock file alone, would fail. While package.json itself is still to change, applying sees to it.
 */
export function staleLock({ plan, files }: Context, wanted: Needs, pending: Needs): Finding[] {
  const { lockFile } = plan.service.project;
  const text = lockFile === undefined ? undefined : files.text(lockFile);
  if (lockFile === undefined || text === undefined) return [];
  const settled = [...wanted.dependencies.keys(), ...wanted.devDependencies.keys()].filter(
    (name) => !pending.dependencies.has(name) && !pending.devDependencies.has(name),
  );
  const unknown = settled.filter((name) => !isLocked(lockFile, text, name));
  if (unknown.length === 0) return [];
  return [
    finding({
      code: 'LL1308',
      demand: 'must-do',
      location: { file: lockFile, line: 1, column: 1 },
      message: `${lockFile} does not know ${unknown.join(', ')}, which package.json asks for.`,
      fix: "Run your package manager's install and commit the lock file.",
    }),
  ];
}

/** By the text alone: `"node_modules/express"` in npm's, `express@…` or `/express/…` in Yarn's and pnpm's. */
function isLocked(lockFile: string, text: string, name: string): boolean {
  if (lockFile.endsWith('.json')) return text.includes(`"node_modules/${name}"`) || text.includes(`"${name}": {`);
  return text.includes(`${name}@`) || text.includes(`/${name}/`);
}
