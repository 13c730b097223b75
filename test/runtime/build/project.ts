import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { buildService } from '../../../src/runtime/build/build.js';

export const REPOSITORY = path.resolve(import.meta.dirname, '..', '..', '..');

/** A migrated project in a temporary folder, with the real runtime in `service/runtime` and the packages of this repository. */
export interface Project {
  readonly root: string;
  readonly service: string;
  build(): Promise<void>;
  /** Runs `service/dist/server.js` and resolves with what its scenario reported. */
  run<T = unknown>(options?: RunOptions): Promise<Run<T>>;
}

export interface RunOptions {
  env?: { [name: string]: string };
  node?: string;
}

export interface Run<T> {
  /** The value given to `report(…)`; undefined when there was none. */
  result: T;
  stdout: string;
  stderr: string;
  status: number | null;
  /** JSON log lines. */
  logs: { [field: string]: unknown }[];
}

/** Text of a functions.ts: each value is a definition without the defaults below. */
export function functionsFile(definitions: { [id: string]: string }): string {
  const lines = Object.entries(definitions).map(
    ([id, text]) => `  ${JSON.stringify(id)}: { runtime: 'nodejs22.x', timeout: 3, memory: 128, ${text} },`,
  );
  return `import { defineFunctions } from './runtime/function/define.js';\nexport const functions = defineFunctions({\n${lines.join('\n')}\n});\n`;
}

/** A server.ts that starts the functions and runs a scenario; `settle(promise)` gives `{ value }` or `{ kind, payload }`. */
export function scenario(body: string): string {
  return `import './runtime/function/install.js';
import process from 'node:process';
import { functions } from './functions.js';
import { laneHealth, missingVariables, startFunctions, stopFunctions } from './runtime/function/start.js';
const report = (value: unknown): void => { process.stdout.write('REPORT ' + JSON.stringify(value) + '\\n'); };
const settle = (promise: Promise<unknown>): Promise<any> => promise.then((value) => ({ value }), (error) => ({ kind: error.kind, payload: error.payload }));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
void [laneHealth, missingVariables, settle, pause];
async function main(): Promise<void> {
  await startFunctions(functions);
${body}
  await stopFunctions(functions);
}
main().catch((error) => { process.stderr.write('FAILED ' + (error instanceof Error ? error.message : String(error)) + '\\n'); process.exitCode = 1; });
`;
}

/** Writes the files (paths relative to the root) and the runtime; removed when the test ends. */
export async function project(files: { [file: string]: string }): Promise<Project> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'lift-service-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const service = path.join(root, 'service');
  const runtime = path.join(REPOSITORY, 'src', 'runtime');
  const bundler = path.join(runtime, 'build');
  await cp(runtime, path.join(service, 'runtime'), { recursive: true, filter: (source) => source !== bundler });
  if (files['node_modules'] === undefined)
    await symlink(path.join(REPOSITORY, 'node_modules'), path.join(root, 'node_modules'));
  for (const [file, text] of Object.entries(files)) {
    if (file === 'node_modules') continue;
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return {
    root,
    service,
    build: async () => {
      await buildService(service);
    },
    run: (options = {}) => runServer(root, options),
  };
}

/** Writes, builds and runs in one go. */
export async function runProject<T = unknown>(
  files: { [file: string]: string },
  options: RunOptions = {},
): Promise<Run<T>> {
  const made = await project(files);
  await made.build();
  return await made.run<T>(options);
}

function runServer<T>(root: string, options: RunOptions): Promise<Run<T>> {
  return new Promise((resolve) => {
    const { PATH, HOME } = process.env;
    const server = spawn(
      options.node ?? process.execPath,
      ['--enable-source-maps', 'service/dist/index.js', 'server'],
      {
        cwd: root,
        env: { PATH: PATH ?? '', HOME: HOME ?? '', ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stdout = '';
    let stderr = '';
    server.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    server.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const timer = setTimeout(() => server.kill('SIGKILL'), 25_000);
    server.on('close', (status) => {
      clearTimeout(timer);
      const lines = stdout.split('\n');
      const reported = lines.find((line) => line.startsWith('REPORT '))?.slice('REPORT '.length);
      const logs = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
      resolve({ result: reported === undefined ? undefined : JSON.parse(reported), stdout, stderr, status, logs });
    });
  });
}

/** Runs a command and resolves with its output, whatever its status. */
export function command(file: string, parameters: string[], cwd: string): Promise<{ output: string; status: number }> {
  return new Promise((resolve) => {
    execFile(file, parameters, { cwd }, (error, stdout, stderr) => {
      resolve({ output: stdout + stderr, status: error === null ? 0 : Number(error.code ?? 1) });
    });
  });
}
