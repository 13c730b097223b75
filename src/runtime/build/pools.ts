import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type OnResolveArgs, type Plugin, type PluginBuild } from 'esbuild';
import { serviceFile } from './entries.js';
import { fromRoot, isBelow, type Layout } from './layout.js';
import { commonOptions, type PoolModules } from './options.js';
import { orTrouble } from './trouble.js';

/** What a function's bundle calls the service's own instance of a module with pools by. */
export const FIND_POOL = '__service_pool';

/**
 * What pools.ts imports from outside the service folder. All copies of all functions are to use one instance of each,
 * or every copy would have pools of its own; and packages with the same module and the same version of its library share
 * one, or a database would have as many pools as there are packages.
 */
export async function readPools(layout: Layout): Promise<PoolModules> {
  const file = serviceFile(layout, 'pools');
  if (file === undefined) return new Map();
  const found = new Set<string>();
  const note: Plugin = {
    name: 'service-pools',
    setup(setup) {
      setup.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === ASKED || args.kind === 'entry-point') return undefined;
        const target = await resolved(setup, args);
        if (target !== undefined && args.importer === file && !isBelow(layout.service, target)) found.add(target);
        return { path: args.path, external: true };
      });
    },
  };
  const outfile = path.join(layout.dist, 'pools.js');
  await orTrouble(() =>
    build({ ...commonOptions(layout), entryPoints: [file], format: 'esm', outfile, plugins: [note] }),
  );
  const first = new Map<string, string>();
  const modules = new Map<string, string>();
  for (const target of found) {
    const identity = `${libraryVersion(target)} ${readFileSync(target, 'utf8')}`;
    if (!first.has(identity)) first.set(identity, target);
    modules.set(target, first.get(identity) ?? target);
  }
  return modules;
}

/** Version of the pg that a module finds; the module's own path where there is none, so that it stands for itself. */
function libraryVersion(module: string): string {
  try {
    const { version } = createRequire(module)('pg/package.json') as { version: string };
    return version;
  } catch {
    return module;
  }
}

/** The service's side: whoever imports pools.ts leaves the modules that it imports where copies find them. */
export function poolOfferPlugin(layout: Layout, pools: PoolModules): Plugin {
  const file = serviceFile(layout, 'pools');
  return {
    name: 'service-pool-offer',
    setup(setup) {
      setup.onResolve({ filter: namesOf(pools) }, async (args) => {
        if (args.pluginData === ASKED || args.namespace === OFFER) return undefined;
        const target = await resolved(setup, args);
        const standing = pools.get(target ?? '');
        if (target === undefined || standing === undefined) return undefined;
        if (args.importer === file) return { path: target, namespace: OFFER };
        return standing === target ? undefined : { path: standing };
      });
      setup.onLoad({ filter: /.*/, namespace: OFFER }, (args) => ({
        contents: offer(JSON.stringify(pools.get(args.path)), JSON.stringify(fromRoot(layout, args.path))),
        resolveDir: path.dirname(args.path),
        loader: 'js',
      }));
    },
  };
}

function offer(target: string, name: string): string {
  return `import * as pool from ${target};
const key = Symbol.for('service.pools');
if (globalThis[key] === undefined) Object.defineProperty(globalThis, key, { value: new Map() });
globalThis[key].set(${name}, pool);
export * from ${target};
`;
}

/** The function's side: the service's instance, or one of its own where the code runs without it. */
export function poolUsePlugin(layout: Layout, pools: PoolModules): Plugin {
  return {
    name: 'service-pool-use',
    setup(setup) {
      setup.onResolve({ filter: namesOf(pools) }, async (args) => {
        if (args.pluginData === ASKED || args.namespace === USE) return undefined;
        const target = await resolved(setup, args);
        if (target === undefined || !pools.has(target)) return undefined;
        // Told by its ending: esbuild takes what ends in .mjs for an ES module, whatever is in it.
        return { path: `${fromRoot(layout, target)}.cjs`, namespace: USE, pluginData: target };
      });
      setup.onLoad({ filter: /.*/, namespace: USE }, ({ pluginData: target }: { pluginData: string }) => ({
        contents: `module.exports = ${FIND_POOL}(${JSON.stringify(fromRoot(layout, target))}) || require(${JSON.stringify(target)});`,
        resolveDir: path.dirname(target),
        loader: 'js',
      }));
    },
  };
}

/** The file that an import leads to; undefined for packages, and for what cannot be found. */
async function resolved(setup: PluginBuild, args: OnResolveArgs): Promise<string | undefined> {
  const { kind, importer, resolveDir } = args;
  const found = await setup.resolve(args.path, { kind, importer, resolveDir, pluginData: ASKED });
  if (found.errors.length > 0 || found.namespace !== 'file' || found.external) return undefined;
  return found.path.includes(`${path.sep}node_modules${path.sep}`) ? undefined : found.path;
}

/** Imports that may mean one of these files, whatever their extension and folder. */
function namesOf(files: PoolModules): RegExp {
  const names = [...files.keys()].map((file) => path.parse(file).name.replace(/[^\w-]/g, '\\$&'));
  return names.length === 0 ? /^$/ : new RegExp(`(^|/)(${names.join('|')})(\\.[cm]?[jt]s)?$`);
}

const ASKED = { asked: true };
const OFFER = 'service-pool-offer';
const USE = 'service-pool-use';
