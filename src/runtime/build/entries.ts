import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { fromRoot, isBelow, type Layout } from './layout.js';
import { BuildTrouble, orTrouble } from './trouble.js';

/** What the build reads of a definition in `functions.ts`. */
export interface BuildDefinition {
  lane: string;
  load(): Promise<unknown>;
  include?: string[];
  layers?: string[];
}

/** One function of `functions.ts` and the file that its `load` imports. */
export interface FunctionEntry {
  id: string;
  /** Absolute. */
  file: string;
  definition: BuildDefinition;
}

/** The source file of this name in the service folder, TypeScript or JavaScript; undefined when there is none. */
export function serviceFile(layout: Layout, name: string): string | undefined {
  return ['.ts', '.mts', '.js', '.mjs', '.cjs']
    .map((extension) => path.join(layout.service, name + extension))
    .find((file) => existsSync(file));
}

/**
 * Learns the functions by running `functions.ts` with every import of code outside the service folder replaced by a
 * module that tells its path. Defining functions has no effects, so running it at build time is safe.
 */
export async function readEntries(layout: Layout): Promise<FunctionEntry[]> {
  const file = serviceFile(layout, 'functions');
  if (file === undefined) throw new BuildTrouble([`${fromRoot(layout, layout.service)}/functions.ts: no such file`]);
  const result = await orTrouble(() =>
    build({
      entryPoints: [file],
      absWorkingDir: layout.root,
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      logLevel: 'silent',
      banner: { js: requireBanner(file) },
      plugins: [entryPlugin(layout, file)],
    }),
  );
  const code = Buffer.from(result.outputFiles[0]?.contents ?? []).toString('base64');
  const functions = await evaluate(layout, file, `data:text/javascript;base64,${code}`);
  const entries: FunctionEntry[] = [];
  for (const id of Object.keys(functions)) {
    const definition = (functions[id] as { definition?: BuildDefinition } | undefined)?.definition;
    if (definition === undefined) continue;
    entries.push({ id, definition, file: await loadedFile(layout, file, id, definition) });
  }
  return entries;
}

function requireBanner(file: string): string {
  const at = JSON.stringify(pathToFileURL(file).href);
  return `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(${at});`;
}

/** Everything that functions.ts imports from outside the service folder is somebody's handler. */
function entryPlugin(layout: Layout, functionsFile: string): Plugin {
  return {
    name: 'service-entries',
    setup(setup) {
      setup.onResolve({ filter: /.*/ }, async (args) => {
        if (args.importer !== functionsFile || args.pluginData === ASKED || args.kind === 'entry-point')
          return undefined;
        const { kind, importer, resolveDir } = args;
        const found = await setup.resolve(args.path, { kind, importer, resolveDir, pluginData: ASKED });
        if (found.errors.length > 0 || found.namespace !== 'file' || found.external) return undefined;
        return isBelow(layout.service, found.path) ? undefined : { path: found.path, namespace: ENTRY };
      });
      setup.onLoad({ filter: /.*/, namespace: ENTRY }, (args) => ({
        contents: `export const entry = ${JSON.stringify(args.path)};`,
        loader: 'js',
      }));
    },
  };
}

const ASKED = { asked: true };
const ENTRY = 'service-entry';

async function evaluate(layout: Layout, file: string, url: string): Promise<{ [id: string]: unknown }> {
  const where = fromRoot(layout, file);
  try {
    const namespace: { functions?: object; default?: { functions?: object } } = await import(url);
    // A CommonJS service's exports arrive as the default export of its bundle.
    const functions = namespace.functions ?? namespace.default?.functions;
    if (functions !== undefined) return { ...functions };
  } catch (error) {
    throw new BuildTrouble([`${where}: cannot be evaluated: ${firstLine(error)}; it must only define functions`]);
  }
  throw new BuildTrouble([`${where}: exports no "functions"; write export const functions = defineFunctions({ … })`]);
}

async function loadedFile(layout: Layout, file: string, id: string, definition: BuildDefinition): Promise<string> {
  const loaded: unknown = await definition.load();
  const entry = (loaded as { entry?: unknown } | null | undefined)?.entry;
  if (typeof entry === 'string') return entry;
  throw new BuildTrouble([
    `${fromRoot(layout, file)}: function ${id}: load must be () => import('…') of the file with its handler, outside the service folder`,
  ]);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
