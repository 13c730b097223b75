import { builtinModules } from 'node:module';
import path from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { fromRoot, isBelow, type Layout } from './layout.js';
import { isNative } from './native.js';

/** Marks the look-ups that this plugin itself asks esbuild for. */
const ASKED = { asked: true };

export interface ResolveOptions {
  layout: Layout;
  /** Folders of layers, absolute. */
  layers: string[];
}

/**
 * Where imports lead:
 * - packages named by the service's own files stay packages of the service;
 * - what handlers import is bundled, found from the importing file's own folder;
 * - native code is required at run time from the place where it was found;
 * - `/opt/…` is looked up in the function's layers;
 * - a package that another package only requires when it is there may be missing.
 */
export function resolvePlugin(options: ResolveOptions): Plugin {
  return {
    name: 'service-resolve',
    setup(build) {
      build.onResolve({ filter: /^\/opt\// }, (args) => resolveLayer(build, args, options.layers));
      build.onResolve({ filter: /\.node$/ }, (args) => resolveAddon(args));
      build.onResolve({ filter: /^[^./]/ }, (args) => resolvePackage(build, args, options.layout));
      build.onLoad({ filter: /.*/, namespace: NATIVE }, (args) => ({
        contents: `module.exports = require(__service_here(${JSON.stringify(fromRoot(options.layout, args.path))}).filename);`,
        loader: 'js',
      }));
    },
  };
}

const NATIVE = 'service-native';

async function resolveLayer(
  build: PluginBuild,
  args: OnResolveArgs,
  layers: string[],
): Promise<OnResolveResult | undefined> {
  for (const layer of layers) {
    const found = await build.resolve(`.${args.path.slice('/opt'.length)}`, {
      kind: args.kind,
      importer: args.importer,
      resolveDir: layer,
      pluginData: ASKED,
    });
    if (found.errors.length === 0) return found;
  }
  return undefined;
}

function resolveAddon(args: OnResolveArgs): OnResolveResult | undefined {
  if (!args.path.startsWith('.') || args.pluginData === ASKED) return undefined;
  return { path: path.resolve(args.resolveDir, args.path), namespace: NATIVE };
}

async function resolvePackage(
  build: PluginBuild,
  args: OnResolveArgs,
  layout: Layout,
): Promise<OnResolveResult | undefined> {
  if (args.kind === 'entry-point' || args.pluginData === ASKED || isBuiltin(args.path)) return undefined;
  if (path.isAbsolute(args.path)) return undefined;
  const ask = (kind: OnResolveArgs['kind']): ReturnType<PluginBuild['resolve']> =>
    build.resolve(args.path, {
      kind,
      importer: args.importer,
      resolveDir: args.resolveDir,
      pluginData: ASKED,
    });
  const found = await ask(args.kind);
  if (found.errors.length > 0) return mayBeMissing(args) ? { path: args.path, external: true } : undefined;
  if (found.external || found.namespace !== 'file') return found;
  const inPackages = found.path.includes(`${path.sep}node_modules${path.sep}`);
  if (inPackages && isBelow(layout.service, args.importer)) return { path: args.path, external: true };
  // Left to esbuild: a path that a plugin answers with loses its package's "type" and its tsconfig.
  if (!inPackages || !isNative(found.path)) return undefined;
  // Compiled code is required, so the entry that `require` finds is the right one.
  const required = await ask('require-call');
  return { path: required.errors.length > 0 ? found.path : required.path, namespace: NATIVE };
}

/** Packages probe for others with `require` and `import()`; whether one is there shows when the line is reached. */
function mayBeMissing(args: OnResolveArgs): boolean {
  return args.importer.includes(`${path.sep}node_modules${path.sep}`) && args.kind !== 'import-statement';
}

function isBuiltin(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}
