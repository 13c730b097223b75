import { Buffer } from 'node:buffer';
import { own } from '../own.js';
import { type Converted, headerValue, isObject, statusOf } from './answer.js';
import { mergeHeaders } from './merge-headers.js';

/** Set by the gateway alone: a function's own are dropped without a trace. */
const DROPPED = new Set(['connection', 'content-length', 'date', 'transfer-encoding', 'upgrade', 'trailer']);

/** In what the responses of these APIs differ. */
interface Style {
  /** Sent with every response. */
  headers: [string, string][];
  /** Content-Type of a response that has none. */
  defaultType: string;
  /** A body that is no string is sent as JSON; elsewhere it makes the result malformed. */
  jsonBodies: boolean;
}

const TEXT = { defaultType: 'text/plain; charset=utf-8', jsonBodies: false };

/**
 * Payload 2.0: a result with a statusCode is a response; any other value is sent as JSON with status 200, and a string as
 * it is. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiResponse(result: unknown, headers: [string, string][]): Converted {
  return responseV2(result, { headers, ...TEXT });
}

/**
 * A Function URL's response: payload 2.0, but everything is JSON unless the function says otherwise, and a body that is
 * no string is sent as JSON. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionUrlResponse(result: unknown, headers: [string, string][]): Converted {
  return responseV2(result, { headers, defaultType: 'application/json', jsonBodies: true });
}

/** Payload 1.0 on an HTTP API: always a response with a statusCode; unknown keys are ignored. */
export function httpApiResponseV1(result: unknown, headers: [string, string][]): Converted {
  if (!isObject(result)) return { kind: 'malformed', why: 'it is not an object' };
  return structured(result, own(result, 'multiValueHeaders'), [], { headers, ...TEXT });
}

function responseV2(result: unknown, style: Style): Converted {
  const status = isObject(result) ? own(result, 'statusCode') : undefined;
  if (isObject(result) && status !== undefined && status !== null) {
    const cookies = cookieLines(own(result, 'cookies'));
    if (cookies === undefined) return { kind: 'malformed', why: 'cookies is not an array of strings' };
    return structured(result, undefined, cookies, style);
  }
  const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return {
    kind: 'answer',
    answer: { status: 200, headers: [['Content-Type', 'application/json'], ...style.headers], body: Buffer.from(text) },
  };
}

function structured(
  result: { [key: string]: unknown },
  multiValueHeaders: unknown,
  cookies: [string, string][],
  style: Style,
): Converted {
  const status = statusOf(own(result, 'statusCode'));
  if (status === undefined) return { kind: 'malformed', why: 'statusCode is no HTTP status' };
  const given = own(result, 'body') ?? '';
  if (typeof given !== 'string' && !style.jsonBodies) return { kind: 'malformed', why: 'body is not a string' };
  const merged = mergeHeaders(own(result, 'headers'), multiValueHeaders, 'single');
  if (merged.kind === 'malformed') return merged;
  const lines = merged.lines.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const headers = [...cookies, ...lines, ...style.headers];
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', style.defaultType]);
  }
  const encoding = own(result, 'isBase64Encoded') === true ? 'base64' : 'utf8';
  const body = typeof given === 'string' ? Buffer.from(given, encoding) : Buffer.from(JSON.stringify(given));
  return { kind: 'answer', answer: { status, headers, body } };
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
