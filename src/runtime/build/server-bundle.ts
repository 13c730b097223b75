import path from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';
import { type FunctionEntry, serviceFile } from './entries.js';
import { isBelow, type Layout } from './layout.js';
import { type BundleContext, commonOptions, layerFolders, layerPackages } from './options.js';
import { poolOfferPlugin } from './pools.js';
import { resolvePlugin } from './resolve-plugin.js';
import { sourcePlugin } from './source-plugin.js';
import { BuildTrouble, orTrouble } from './trouble.js';

/** What one bundling leaves behind. */
export interface Bundled {
  files: OutputFile[];
  /** Source files that went in, relative to the service's root. */
  inputs: string[];
}

/** The service itself: server, worker and the child of the `process` lane, as ES modules with common chunks. */
export async function bundleServer(
  layout: Layout,
  functions: readonly FunctionEntry[],
  { transpile, pools }: BundleContext,
): Promise<Bundled> {
  const shared = functions.filter((fn) => fn.definition.lane === 'shared');
  const layers = layerFolders(
    layout,
    shared.map((fn) => fn.definition.layers),
  );
  const common = commonOptions(layout);
  const result = await orTrouble(() =>
    build({
      ...common,
      entryPoints: entryPoints(layout, functions),
      format: 'esm',
      splitting: true,
      outdir: layout.dist,
      chunkNames: 'chunk-[hash]',
      define: { ...common.define, SERVICE_DIST: '__service_dist' },
      nodePaths: layerPackages(layers),
      banner: { js: `import { dist as __service_dist, here as __service_here, require } from "./${HERE_FILE}";` },
      plugins: [
        lanePlugin(layout, shared),
        poolOfferPlugin(layout, pools),
        resolvePlugin({ layout, layers }),
        sourcePlugin(layout, transpile),
      ],
    }),
  );
  return { files: result.outputFiles ?? [], inputs: Object.keys(result.metafile?.inputs ?? {}) };
}

export const HERE_FILE = 'here.js';

/** `here.js`: where the build's folder is, where source files stand, and `require` for code that is CommonJS. */
export const HERE = `import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const dist = path.dirname(fileURLToPath(import.meta.url));
export const require = createRequire(import.meta.url);
const root = path.resolve(dist, '..', '..');

/** Where a source file, named relative to the service's root, stands at run time. */
export function here(relative) {
  const filename = path.join(root, relative);
  return { filename, dirname: path.dirname(filename), url: pathToFileURL(filename).href };
}
`;

function entryPoints(layout: Layout, functions: readonly FunctionEntry[]): { [name: string]: string } {
  const points: { [name: string]: string } = {};
  for (const name of ['server', 'worker']) {
    const file = serviceFile(layout, name);
    if (file !== undefined) points[name] = file;
  }
  if (Object.keys(points).length === 0)
    throw new BuildTrouble(['neither server.ts nor worker.ts is in the service folder']);
  if (functions.some((fn) => fn.definition.lane === 'process')) {
    const child = serviceFile(layout, path.join('runtime', 'function', 'lanes', 'child'));
    if (child === undefined)
      throw new BuildTrouble(['runtime/function/lanes/child.ts is missing in the service folder']);
    points['child'] = child;
  }
  return points;
}

/** Only functions of the shared lane are code of the service; all others are evaluated from their own bundles. */
function lanePlugin(layout: Layout, shared: readonly FunctionEntry[]): Plugin {
  const files = new Set(shared.map((fn) => fn.file));
  const functionsFile = serviceFile(layout, 'functions');
  return {
    name: 'service-lanes',
    setup(setup) {
      setup.onResolve({ filter: /^[./]/ }, async (args) => {
        if (args.importer !== functionsFile || args.pluginData === ASKED) return undefined;
        const { kind, importer, resolveDir } = args;
        const found = await setup.resolve(args.path, { kind, importer, resolveDir, pluginData: ASKED });
        if (found.errors.length > 0 || isBelow(layout.service, found.path) || files.has(found.path)) return undefined;
        return { path: found.path, namespace: ELSEWHERE };
      });
      setup.onLoad({ filter: /.*/, namespace: ELSEWHERE }, () => ({
        contents: `throw new Error('this function is not in the shared lane; build again after changing its lane');`,
        loader: 'js',
      }));
    },
  };
}

const ASKED = { asked: true };
const ELSEWHERE = 'service-elsewhere';
