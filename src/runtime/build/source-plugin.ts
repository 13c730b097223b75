import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Loader, OnLoadResult, Plugin } from 'esbuild';
import { withPlainRequire } from './create-require.js';
import type { Transpile } from './decorators.js';
import { fromRoot, type Layout } from './layout.js';
import { withLocation } from './location.js';

const LOADERS = new Map<string, Loader>([
  ['.js', 'js'],
  ['.mjs', 'js'],
  ['.cjs', 'js'],
  ['.jsx', 'jsx'],
  ['.ts', 'ts'],
  ['.mts', 'ts'],
  ['.cts', 'ts'],
  ['.tsx', 'tsx'],
]);

/** How source files are read: each learns where it stands, and decorators get the types that esbuild would drop. */
export function sourcePlugin(layout: Layout, transpile: Transpile | undefined): Plugin {
  return {
    name: 'service-source',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async (args): Promise<OnLoadResult> => {
        const text = await readFile(args.path, 'utf8');
        const transpiled = transpile?.(args.path, text);
        const loader = transpiled === undefined ? (LOADERS.get(path.extname(args.path)) ?? 'js') : 'js';
        return { contents: withLocation(withPlainRequire(transpiled ?? text), fromRoot(layout, args.path)), loader };
      });
    },
  };
}
