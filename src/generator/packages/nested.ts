import { functionPackages } from '../../util/manifest.js';
import { folderOf, join } from '../../util/path.js';
import type { Context } from '../context.js';

/**
 * Folders below `top` that hold a package.json for functions of the service, relative to the analysed folder and sorted:
 * they keep their own dependencies, which have to be installed as well.
 */
export function nestedPackages({ plan, files }: Context, top: string): string[] {
  const folders = new Set(functionPackages(plan));
  if (plan.service.project.workspace) return [...folders];
  for (const { file } of plan.functions) {
    for (let folder = folderOf(file); folder !== top && folder !== '.'; folder = folderOf(folder)) {
      if (files.has(join(folder, 'package.json'))) folders.add(folder);
    }
  }
  return [...folders].sort();
}

/** Names of the packages that a package.json asks for, in any section; those of production alone when so wanted. */
export function declaredIn({ files }: Pick<Context, 'files'>, folder: string, { production = false } = {}): string[] {
  const manifest = parsed(files.text(join(folder, 'package.json')));
  const sections = production
    ? ['dependencies', 'optionalDependencies']
    : ['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies'];
  return sections.flatMap((section) => Object.keys(Object(manifest[section])));
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
