import { own } from '../own.js';

/** The value at a JSONPath of names and indexes, all that EventBridge takes: `$.detail.items[0]`. Undefined when absent. */
export function valueAt(document: unknown, path: string): unknown {
  if (!path.startsWith('$')) return undefined;
  let value: unknown = document;
  for (const [, name, quoted, index] of path.slice(1).matchAll(/\.([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
    const key = name ?? quoted ?? index ?? '';
    if (value === null || typeof value !== 'object') return undefined;
    value = own(value, key);
  }
  return value;
}
