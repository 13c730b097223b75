import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import workerThreads from 'node:worker_threads';
import { currentScope } from './environment.js';

/**
 * A worker thread that is given no `env` copies the real environment of the process. Started by a function it must get
 * that function's variables instead. (Child processes read `process.env` and need no help.)
 */
export function installWorkerEnvironment(): void {
  const threads: { Worker: typeof workerThreads.Worker } = workerThreads;
  threads.Worker = class extends threads.Worker {
    constructor(...parameters: ConstructorParameters<typeof workerThreads.Worker>) {
      const [file, options] = parameters;
      const ownEnvironment =
        currentScope() !== undefined && (options?.env === undefined || options.env === process.env);
      super(file, ownEnvironment ? { ...options, env: { ...process.env } } : options);
    }
  };
  syncBuiltinESMExports();
}
