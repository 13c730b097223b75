import type { Location } from '../../../../model/location.js';
import type { Resolved, Selection, Unknown } from '../../resolved.js';
import type { Primitive } from '../../yaml/tree.js';
import type { Resolver } from './resolver.js';

/** What one alternative of a variable came to. */
export type Outcome = { readonly selection?: Selection; readonly elsewhere?: Unknown } & (
  | { readonly kind: 'found'; readonly resolved: Resolved }
  /** It has no value; the next alternative may have one. */
  | { readonly kind: 'missing'; readonly unknown: Unknown }
  /** Its value lies outside the repository. */
  | {
      readonly kind: 'hidden';
      readonly unknown: Unknown;
      /** The value on this machine, never to be written down. */
      readonly value?: Primitive;
      /** True when the value only overrides a committed fallback. */
      readonly overrides: boolean;
    }
);

export interface Request {
  /** The variable as a message may quote it. */
  readonly source: string;
  /** What stands in parentheses: `./config.yml`. */
  readonly parameters: string;
  /** What follows the colon: `custom.table`. */
  readonly address: string;
  readonly at: Location;
}

export type Source = (request: Request) => Outcome;
export type SourceTable = ReadonlyMap<string, Source>;

export const found = (resolved: Resolved): Outcome => ({ kind: 'found', resolved });
export const missing = (unknown: Unknown): Outcome => ({ kind: 'missing', unknown });

/** Follows `a.b.0` from a value; undefined where a key is absent. Stops at what is only known later. */
export function walk(resolver: Resolver, start: Resolved, address: string): Resolved | undefined {
  let current: Resolved | undefined = start;
  for (const key of address === '' ? [] : address.split('.')) {
    if (current?.kind === 'map') current = resolver.get(current, key);
    else if (current?.kind === 'list') current = resolver.items(current)[Number(key)];
    else return current?.kind === 'scalar' && current.value !== undefined ? undefined : current;
  }
  return current;
}

/** What decided that `walk` finds nothing: the same address may lead to something in another stage. */
export function choiceOn(
  resolver: Resolver,
  start: Resolved,
  address: string,
): Pick<Outcome, 'selection' | 'elsewhere'> {
  const keys = address.split('.');
  for (let length = keys.length; length >= 0; length -= 1) {
    const { selection, elsewhere } = walk(resolver, start, keys.slice(0, length).join('.')) ?? {};
    if (selection || elsewhere) return { ...(selection && { selection }), ...(elsewhere && { elsewhere }) };
  }
  return {};
}
