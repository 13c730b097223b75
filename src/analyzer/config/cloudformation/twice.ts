import type { GuardFact } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import { child, type Node, type Tree } from '../yaml/tree.js';

/**
 * Keys that are written twice. Here the first counts, on AWS another may; so what lets callers in must not be below
 * one of them. Places stand for keys, because merging with `Globals` makes new maps of them.
 */
export class Twice {
  readonly #places = new Set<string>();

  /** Those of one more file. */
  add(duplicates: Tree['duplicates']): void {
    for (const list of duplicates.values()) for (const { first } of list) this.#places.add(placeOf(first));
  }

  /** True for the key at this place. */
  isAt(location: Location): boolean {
    return this.#places.has(placeOf(location));
  }

  /** True for a key that a map has twice. */
  has(node: Node | undefined, key: string): boolean {
    const entry = node?.kind === 'map' ? node.entries.get(key) : undefined;
    return entry !== undefined && this.isAt(entry.keyAt);
  }

  /** True for any key below. Aliased parts are looked at once. */
  isBelow(node: Node | undefined): boolean {
    if (this.#places.size === 0) return false;
    const seen = new Set<Node>();
    const waiting: Node[] = node ? [node] : [];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (next.kind === 'list') waiting.push(...next.items);
      if (next.kind === 'call') waiting.push(next.argument);
      for (const { keyAt, value } of next.kind === 'map' ? next.entries.values() : []) {
        if (this.isAt(keyAt)) return true;
        waiting.push(value);
      }
    }
    return false;
  }

  /** True for what every route of the template depends on. */
  isEverywhere(root: Node): boolean {
    return ['Resources', 'Globals'].some((key) => this.has(root, key)) || this.isBelow(child(root, 'Globals'));
  }
}

/** What is said of a route that depends on such a key. */
export const twiceGuard: GuardFact = { kind: 'authorizer', name: 'key written twice' };

const placeOf = ({ file, line, column }: Location): string => JSON.stringify([file, line, column]);
