import path from 'node:path';
import { build, type OnResolveArgs, type Plugin, type PluginBuild } from 'esbuild';
import { serviceFile } from './entries.js';
import { fromRoot, isBelow, type Layout } from './layout.js';
import { commonOptions } from './options.js';
import { orTrouble } from './trouble.js';

/** What a function's bundle calls the service's own instance of a module with pools by. */
export const FIND_POOL = '__service_pool';

/**
 * The modules of shared clients, absolute: what pools.ts imports from outside the service folder. All copies of all
 * functions are to use one instance of each, or every copy would have pools of its own.
 */
export async function readPools(layout: Layout): Promise<string[]> {
  const file = serviceFile(layout, 'pools');
  if (file === undefined) return [];
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
  return [...found];
}

/** The service's side: whoever imports pools.ts leaves the modules that it imports where copies find them. */
export function poolOfferPlugin(layout: Layout, pools: readonly string[]): Plugin {
  const file = serviceFile(layout, 'pools');
  return {
    name: 'service-pool-offer',
    setup(setup) {
      setup.onResolve({ filter: namesOf(pools) }, async (args) => {
        if (args.pluginData === ASKED || args.importer !== file) return undefined;
        const target = await resolved(setup, args);
        return target !== undefined && pools.includes(target) ? { path: target, namespace: OFFER } : undefined;
      });
      setup.onLoad({ filter: /.*/, namespace: OFFER }, (args) => ({
        contents: offer(JSON.stringify(args.path), JSON.stringify(fromRoot(layout, args.path))),
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
export function poolUsePlugin(layout: Layout, pools: readonly string[]): Plugin {
  return {
    name: 'service-pool-use',
    setup(setup) {
      setup.onResolve({ filter: namesOf(pools) }, async (args) => {
        if (args.pluginData === ASKED || args.namespace === USE) return undefined;
        const target = await resolved(setup, args);
        if (target === undefined || !pools.includes(target)) return undefined;
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
function namesOf(files: readonly string[]): RegExp {
  const names = files.map((file) => path.parse(file).name.replace(/[^\w-]/g, '\\$&'));
  return names.length === 0 ? /^$/ : new RegExp(`(^|/)(${names.join('|')})(\\.[cm]?[jt]s)?$`);
}

const ASKED = { asked: true };
const OFFER = 'service-pool-offer';
const USE = 'service-pool-use';
