import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { Transpile } from './decorators.js';
import type { Layout } from './layout.js';
import { LOCATION_DEFINES } from './location.js';

/** What the bundles of one build know of the service. */
export interface BundleContext {
  transpile: Transpile | undefined;
  pools: PoolModules;
}

/** Modules of shared clients that pools.ts imports, absolute, each with the one that stands for it in the service. */
export type PoolModules = ReadonlyMap<string, string>;

/** What all bundles have in common. */
export function commonOptions(layout: Layout): BuildOptions {
  const tsconfig = path.join(layout.service, 'tsconfig.json');
  return {
    absWorkingDir: layout.root,
    // Path aliases are those of the service's own configuration, which extends the project's.
    ...(existsSync(tsconfig) ? { tsconfig } : {}),
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    // Error types and class names are part of what callers see.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    define: LOCATION_DEFINES,
  };
}

/** The layers of some functions as folders, and where packages inside them are found. */
export function layerFolders(layout: Layout, layers: readonly (readonly string[] | undefined)[]): string[] {
  const folders = layers.flatMap((some) => some ?? []).map((folder) => path.resolve(layout.root, folder));
  return [...new Set(folders)];
}

/** Lambda puts these on NODE_PATH. https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
export function layerPackages(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => [
    path.join(folder, 'nodejs', 'node_modules'),
    ...[18, 20, 22, 24].map((version) => path.join(folder, 'nodejs', `node${version}`, 'node_modules')),
  ]);
}
