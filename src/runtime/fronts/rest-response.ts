import { Buffer } from 'node:buffer';
import { own } from '../own.js';
import { type Answer, type Converted, isObject, statusOf } from './answer.js';
import { isBinaryType } from './media-types.js';
import { mergeHeaders } from './merge-headers.js';

const KEYS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

/** Headers that API Gateway sets itself: a function's own come out as x-amzn-Remapped-<name>. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'user-agent',
  'www-authenticate',
]);

const DROPPED = new Set(['transfer-encoding', 'upgrade']);

/** What decides about the response besides the result itself. */
export interface RestContext {
  /** The first media type of the request's Accept header. */
  accepted: string;
  binaryMediaTypes?: string[];
  /** Sent with every response. */
  headers: [string, string][];
}

/**
 * A REST API's answer for a function's result. Strict: an unknown key makes the result malformed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function restResponse(result: unknown, context: RestContext): Converted {
  if (!isObject(result)) return malformed('it is not an object');
  const unknown = Object.keys(result).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return malformed(`a REST API takes no ${JSON.stringify(unknown)}`);
  const status = own(result, 'statusCode') === undefined ? 200 : statusOf(own(result, 'statusCode'));
  if (status === undefined) return malformed('statusCode is no HTTP status');
  const body = own(result, 'body') ?? '';
  if (typeof body !== 'string') return malformed('body is not a string');
  const merged = mergeHeaders(own(result, 'headers'), own(result, 'multiValueHeaders'), 'multiple');
  if (merged.kind === 'malformed') return merged;
  const headers = [...withoutReserved(merged.lines), ...context.headers];
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', 'application/json']);
  }
  const decoded = own(result, 'isBase64Encoded') === true && isBinaryType(context.accepted, context.binaryMediaTypes);
  if (decoded && !isBase64(body)) return { kind: 'answer', answer: undecodable(context) };
  return { kind: 'answer', answer: { status, headers, body: Buffer.from(body, decoded ? 'base64' : 'utf8') } };
}

function withoutReserved(lines: [string, string][]): [string, string][] {
  return lines
    .filter(([name]) => !DROPPED.has(name.toLowerCase()))
    .map(([name, value]) => [REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]);
}

function isBase64(text: string): boolean {
  const digits = text.replace(/={0,2}$/, '');
  return /^[A-Za-z0-9+/]*$/.test(digits) && digits.length % 4 !== 1;
}

/** Recorded: 500, where every other malformed result is 502. */
function undecodable(context: RestContext): Answer {
  return {
    status: 500,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', 'InternalServerErrorException'],
      ...context.headers,
    ],
    body: Buffer.from('{"message": "Internal server error"}'),
  };
}

function malformed(why: string): Converted {
  return { kind: 'malformed', why };
}
