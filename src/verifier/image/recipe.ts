import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../../model/plan.js';
import { manifestFolder } from '../../util/manifest.js';
import { absolute, folderOf, join } from '../../util/path.js';

/** What the image is built from. */
export interface Recipe {
  /** Absolute path of the build's context. */
  readonly context: string;
  /** The Dockerfile, relative to the context. */
  readonly dockerfile: string;
}

/**
 * Where the generator puts the Dockerfile: in the service's root, or in the service's own folder where a person's file
 * of that name is in the way. The context is the folder where dependencies are installed.
 */
export function recipeOf({ service }: Plan, dir: string): Recipe {
  const own = join(service.outDir, 'Dockerfile');
  const dockerfile = existsSync(absolute(dir, own)) ? own : join(service.root, 'Dockerfile');
  const top = contextFolder(service);
  return { context: absolute(dir, top), dockerfile: path.posix.relative(top, dockerfile) };
}

function contextFolder(service: Plan['service']): string {
  const { root, project } = service;
  const { packageJson, lockFile } = project;
  const shared = packageJson !== undefined && manifestFolder(service) === folderOf(packageJson);
  const installed = lockFile ?? packageJson;
  return shared || installed === undefined ? root : folderOf(installed);
}
