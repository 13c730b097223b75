import { unescape as unescapePercent } from 'node:querystring';

/** What a request asks for, exactly as it was sent: nothing is decoded, nothing normalised. */
export interface Target {
  path: string;
  /** Without the question mark. */
  query: string;
}

/** Splits `req.url`. What follows a `#` never arrives, and a proxy's absolute form loses its origin. */
export function splitTarget(url: string): Target {
  const sent = url.startsWith('/') ? url : url.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '');
  const hash = sent.indexOf('#');
  const visible = hash < 0 ? sent : sent.slice(0, hash);
  const question = visible.indexOf('?');
  if (question < 0) return { path: visible, query: '' };
  return { path: visible.slice(0, question), query: visible.slice(question + 1) };
}

/** Percent decoding as UTF-8. An escape that is none stays as it is, where decodeURIComponent would throw. */
export function decodePercent(text: string): string {
  return text.includes('%') ? unescapePercent(text) : text;
}

/** The query's keys with all their values, decoded, in the order of arrival. A plus is a blank. */
export function parseQuery(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = decodeQuery(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decodeQuery(part.slice(equals + 1));
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  return found;
}

function decodeQuery(text: string): string {
  return decodePercent(text.replace(/\+/g, ' '));
}

/** A plain object, also for a key like `__proto__`, as JSON.parse makes it. */
export function toObject<T>(entries: Iterable<[string, T]>): { [key: string]: T } {
  const object: { [key: string]: T } = {};
  for (const [key, value] of entries) {
    if (key === '__proto__') {
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
      object[key] = value;
    }
  }
  return object;
}
