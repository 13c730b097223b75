import { type ChildProcess, spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { BuildSummary } from './build.js';

/** Editors write a file in several steps; the build waits for the last one. */
const QUIET_MILLISECONDS = 100;

/**
 * Builds and runs the server with the worker's part in it, and does both again whenever a source file changes.
 * A build that fails leaves the running server alone. Ends with Ctrl-C.
 */
export function develop(service: string, build: () => Promise<BuildSummary | undefined>): void {
  let server: ChildProcess | undefined;
  let watchers: FSWatcher[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    const summary = await build();
    if (summary === undefined) {
      // Nothing is known of the files of a first build that failed, so the whole service is watched.
      if (watchers.length === 0) watchers = watchFolders([path.dirname(service), service], schedule);
      return;
    }
    process.exitCode = 0;
    for (const watcher of watchers) watcher.close();
    watchers = watchFolders(sourceFolders(summary.inputs), schedule);
    await stop(server);
    server = run(service);
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(round);
    }, QUIET_MILLISECONDS);
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      for (const watcher of watchers) watcher.close();
      clearTimeout(timer);
      server?.kill(signal);
    });
  }
  work = work.then(round);
}

function run(service: string): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', path.join(service, 'dist', 'index.js'), 'server'], {
    cwd: path.dirname(service),
    env: { ...process.env, WORKER: 'inline' },
    stdio: 'inherit',
  });
}

async function stop(server: ChildProcess | undefined): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.on('exit', resolve));
  server.kill('SIGTERM');
  await gone;
}

/** Folders rather than files: editors that replace a file would leave a watcher of the old one. */
function sourceFolders(inputs: readonly string[]): string[] {
  const own = inputs.filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
  return [...new Set(own.map((file) => path.dirname(file)))];
}

function watchFolders(folders: readonly string[], changed: () => void): FSWatcher[] {
  return folders.map((folder) =>
    watch(folder, (_event, name) => {
      if (name === null || /\.([cm]?[jt]sx?|json)$/.test(name)) changed();
    }),
  );
}
