import path from 'node:path';
import { type BuildOptions, type BuildResult, build } from 'esbuild';
import { copyPlugin } from './copy-plugin.js';
import type { FunctionEntry } from './entries.js';
import { COPY_DEFINES, COPY_GLOBAL, copyNames } from './globals.js';
import { fromRoot, type Layout } from './layout.js';
import { type BundleContext, commonOptions, layerFolders, layerPackages } from './options.js';
import { FIND_POOL, poolUsePlugin } from './pools.js';
import { resolvePlugin } from './resolve-plugin.js';
import type { Bundled } from './server-bundle.js';
import { sourcePlugin } from './source-plugin.js';
import { esbuildErrors, orTrouble } from './trouble.js';

/** One line of `functions.json`, by which the service finds a function's bundle. */
export interface ManifestEntry {
  file: string;
  format: 'commonjs' | 'module';
  entry: string;
  bytes: number;
}

type Format = 'cjs' | 'esm';

/**
 * A function's own bundle, made to be evaluated several times in one process. First pass: which globals the code sets.
 * Second pass: those names, and `globalThis`, `global`, `process` and `console`, become the copy's own.
 */
export async function bundleFunction(
  layout: Layout,
  fn: FunctionEntry,
  context: BundleContext,
): Promise<Bundled & { manifest: ManifestEntry }> {
  const options = functionOptions(layout, fn, context);
  const first = await firstPass(options);
  const names = copyNames(first.code, first.format);
  const file = path.join('functions', folderName(fn.id), first.format === 'cjs' ? 'index.cjs' : 'index.mjs');
  const result = await orTrouble(() =>
    build({
      ...options,
      ...wrapper(first.format),
      define: { ...options.define, ...Object.fromEntries(names.map((name) => [name, `${COPY_GLOBAL}.${name}`])) },
      outfile: path.join(layout.dist, file),
    }),
  );
  const files = result.outputFiles ?? [];
  const bytes = files.find((output) => !output.path.endsWith('.map'))?.contents.length ?? 0;
  return {
    files,
    inputs: Object.keys(result.metafile?.inputs ?? {}),
    manifest: {
      file: file.split(path.sep).join('/'),
      format: first.format === 'cjs' ? 'commonjs' : 'module',
      entry: fromRoot(layout, fn.file),
      bytes,
    },
  };
}

function functionOptions(layout: Layout, fn: FunctionEntry, { transpile, pools }: BundleContext): BuildOptions {
  const common = commonOptions(layout);
  const layers = layerFolders(layout, [fn.definition.layers]);
  return {
    ...common,
    entryPoints: [fn.file],
    nodePaths: layerPackages(layers),
    define: { ...common.define, ...COPY_DEFINES },
    plugins: [
      poolUsePlugin(layout, pools),
      copyPlugin(),
      resolvePlugin({ layout, layers }),
      sourcePlugin(layout, transpile),
    ],
  };
}

/** CommonJS, the cheaper form; an ES module where the code has top-level await, which CommonJS cannot express. */
async function firstPass(options: BuildOptions): Promise<{ code: string; format: Format }> {
  const pass = async (format: Format): Promise<{ code: string; format: Format }> => {
    const result: BuildResult = await build({ ...options, format, sourcemap: false, outdir: 'unwritten' });
    return { code: result.outputFiles?.[0]?.text ?? '', format };
  };
  try {
    return await pass('cjs');
  } catch (error) {
    const errors = esbuildErrors(error) ?? [];
    if (errors.length > 0 && errors.every((message) => message.text.includes('Top-level await'))) {
      return await orTrouble(() => pass('esm'));
    }
    return await orTrouble(() => Promise.reject(error));
  }
}

/** How a bundle comes by the globals of its copy; `runtime/function/lanes/bundle` is the other side. */
function wrapper(format: Format): BuildOptions {
  if (format === 'cjs') {
    return {
      format,
      banner: {
        js: `module.exports = function (${COPY_GLOBAL}, __service_here, require, module, exports, ${FIND_POOL}) {`,
      },
      footer: { js: '};' },
    };
  }
  const copies = `globalThis[Symbol.for('service.copies')].get(import.meta.url)`;
  return { format, banner: { js: `const [${COPY_GLOBAL}, __service_here, require, ${FIND_POOL}] = ${copies};` } };
}

/** Ids are keys of functions.ts, and those are any strings. */
function folderName(id: string): string {
  return id.replace(/[^\w-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`);
}
