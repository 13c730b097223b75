import { Buffer } from 'node:buffer';
import { HTTP_API, LAMBDA, REST_API } from '../limits.js';
import type { Front, Route } from '../types.js';

/** What an API takes, how long it waits and how much it hands on; see limits.ts for the numbers. */

/** Bytes a body may have. */
export function bodyLimit(front: Front): number {
  const { kind, limits } = front.definition;
  if (limits === 'lifted') return Number.POSITIVE_INFINITY;
  if (kind === 'function-url') return LAMBDA.maxRequestBytes;
  return kind === 'rest' ? REST_API.maxPayloadBytes : HTTP_API.maxPayloadBytes;
}

/** Milliseconds after which the API gives up on a function. A Function URL waits as long as the function may run. */
export function timeLimit(route: Route): number | undefined {
  const { kind, limits } = route.front.definition;
  if (limits === 'lifted') return undefined;
  if (route.timeoutMs !== undefined || kind === 'function-url') return route.timeoutMs;
  return kind === 'rest' ? REST_API.integrationTimeoutMs : HTTP_API.integrationTimeoutMs;
}

/** The limit is on the whole result as JSON, not on the response's body. */
export function isTooLargeResult(front: Front, result: unknown): boolean {
  return front.definition.limits !== 'lifted' && exceeds(result, LAMBDA.maxResponseBytes);
}

/** A Function URL's event is what Lambda limits, and base64 makes it larger than the body was. */
export function isTooLargeEvent(front: Front, event: unknown): boolean {
  const { kind, limits } = front.definition;
  return kind === 'function-url' && limits !== 'lifted' && exceeds(event, LAMBDA.maxRequestBytes);
}

function exceeds(value: unknown, limit: number): boolean {
  return mostBytes(value) > limit && Buffer.byteLength(JSON.stringify(value)) > limit;
}

/** As many bytes as the JSON of a value can have, without writing it: a character becomes six at most (`\u0000`). */
function mostBytes(value: unknown): number {
  let most = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') most += 6 * next.length + 3;
    else if (typeof next !== 'object' || next === null) most += 25;
    else {
      most += 3;
      for (const key of Object.keys(next)) {
        most += 6 * key.length + 4;
        rest.push((next as { [key: string]: unknown })[key]);
      }
    }
  }
  return most;
}
