import type { Buffer } from 'node:buffer';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import type { TLSSocket } from 'node:tls';
import type { Front, Route } from '../types.js';
import type { Place } from './choose.js';
import { type Headers, lastValue, receivedHeaders } from './headers.js';
import type { PathPattern } from './path.js';

/** What is known of a request before its body is there. */
export interface ReceivedRequest {
  route: Route;
  pattern: PathPattern;
  place: Place;
  method: string;
  /** With the X-Forwarded-* and X-Amzn-Trace-Id headers that a gateway adds. */
  headers: Headers;
  protocol: string;
  domainName: string;
  sourceIp: string;
  ids: GatewayIds;
  time: Date;
}

/** All that an event is made of. */
export interface GatewayRequest extends ReceivedRequest {
  body: Buffer;
  /** What the authorizer says about the caller; absent on a route that has none. */
  authorizer?: { [name: string]: unknown };
}

/** What AWS makes up for each request. */
export interface GatewayIds {
  /** REST and Function URL: a UUID. */
  requestId: string;
  /** HTTP API, and REST's extended id: 16 characters that end in `=`. */
  extendedRequestId: string;
  traceId: string;
}

export function newIds(request: IncomingMessage): GatewayIds {
  const sent = request.headers['x-amzn-trace-id'];
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return {
    requestId: randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64').replace(/\+/g, '-').replace(/\//g, '_'),
    traceId: typeof sent === 'string' && sent !== '' ? sent : `Root=1-${seconds}-${randomBytes(12).toString('hex')}`,
  };
}

export interface Incoming {
  request: IncomingMessage;
  route: Route;
  pattern: PathPattern;
  place: Place;
  ids: GatewayIds;
}

/**
 * Reads everything once. What an authorizer decides about is what the function gets, whatever middleware does to the
 * request in the meantime.
 */
export function receivedRequest({ request, ...incoming }: Incoming): ReceivedRequest {
  const headers = receivedHeaders(request);
  const sourceIp = addForwarding(headers, request);
  headers.set('x-amzn-trace-id', { name: 'X-Amzn-Trace-Id', values: [incoming.ids.traceId] });
  return {
    ...incoming,
    method: request.method ?? 'GET',
    headers,
    protocol: `HTTP/${request.httpVersion}`,
    domainName: lastValue(headers, 'host') ?? '',
    sourceIp,
    time: new Date(),
  };
}

/**
 * Sets the X-Forwarded-* headers and returns the client's address. Without TRUST_PROXY these headers are what anybody may
 * send: the client is the peer of the socket. `TRUST_PROXY=1` trusts one load balancer in front (2: two, and so on), which
 * has added the address it saw, the protocol and the port.
 */
function addForwarding(headers: Headers, request: IncomingMessage): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const chain = (headers.get('x-forwarded-for')?.values ?? [])
    .join(',')
    .split(',')
    .map((part) => part.trim());
  const known = chain.filter((part) => part !== '');
  const hops = trustedHops();
  const trusted = hops > 0 && known.length > 0;
  const encrypted = (request.socket as TLSSocket).encrypted === true;
  const set = (name: string, value: string): void => {
    headers.set(name.toLowerCase(), { name, values: [value] });
  };
  set('X-Forwarded-For', (trusted ? known : [...known, peer]).join(', '));
  const proto = hops > 0 ? lastValue(headers, 'x-forwarded-proto') : undefined;
  const port = hops > 0 ? lastValue(headers, 'x-forwarded-port') : undefined;
  set('X-Forwarded-Proto', proto ?? (encrypted ? 'https' : 'http'));
  set('X-Forwarded-Port', port ?? String(request.socket.localPort ?? 80));
  return trusted ? (known[Math.max(0, known.length - hops)] ?? peer) : peer;
}

function trustedHops(): number {
  const text = process.env['TRUST_PROXY'] ?? '';
  return text === 'true' ? 1 : /^\d+$/.test(text) ? Number(text) : 0;
}

/** Ids that AWS assigns once, here the same in every process: `apiId` of the API, `resourceId` of a path. */
export function stableId(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export function apiId(front: Front): string {
  return stableId(front.definition.id, 10);
}

export function accountId(): string {
  return process.env['AWS_ACCOUNT_ID'] ?? '123456789012';
}

export function region(): string {
  return process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Common Log Format: `09/Apr/2015:12:34:56 +0000`. */
export function logTime(time: Date): string {
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T(.{8})/.exec(time.toISOString()) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
}
