import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { CorsSettings, FrontDefinition } from '../types.js';
import type { Answer } from './answer.js';

/** What the gateway itself says about CORS. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */

/** A browser's question whether it may send the real request. */
function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
}

/**
 * The answer to a preflight that is the API's own business: of an HTTP API (204) or a Function URL (200) with settings,
 * with headers only for an origin that is allowed. Undefined for every other request.
 */
export function preflightAnswer(
  { kind, cors }: FrontDefinition,
  request: IncomingMessage,
  headers: [string, string][],
): Answer | undefined {
  if (kind === 'rest' || cors === undefined || !isPreflight(request)) return undefined;
  const origin = allowedOrigin(cors, request.headers.origin);
  const lines = origin === undefined ? [] : [['Access-Control-Allow-Origin', origin], ...preflightHeaders(cors)];
  return {
    status: kind === 'function-url' ? 200 : 204,
    headers: [...(lines as [string, string][]), ...headers],
    body: Buffer.alloc(0),
  };
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

/**
 * An answer with the headers that the settings add for an allowed origin. An HTTP API ignores what the function says
 * about CORS. A Function URL sends both, even where that means a header twice.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
export function withCors({ kind, cors }: FrontDefinition, request: IncomingMessage, answer: Answer): Answer {
  if (kind === 'rest' || cors === undefined) return answer;
  const own = kind === 'http-api' ? withoutCorsHeaders(answer.headers) : answer.headers;
  return { ...answer, headers: [...own, ...responseHeaders(cors, request.headers.origin)] };
}

/** Empty for a request without an allowed origin. */
function responseHeaders(cors: CorsSettings, origin: string | undefined): [string, string][] {
  const allowed = allowedOrigin(cors, origin);
  if (allowed === undefined) return [];
  const headers: [string, string][] = [['Access-Control-Allow-Origin', allowed], ...credentials(cors)];
  if (cors.exposedHeaders.length > 0) headers.push(['Access-Control-Expose-Headers', cors.exposedHeaders.join(',')]);
  return headers;
}

function withoutCorsHeaders(headers: [string, string][]): [string, string][] {
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
