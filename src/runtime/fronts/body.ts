import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** The bytes of a request, or why there are none. */
export type Body =
  | { kind: 'body'; bytes: Buffer }
  | { kind: 'too-large' }
  /** The client went away before it had sent everything. */
  | { kind: 'aborted' }
  /** Somebody read the stream before we could keep its bytes. */
  | { kind: 'gone' };

interface Kept {
  chunks: Buffer[];
  bytes: number;
  limit: number;
  complete: boolean;
  tooLarge: boolean;
}

const kept = new WeakMap<IncomingMessage, Kept>();
const EMPTY = Buffer.alloc(0);

/**
 * Keeps a copy of every chunk as the connection delivers it, whoever reads the stream afterwards. So a body parser in
 * front of the routes works as usual and the route still gets the bytes that were sent. Call it before anything reads.
 */
export function keepBody(request: IncomingMessage, limit: number): void {
  if (kept.has(request) || !announcesBody(request) || alreadyRead(request)) return;
  const record: Kept = { chunks: [], bytes: 0, limit, complete: false, tooLarge: declaredLength(request) > limit };
  kept.set(request, record);
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (chunk === null) record.complete = true;
    else keep(record, chunk, encoding);
    return push(chunk, encoding);
  };
}

function keep(record: Kept, chunk: unknown, encoding?: BufferEncoding): void {
  if (record.tooLarge) return;
  const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk), encoding);
  record.bytes += bytes.length;
  if (record.bytes > record.limit) {
    record.tooLarge = true;
    record.chunks = [];
  } else {
    record.chunks.push(bytes);
  }
}

/** Waits for the whole body. A body over the limit is not waited for. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (!announcesBody(request)) return { kind: 'body', bytes: EMPTY };
  keepBody(request, limit);
  const record = kept.get(request);
  if (record === undefined) return { kind: 'gone' };
  if (!record.complete && !record.tooLarge) await finished(request, record);
  if (record.tooLarge) return { kind: 'too-large' };
  return record.complete ? { kind: 'body', bytes: Buffer.concat(record.chunks) } : { kind: 'aborted' };
}

/** Resolves when everything arrived, when it became too much, or when nothing more will come. */
function finished(request: IncomingMessage, record: Kept): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (record.complete || record.tooLarge) done();
    };
    const done = (): void => {
      request.off('data', look);
      for (const event of ['end', 'close', 'error']) request.off(event, done);
      resolve();
    };
    for (const event of ['end', 'close', 'error']) request.on(event, done);
    if (request.destroyed) return done();
    // Reading to the end is what makes the connection deliver the rest.
    request.on('data', look);
    request.resume();
  });
}

/** RFC 9112: without one of these two headers a request has no body. */
function announcesBody(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  const length = request.headers['content-length'];
  return length !== undefined && length !== '0';
}

function alreadyRead(request: IncomingMessage): boolean {
  return request.readableDidRead || request.readableLength > 0;
}

function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}
