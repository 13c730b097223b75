// What one more copy of a function costs in the lane `isolated`: milliseconds and MB, for a bundle with an SDK client,
// as CommonJS and as an ES module (top-level await).
//   node bench/copies.mjs [copies]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const copies = Number(process.argv[2] ?? 20);
const root = mkdtempSync(path.join(os.tmpdir(), 'lift-bench-'));

const definition = (lane, file) =>
  `{ runtime: 'nodejs22.x', timeout: 60, memory: 512, handler: 'src/${file}.handler', lane: '${lane}', load: () => import('../src/${file}.mjs') }`;

const files = {
  'src/cjs.mjs': `import { SQSClient } from '@aws-sdk/client-sqs';
    const client = new SQSClient({ region: 'us-east-1' });
    export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, 200 * ${copies})); return client.config !== undefined; };`,
  'src/esm.mjs': `import { handler as handle } from './cjs.mjs'; await null; export const handler = handle;`,
  'service/functions.ts': `import { defineFunctions } from './runtime/function/define.js';
    export const functions = defineFunctions({ cjs: ${definition('isolated', 'cjs')}, esm: ${definition('isolated', 'esm')} });`,
  'service/server.ts': `import './runtime/function/install.js';
    import { functions } from './functions.js';
    import { laneHealth, startFunctions, stopFunctions } from './runtime/function/start.js';
    const id = process.argv[3] as keyof typeof functions;
    const gc = (globalThis as any).gc;
    const megabytes = () => { gc(); gc(); return process.memoryUsage(); };
    await startFunctions({ [id]: functions[id] });
    const before = megabytes();
    const started = performance.now();
    const runs = Array.from({ length: ${copies} }, () => functions[id].invoke({}));
    while ((laneHealth(functions).lanes.find((lane) => lane.id === id)?.busy ?? 0) < ${copies}) await new Promise((resolve) => setTimeout(resolve, 2));
    const milliseconds = performance.now() - started;
    const after = megabytes();
    await Promise.all(runs);
    console.log(JSON.stringify({ milliseconds, heap: after.heapUsed - before.heapUsed, rss: after.rss - before.rss }));
    await stopFunctions(functions);`,
};

try {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  cpSync(path.join(repository, 'src/runtime'), path.join(root, 'service/runtime'), { recursive: true });
  await build({
    entryPoints: [path.join(repository, 'src/runtime/build/build.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: path.join(root, 'build.mjs'),
  });
  const { buildService } = await import(pathToFileURL(path.join(root, 'build.mjs')).href);
  await buildService(path.join(root, 'service'));
  for (const id of ['cjs', 'esm']) {
    const run = spawnSync(process.execPath, ['--expose-gc', 'service/dist/index.js', 'server', id], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, LANE_MEMORY: '100000' },
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const { milliseconds, heap, rss } = JSON.parse(run.stdout);
    const each = (bytes) => `${(bytes / copies / 1024 / 1024).toFixed(2)} MB`;
    console.log(
      `${id} ${copies} copies: ${(milliseconds / copies).toFixed(1)} ms, heap ${each(heap)}, resident ${each(rss)} each`,
    );
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
