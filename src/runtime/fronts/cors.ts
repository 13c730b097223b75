import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { CorsSettings } from '../types.js';
import type { Answer } from './answer.js';

/** What the gateway itself says about CORS. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */

/** A browser's question whether it may send the real request. */
export function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
}

/** HTTP API: 204, with headers only for an origin that is allowed. */
export function preflightAnswer(cors: CorsSettings, request: IncomingMessage, headers: [string, string][]): Answer {
  const origin = allowedOrigin(cors, request.headers.origin);
  const lines = origin === undefined ? [] : [['Access-Control-Allow-Origin', origin], ...preflightHeaders(cors)];
  return { status: 204, headers: [...(lines as [string, string][]), ...headers], body: Buffer.alloc(0) };
}

/** REST: the MOCK method that the Serverless Framework and SAM add to a resource. It answers whoever asks. */
export function mockPreflightAnswer(cors: CorsSettings, request: IncomingMessage, headers: [string, string][]): Answer {
  const origin = allowedOrigin(cors, request.headers.origin) ?? cors.allowedOrigins[0] ?? '*';
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/json'],
      ['Access-Control-Allow-Origin', origin],
      ...preflightHeaders(cors),
      ...headers,
    ],
    body: Buffer.alloc(0),
  };
}

/** HTTP API: headers of every other response; empty for a request without an allowed origin. */
export function responseHeaders(cors: CorsSettings | undefined, origin: string | undefined): [string, string][] {
  const allowed = cors === undefined ? undefined : allowedOrigin(cors, origin);
  if (cors === undefined || allowed === undefined) return [];
  const headers: [string, string][] = [['Access-Control-Allow-Origin', allowed], ...credentials(cors)];
  if (cors.exposedHeaders.length > 0) headers.push(['Access-Control-Expose-Headers', cors.exposedHeaders.join(',')]);
  return headers;
}

/** With CORS configured, the gateway ignores what the function says about it. */
export function withoutCorsHeaders(headers: [string, string][]): [string, string][] {
  return headers.filter(([name]) => !name.toLowerCase().startsWith('access-control-'));
}

function preflightHeaders(cors: CorsSettings): [string, string][] {
  const headers: [string, string][] = credentials(cors);
  if (cors.allowedMethods.length > 0) headers.push(['Access-Control-Allow-Methods', cors.allowedMethods.join(',')]);
  if (cors.allowedHeaders.length > 0) headers.push(['Access-Control-Allow-Headers', cors.allowedHeaders.join(',')]);
  if (cors.maxAge !== undefined) headers.push(['Access-Control-Max-Age', String(cors.maxAge)]);
  return headers;
}

function credentials(cors: CorsSettings): [string, string][] {
  return cors.allowCredentials ? [['Access-Control-Allow-Credentials', 'true']] : [];
}

/** `*` for everybody, `https://*` for a scheme, else the origin itself. */
function allowedOrigin(cors: CorsSettings, origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (cors.allowedOrigins.includes('*')) return '*';
  const allowed = cors.allowedOrigins.some((entry) =>
    entry.endsWith('://*') ? origin.startsWith(entry.slice(0, -1)) : entry.toLowerCase() === origin.toLowerCase(),
  );
  return allowed ? origin : undefined;
}
