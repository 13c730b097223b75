import { createServer } from 'node:net';
import { EXIT, type Failure, fail, ok, type Result } from '../../model/result.js';

/**
 * A port of this machine for the server: the one that was asked for, if it is free. On the host's network there must be
 * one; on a network of its own the engine chooses.
 */
export async function hostPort(
  wanted: number | undefined,
  network: string | undefined,
): Promise<Result<number | undefined>> {
  if (wanted === undefined) return ok(network === 'host' ? await freePort() : undefined);
  return (await isTaken(wanted)) ? fail(portTaken(wanted)) : ok(wanted);
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Ports below 1024 may be closed to us and open to the engine, so only one thing counts. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

export function portTaken(port: number | undefined): Failure {
  return {
    code: 'LL1023',
    exit: EXIT.refused,
    message: port === undefined ? 'the port of the server is taken' : `port ${port} is taken`,
    fix: 'stop what listens there, name another port, or leave --port out: then a free one is taken',
  };
}
