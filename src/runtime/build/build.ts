import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OutputFile } from 'esbuild';
import { decoratorTranspiler } from './decorators.js';
import { type FunctionEntry, readEntries } from './entries.js';
import { bundleFunction, type ManifestEntry } from './function-bundle.js';
import { copyFiles, includedFiles } from './include.js';
import { type Layout, layoutOf } from './layout.js';
import { layerFolders } from './options.js';
import { readPools } from './pools.js';
import { bundleServer, HERE, HERE_FILE } from './server-bundle.js';
import { BuildTrouble } from './trouble.js';

/** What a build made. */
export interface BuildSummary {
  functions: number;
  /** Bundles for lanes other than `shared`: one for each file with handlers. */
  bundles: number;
  bytes: number;
  /** Source files that went in, absolute: what `--dev` watches. */
  inputs: string[];
}

/**
 * Bundles the service in a folder (the one with server.ts) into its `dist`. Nothing is written before everything is
 * bundled, so a failed build leaves the previous one as it was. Throws a BuildTrouble with a line for each problem.
 */
export async function buildService(service: string): Promise<BuildSummary> {
  const layout = layoutOf(service);
  const functions = await readEntries(layout);
  const context = { transpile: decoratorTranspiler(layout), pools: await readPools(layout) };
  const lines: string[] = [];
  const outputs: OutputFile[] = [];
  const inputs = new Set<string>();
  const manifest = new Map<string, ManifestEntry>();
  const bundles = new Map<string, ManifestEntry>();
  const keep = (bundled: { files: OutputFile[]; inputs: string[] }): void => {
    outputs.push(...bundled.files);
    for (const input of bundled.inputs) inputs.add(path.resolve(layout.root, input));
  };
  await collectTrouble(lines, async () => keep(await bundleServer(layout, functions, context)));
  for (const fn of functions.filter(({ definition }) => definition.lane !== 'shared')) {
    // Handlers of one file have one bundle: half the disk, and Node.js keeps its code and source map once.
    const key = JSON.stringify([fn.file, fn.definition.layers ?? []]);
    const known = bundles.get(key);
    if (known !== undefined) {
      manifest.set(fn.id, known);
      continue;
    }
    await collectTrouble(lines, async () => {
      const bundled = await bundleFunction(layout, fn, context);
      manifest.set(fn.id, bundled.manifest);
      bundles.set(key, bundled.manifest);
      keep(bundled);
    });
  }
  if (lines.length > 0) throw new BuildTrouble([...new Set(lines)]);
  await write(layout, functions, outputs, manifest);
  const bytes = outputs.reduce((sum, output) => sum + (output.path.endsWith('.map') ? 0 : output.contents.length), 0);
  // Modules that plugins made up have names that are no paths.
  return {
    functions: functions.length,
    bundles: bundles.size,
    bytes,
    inputs: [...inputs].filter((input) => existsSync(input)),
  };
}

/** Several functions may be wrong; all of them are told of. */
async function collectTrouble(lines: string[], step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof BuildTrouble)) throw error;
    lines.push(...error.lines);
  }
}

async function write(
  layout: Layout,
  functions: readonly FunctionEntry[],
  outputs: readonly OutputFile[],
  manifest: ReadonlyMap<string, ManifestEntry>,
): Promise<void> {
  await rm(layout.dist, { recursive: true, force: true });
  await mkdir(layout.dist, { recursive: true });
  for (const output of outputs) {
    await mkdir(path.dirname(output.path), { recursive: true });
    await writeFile(output.path, output.contents);
  }
  const texts: [string, string][] = [
    ['package.json', '{ "type": "module" }\n'],
    ['index.js', INDEX],
    [HERE_FILE, HERE],
    ['functions.json', `${JSON.stringify(Object.fromEntries(manifest), undefined, 2)}\n`],
  ];
  for (const [name, text] of texts) await writeFile(path.join(layout.dist, name), text);
  await copyForImage(layout, functions);
}

/**
 * Files that code reads at run time stay where they are; for the image, where sources are not, dist/files holds them
 * below their paths from the service's root, and dist/opt the layers as Lambda unpacks them to /opt.
 */
async function copyForImage(layout: Layout, functions: readonly FunctionEntry[]): Promise<void> {
  const distributed = path.relative(layout.root, layout.dist).split(path.sep).join('/');
  // Always there, so that an image can copy them unasked.
  for (const name of ['files', 'opt']) await mkdir(path.join(layout.dist, name), { recursive: true });
  for (const { definition } of functions) {
    const files = await includedFiles(layout.root, definition.include ?? []);
    const own = files.filter((file) => !file.startsWith(`${distributed}/`));
    await copyFiles(layout, own, path.join(layout.dist, 'files'));
  }
  const layers = layerFolders(
    layout,
    functions.map(({ definition }) => definition.layers),
  );
  for (const folder of layers) {
    const files = await includedFiles(folder, ['**']);
    await copyFiles({ ...layout, root: folder }, files, path.join(layout.dist, 'opt'));
  }
}

/** `node service/dist server|worker` */
const INDEX = `import process from 'node:process';

const command = process.argv[2] ?? 'server';
if (command === 'server' || command === 'worker') await import(\`./\${command}.js\`);
else {
  process.stderr.write('usage: node service/dist server|worker\\n');
  process.exitCode = 2;
}
`;
