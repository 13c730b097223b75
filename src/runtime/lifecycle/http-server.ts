import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running } from '../types.js';
import type { Health } from './health.js';

/**
 * Longer than the 60 seconds after which AWS load balancers drop an idle connection: else this side may close one just as
 * a request is sent on it, and the client sees a 502.
 */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_MS = 66_000;
const CLOSE_IDLE_EVERY_MS = 1_000;

export interface HttpServer extends Running {
  /** The port, which the system chooses for 0. Rejects when it is taken. */
  listen(port: number): Promise<number>;
}

/** A server that can be drained: responses then end their connections, so that clients go elsewhere. */
export function httpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  health: Health,
): HttpServer {
  const open = new Set<ServerResponse>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS }, (request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    if (health.draining) response.setHeader('Connection', 'close');
    handle(request, response);
  });
  let closed: Promise<void> | undefined;
  return {
    listen: (port) => listen(server, port),
    drain: () => {
      // A connection that was busy when the server closed would otherwise be served on and on.
      for (const response of open) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
      closed = close(server);
    },
    idle: async () => {
      await closed;
    },
    abandon: async () => server.closeAllConnections(),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    server.close(() => {
      clearInterval(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
