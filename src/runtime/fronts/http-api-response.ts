import { Buffer } from 'node:buffer';
import { own } from '../own.js';
import { type Converted, headerValue, isObject, statusOf } from './answer.js';
import { mergeHeaders } from './merge-headers.js';

/** Set by the gateway alone: a function's own are dropped without a trace. */
const DROPPED = new Set(['connection', 'content-length', 'date', 'transfer-encoding', 'upgrade', 'trailer']);

/**
 * Payload 2.0: a result with a statusCode is a response; any other value is sent as JSON with status 200, and a string as
 * it is. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiResponse(result: unknown, headers: [string, string][]): Converted {
  const status = isObject(result) ? own(result, 'statusCode') : undefined;
  if (isObject(result) && status !== undefined && status !== null) {
    const cookies = cookieLines(own(result, 'cookies'));
    if (cookies === undefined) return { kind: 'malformed', why: 'cookies is not an array of strings' };
    return structured(result, undefined, cookies, headers);
  }
  const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return {
    kind: 'answer',
    answer: { status: 200, headers: [['Content-Type', 'application/json'], ...headers], body: Buffer.from(text) },
  };
}

/** Payload 1.0 on an HTTP API: always a response with a statusCode; unknown keys are ignored. */
export function httpApiResponseV1(result: unknown, headers: [string, string][]): Converted {
  if (!isObject(result)) return { kind: 'malformed', why: 'it is not an object' };
  return structured(result, own(result, 'multiValueHeaders'), [], headers);
}

function structured(
  result: { [key: string]: unknown },
  multiValueHeaders: unknown,
  cookies: [string, string][],
  added: [string, string][],
): Converted {
  const status = statusOf(own(result, 'statusCode'));
  if (status === undefined) return { kind: 'malformed', why: 'statusCode is no HTTP status' };
  const body = own(result, 'body') ?? '';
  if (typeof body !== 'string') return { kind: 'malformed', why: 'body is not a string' };
  const merged = mergeHeaders(own(result, 'headers'), multiValueHeaders, 'single');
  if (merged.kind === 'malformed') return merged;
  const lines = merged.lines.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const headers = [...cookies, ...lines, ...added];
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', 'text/plain; charset=utf-8']);
  }
  const encoding = own(result, 'isBase64Encoded') === true ? 'base64' : 'utf8';
  return { kind: 'answer', answer: { status, headers, body: Buffer.from(body, encoding) } };
}

function cookieLines(cookies: unknown): [string, string][] | undefined {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) return undefined;
  const lines: [string, string][] = [];
  for (const cookie of cookies as unknown[]) {
    const value = headerValue('Set-Cookie', cookie);
    if (value === undefined) return undefined;
    lines.push(['Set-Cookie', value]);
  }
  return lines;
}
