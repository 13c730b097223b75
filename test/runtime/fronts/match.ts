import type { Exchange, Json } from './gateway.js';
import { headerLines } from './gateway.js';

/** Compares what a conformance case expects with what happened. Differences out; an empty list means that it matches. */

export function differences(expected: Json, actual: Json, event?: Json, at = ''): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [differs(at, expected, actual)];
    return expected.flatMap((value, index) => differences(value, (actual as Json[])[index], event, `${at}/${index}`));
  }
  if (expected === null || typeof expected !== 'object')
    return Object.is(expected, actual) ? [] : [differs(at, expected, actual)];
  if ('$match' in expected) {
    const fits = typeof actual === 'string' && new RegExp(expected.$match, 'u').test(actual);
    return fits ? [] : [differs(at, expected, actual)];
  }
  if ('$type' in expected) return typeof actual === expected.$type ? [] : [differs(at, expected, actual)];
  if ('$eqEvent' in expected) return differences(pointer(event, expected.$eqEvent), actual, event, at);
  if (actual === null || typeof actual !== 'object') return [differs(at, expected, actual)];
  return Object.entries(expected).flatMap(([key, value]) =>
    Object.hasOwn(actual, key)
      ? differences(value, actual[key], event, `${at}/${key}`)
      : [differs(`${at}/${key}`, value, '(absent)')],
  );
}

export function pointer(document: Json, path: string): Json {
  return path
    .split('/')
    .slice(1)
    .reduce((value, key) => value?.[key], document);
}

export function responseDifferences(expected: Json, actual: Exchange, event: Json): string[] {
  const found: string[] = [];
  if (expected?.status !== undefined) found.push(...differences(expected.status, actual.status, event, 'status'));
  for (const [name, value] of Object.entries(expected?.headers ?? {})) {
    const lines = headerLines(actual, name);
    const single = Array.isArray(value) || lines.length > 1 ? lines : lines[0];
    found.push(...differences(value, single, event, `header ${name}`));
  }
  for (const name of expected?.absentHeaders ?? [])
    found.push(...differences([], headerLines(actual, name), event, name));
  if (expected?.setCookies) found.push(...differences(expected.setCookies, headerLines(actual, 'set-cookie'), event));
  if (expected?.body !== undefined)
    found.push(...differences(expected.body, actual.body.toString('utf8'), event, 'body'));
  if (expected?.bodyBase64 !== undefined)
    found.push(...differences(expected.bodyBase64, actual.body.toString('base64'), event, 'body'));
  if (expected?.bodyJson !== undefined)
    found.push(...differences(expected.bodyJson, JSON.parse(actual.body.toString('utf8')), event, 'body'));
  return found;
}

function differs(at: string, expected: unknown, actual: unknown): string {
  return `${at}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
