import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type Format, type Plugin } from 'esbuild';
import { parse } from 'yaml';
import { scratch } from '../rig/scratch.js';

interface ServerlessFile {
  readonly custom: { readonly esbuild: Record<string, unknown> & { format: Format; outputFileExtension: string } };
  readonly functions: Readonly<Record<string, { readonly handler: string }>>;
}

/** serverless.yml without what only CloudFormation understands. */
export function readServerless(dir: string): ServerlessFile {
  return parse(readFileSync(path.join(dir, 'serverless.yml'), 'utf8'), { logLevel: 'silent' }) as ServerlessFile;
}

/**
 * What serverless-esbuild puts into one function's zip: the handler's module, bundled with the options of
 * `custom.esbuild`, alone in a folder. Returns the path of the module and the name of the export.
 */
export async function packageFunction(dir: string, functionId: string): Promise<{ module: string; name: string }> {
  const { custom, functions } = readServerless(dir);
  const { outputFileExtension, sourcemap: _, ...options } = custom.esbuild;
  const handler = functions[functionId]?.handler ?? '';
  const dot = handler.lastIndexOf('.');
  const module = path.join(scratch('zip'), handler.slice(0, dot) + outputFileExtension);
  await build({
    ...options,
    absWorkingDir: dir,
    entryPoints: [path.join(dir, `${handler.slice(0, dot)}.ts`)],
    outfile: module,
    plugins: [] satisfies Plugin[],
    logLevel: 'silent',
  });
  return { module, name: handler.slice(dot + 1) };
}

/** Loads a packaged function in a process of its own, in its own folder, and returns what the handler answers. */
export async function invokePackaged(
  { module, name }: { module: string; name: string },
  event: unknown,
  env: Readonly<Record<string, string>>,
): Promise<unknown> {
  const code = `
    const loaded = await import(${JSON.stringify(module)});
    const result = await loaded[${JSON.stringify(name)}](${JSON.stringify(event)}, { awsRequestId: 'test' });
    process.stdout.write('\\n' + JSON.stringify(result ?? null), () => process.exit(0));`;
  const options = { cwd: path.dirname(module), env: { PATH: process.env.PATH, ...env }, timeout: 30_000 };
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout.split('\n').pop() ?? '');
}
