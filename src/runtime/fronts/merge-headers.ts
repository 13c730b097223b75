import { headerValue, isObject } from './answer.js';

/** Header lines of a result, or why they cannot be sent. */
export type HeaderLines = { kind: 'lines'; lines: [string, string][] } | { kind: 'malformed'; why: string };

interface Merged {
  name: string;
  multiple: string[];
  single: string[];
}

/**
 * Merges `headers` and `multiValueHeaders`; names that differ in case only are one. REST sends the multiple values first,
 * an HTTP API the single one. The casing is that of `multiValueHeaders`, and a pair that is in both is sent once.
 */
export function mergeHeaders(single: unknown, multiple: unknown, first: 'single' | 'multiple'): HeaderLines {
  const merged = new Map<string, Merged>();
  for (const [source, kind] of [
    [multiple, 'multiple'],
    [single, 'single'],
  ] as [unknown, 'multiple' | 'single'][]) {
    if (source === undefined || source === null) continue;
    if (!isObject(source)) return { kind: 'malformed', why: `${kind} header values are not in an object` };
    for (const name of Object.keys(source)) {
      const values = kind === 'single' ? [source[name]] : source[name];
      if (!Array.isArray(values)) return { kind: 'malformed', why: `multiValueHeaders.${name} is not an array` };
      const header = merged.get(name.toLowerCase()) ?? { name, multiple: [], single: [] };
      merged.set(name.toLowerCase(), header);
      for (const value of values as unknown[]) {
        if (value === null) continue;
        const text = headerValue(name, value);
        if (text === undefined) return { kind: 'malformed', why: `header ${JSON.stringify(name)} cannot be sent` };
        header[kind].push(text);
      }
    }
  }
  const lines: [string, string][] = [];
  for (const header of merged.values()) {
    const added = header.single.filter((value) => !header.multiple.includes(value));
    const values = first === 'single' ? [...added, ...header.multiple] : [...header.multiple, ...added];
    for (const value of values) lines.push([header.name, value]);
  }
  return { kind: 'lines', lines };
}
