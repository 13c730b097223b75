import type { Plan } from '../model/plan.js';
import { folderOf, join } from './path.js';

/**
 * Folder of the package.json with the service's scripts and dependencies, relative to the analysed folder: the
 * service's root, or the service's own folder where the root has no package.json or is part of a workspace.
 */
export function manifestFolder({
  root,
  outDir,
  project,
}: Pick<Plan['service'], 'root' | 'outDir' | 'project'>): string {
  const { packageJson, workspace } = project;
  const isShared = packageJson !== undefined && !workspace && folderOf(packageJson) === join(root, '.');
  return isShared ? join(root, '.') : outDir;
}
