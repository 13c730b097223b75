import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import express, { type Express } from 'express';
import { defineFront } from '../../../src/runtime/fronts/front.js';
import { keepRawBody, listener, mountRoutes } from '../../../src/runtime/fronts/mount.js';
import { errorPayload } from '../../../src/runtime/function/error-payload.js';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import type { FrontDefinition, InvokeOptions, LambdaFunction, RouteOptions } from '../../../src/runtime/types.js';

/** A service of one API in this process, and a client that sends and reads raw bytes. */

// biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape.
export type Json = any;
export type Handler = (event: Json, options?: InvokeOptions) => unknown;

export interface Exchange {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

export interface Gateway {
  port: number;
  /** Events in the order of arrival, each with the function it was for. */
  events: { fn: string; event: Json }[];
  send(bytes: string | Buffer): Promise<Exchange>;
  request(method: string, target: string, headers?: [string, string][], body?: string | Buffer): Promise<Exchange>;
  close(): Promise<void>;
}

export const HTTP_API: FrontDefinition = {
  id: 'httpApi',
  kind: 'http-api',
  payload: '2.0',
  prefix: '',
  stage: '$default',
};
export const FUNCTION_URL: FrontDefinition = {
  id: 'webhookUrl',
  kind: 'function-url',
  payload: '2.0',
  prefix: '',
  stage: '$default',
};
export const REST_API: FrontDefinition = { id: 'restApi', kind: 'rest', payload: '1.0', prefix: '/dev', stage: 'dev' };

/** A function in this process that behaves as the contract says: JSON values out, FunctionFailure and nothing else. */
export function lambda(id: string, handler: Handler, seen: Gateway['events'] = []): LambdaFunction {
  return {
    id,
    definition: {
      handler: 'h.h',
      load: async () => ({}),
      runtime: 'nodejs22.x',
      lane: 'shared',
      timeout: 3,
      memory: 128,
    },
    invoke: async (event, options) => {
      const received = JSON.parse(JSON.stringify(event)) as Json;
      seen.push({ fn: id, event: received });
      try {
        return JSON.parse(JSON.stringify((await handler(received, options)) ?? null)) as unknown;
      } catch (error) {
        if (error instanceof FunctionFailure) throw error;
        throw new FunctionFailure('error', errorPayload(error, 'nodejs22.x'));
      }
    },
  };
}

export interface GatewayOptions {
  front?: Partial<FrontDefinition>;
  /** Handler of each route, by its key. A function's id is its route's key. */
  routes: { [key: string]: Handler | { handler: Handler; options: RouteOptions } };
  /** Middleware between the capture of the body and the routes. */
  middleware?: (app: Express) => void;
  /** Middleware before the capture. */
  before?: (app: Express) => void;
  keepBody?: boolean;
}

export async function startGateway(base: FrontDefinition, options: GatewayOptions): Promise<Gateway> {
  const events: Gateway['events'] = [];
  const front = defineFront({ ...base, ...options.front });
  const routes = Object.entries(options.routes).map(([key, given]) => {
    const { handler, options: routeOptions } = typeof given === 'function' ? { handler: given, options: {} } : given;
    return front.route(key, lambda(key, handler, events), routeOptions);
  });
  const app = express();
  options.before?.(app);
  if (options.keepBody !== false) keepRawBody(app, routes);
  options.middleware?.(app);
  mountRoutes(app, routes);
  const server = createServer(listener(app));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const send = (bytes: string | Buffer): Promise<Exchange> => exchange(port, bytes);
  return {
    port,
    events,
    send,
    request: (method, target, headers = [], body = '') => send(requestBytes(method, target, headers, body)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function requestBytes(
  method: string,
  target: string,
  headers: [string, string][],
  body: string | Buffer,
): Buffer {
  const names = headers.map(([name]) => name.toLowerCase());
  const lines = [`${method} ${target} HTTP/1.1`];
  if (!names.includes('host')) lines.push('Host: api.example.test');
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const bytes = Buffer.from(body);
  if (bytes.length > 0 && !names.includes('content-length')) lines.push(`Content-Length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

/** Reads one response; rejects when the connection ends before it is complete. */
export function exchange(port: number, bytes: string | Buffer): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    const method = bytes.toString('latin1', 0, 8).split(' ')[0];
    let received = Buffer.alloc(0);
    const look = (closed: boolean): void => {
      const found = parse(received, method === 'HEAD', closed);
      if (found === undefined && !closed) return;
      socket.destroy();
      if (found === undefined) reject(new Error(`closed after ${received.length} bytes`));
      else resolve(found);
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      look(false);
    });
    socket.on('close', () => look(true));
    socket.on('error', () => undefined);
  });
}

function parse(bytes: Buffer, head: boolean, closed: boolean): Exchange | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = Number(first.split(' ')[1]);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const body = bytes.subarray(end + 4);
  if (head || status === 204 || status === 304) return { status, headers, body };
  if (length === undefined) return closed ? { status, headers, body } : undefined;
  return body.length >= Number(length) ? { status, headers, body } : undefined;
}

export function header(exchanged: Exchange, name: string): string | undefined {
  return headerLines(exchanged, name)[0];
}

export function headerLines(exchanged: Exchange, name: string): string[] {
  return exchanged.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
