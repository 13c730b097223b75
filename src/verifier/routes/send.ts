import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { RouteRequest } from './requests.js';

export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** The first kilobytes. */
      readonly body: string;
      readonly milliseconds: number;
    }
  | { readonly kind: 'none'; readonly why: string };

/** Above API Gateway's own limit of 30 seconds, so that its answer is seen. */
const CALL_MS = 40_000;
/** A probe's answer needs no function. Without one in this time the route waits for the body: then it is there. */
const PROBE_MS = 3_000;
const BODY_BYTES = 4096;

/** Sends a request to a port of this machine, as it is: no redirect is followed, the path is not tidied. */
export function send(
  { kind, method, target, headers, body }: RouteRequest,
  port: number,
  signal: AbortSignal,
): Promise<Answer> {
  const limit = kind === 'probe' ? PROBE_MS : CALL_MS;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const options = { host: '127.0.0.1', port, method, path: target, headers: withLength(headers, body), agent: false };
    const outgoing = httpRequest({ ...options, signal });
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      resolve(answer);
      outgoing.destroy();
    };
    const timer = setTimeout(() => end({ kind: 'none', why: `no answer within ${limit / 1000} seconds` }), limit);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      const milliseconds = Math.round(performance.now() - start);
      const done = (): void => {
        const text = Buffer.concat(chunks).subarray(0, BODY_BYTES).toString('utf8');
        end({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body: text, milliseconds });
      };
      response.on('data', (chunk: Buffer) => (Buffer.concat(chunks).length < BODY_BYTES ? chunks.push(chunk) : 0));
      response.on('end', done);
      response.on('close', done);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (signal.aborted) reject(error);
      else resolve({ kind: 'none', why: error.code === 'ECONNRESET' ? 'the connection was cut' : error.message });
    });
    if (kind === 'probe') outgoing.flushHeaders();
    else outgoing.end(body);
  });
}

function withLength(headers: RouteRequest['headers'], body: string | undefined): Record<string, string> {
  return { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) };
}
