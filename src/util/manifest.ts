import type { Plan } from '../model/plan.js';
import { folderOf, join } from './path.js';

/**
 * Folder of the package.json with the service's scripts and dependencies, relative to the analysed folder: the
 * service's root, which gets one where there is none, or the service's own folder where the nearest package.json is of a
 * folder above or part of a workspace.
 */
export function manifestFolder({
  root,
  outDir,
  project,
}: Pick<Plan['service'], 'root' | 'outDir' | 'project'>): string {
  const { packageJson, workspace } = project;
  const isShared = packageJson === undefined || (!workspace && folderOf(packageJson) === join(root, '.'));
  return isShared ? join(root, '.') : outDir;
}

/** Folders of functions of the plan that have a package.json of their own: what is in it has to be installed as well. */
export function functionPackages({ service, functions }: Pick<Plan, 'service' | 'functions'>): readonly string[] {
  const { functionPackages: folders = [] } = service.project;
  return folders.filter((folder) => functions.some(({ file }) => file.startsWith(`${folder}/`)));
}
