import { fail, ok, type Result } from '../../model/result.js';
import type { JsonNode } from './json.js';

/** What is wrong with a value, and where it stands. */
export interface Problem {
  readonly offset: number;
  /** A clause that names the value: `functions[3].timeoutSeconds must be a number`. */
  readonly what: string;
}

/** Reads a value of one shape. */
export type Shape<T> = (node: JsonNode, path: string) => Result<T, Problem>;

/** Control characters have no place in names: they would go into messages and code. */
const PLAIN = /^\P{Cc}*$/u;

export function text(pattern: RegExp = PLAIN, what = 'text without control characters'): Shape<string> {
  return (node, path) =>
    node.kind === 'scalar' && typeof node.value === 'string' && pattern.test(node.value)
      ? ok(node.value)
      : wrong(node, path, what);
}

/** Any text, such as JSON that is passed on. */
export const anyText: Shape<string> = text(/^[\s\S]*$/, 'text');

export function oneOf<T extends string>(...texts: readonly T[]): Shape<T> {
  return (node, path) => {
    const found = texts.find((one) => node.kind === 'scalar' && node.value === one);
    return found === undefined ? wrong(node, path, `one of ${texts.join(', ')}`) : ok(found);
  };
}

/** A whole number, not below zero. */
export const number: Shape<number> = (node, path) =>
  node.kind === 'scalar' && Number.isSafeInteger(node.value) && (node.value as number) >= 0
    ? ok(node.value as number)
    : wrong(node, path, 'a whole number');

export const flag: Shape<boolean> = (node, path) =>
  node.kind === 'scalar' && typeof node.value === 'boolean' ? ok(node.value) : wrong(node, path, 'true or false');

export const yes: Shape<true> = (node, path) =>
  node.kind === 'scalar' && node.value === true ? ok(true) : wrong(node, path, 'true');

export const one: Shape<1> = (node, path) =>
  node.kind === 'scalar' && node.value === 1 ? ok(1) : wrong(node, path, '1');

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (node, path) => {
    if (node.kind !== 'list') return wrong(node, path, 'a list');
    const items: T[] = [];
    for (const [index, item] of node.items.entries()) {
      const read = shape(item, `${path}[${index}]`);
      if (!read.ok) return read;
      items.push(read.value);
    }
    return ok(items);
  };
}

/** An object of texts under any names. */
export const texts: Shape<Readonly<Record<string, string>>> = (node, path) => {
  if (node.kind !== 'map') return wrong(node, path, 'an object');
  const entries: Array<[string, string]> = [];
  for (const [key, value] of node.entries) {
    const read = anyText(value, within(path, key));
    if (!read.ok) return read;
    entries.push([key, read.value]);
  }
  return ok(Object.fromEntries(entries));
};

/** A key that may be missing. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

export const optional = <T>(shape: Shape<T>): Optional<T> => ({ optional: shape });

type Shapes<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Optional<Exclude<T[K], undefined>> : Shape<T[K]>;
};

/** An object with these keys; further keys are left out. */
export function object<T extends object>(shapes: Shapes<T>): Shape<T> {
  const known = Object.entries<Shape<unknown> | Optional<unknown>>(shapes);
  return (node, path) => {
    if (node.kind !== 'map') return wrong(node, path, 'an object');
    const entries: Array<[string, unknown]> = [];
    for (const [key, given] of known) {
      const shape = typeof given === 'function' ? given : given.optional;
      const value = node.entries.get(key);
      if (value === undefined && typeof given !== 'function') continue;
      if (value === undefined) return fail({ offset: node.offset, what: `${within(path, key)} is missing` });
      const read = shape(value, within(path, key));
      if (!read.ok) return read;
      entries.push([key, read.value]);
    }
    return ok(Object.fromEntries(entries) as T);
  };
}

const within = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function wrong({ offset }: JsonNode, path: string, what: string): Result<never, Problem> {
  return fail({ offset, what: `${path} must be ${what}` });
}
