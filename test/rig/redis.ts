import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
// @ts-expect-error: a plain script without types
import { findProgram } from '../../scripts/lib/programs.mjs';
import { freePort, startProcess } from './process.js';

export interface Redis {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** True where redis-server is installed; no npm package ships it. `npm test` names what was not run without it. */
export function redisFound(): boolean {
  return findProgram('redis-server') !== undefined;
}

/** A Redis of its own on a free port, keeping nothing. */
export async function startRedis(): Promise<Redis> {
  const program = findProgram('redis-server') as string | undefined;
  if (!program) throw new Error('redis-server is not installed (apt-get install redis-server)');
  const home = mkdtempSync(path.join(tmpdir(), 'lambda-lift-redis-'));
  const port = await freePort();
  const command = [program, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', home] as const;
  const server = startProcess(command, { cwd: home });
  await server.waitFor(/Ready to accept connections/);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}
