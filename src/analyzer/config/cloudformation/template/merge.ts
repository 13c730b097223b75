import type { MapEntry, MapNode, Node } from '../../yaml/tree.js';

/**
 * Settings of `Globals` below a resource's own: maps merge, lists are concatenated with the global items first, and of
 * anything else the resource's own counts. Shared nodes are merged once, so that aliases of aliases cost nothing.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export class Merger {
  readonly #done = new WeakMap<Node, WeakMap<Node, Node>>();

  merge(global: Node | undefined, own: Node): Node {
    if (!global) return own;
    const known = this.#done.get(global)?.get(own);
    if (known) return known;
    const merged = this.#merged(global, own);
    const byOwn = this.#done.get(global) ?? new WeakMap<Node, Node>();
    byOwn.set(own, merged);
    this.#done.set(global, byOwn);
    return merged;
  }

  #merged(global: Node, own: Node): Node {
    if (global.kind === 'list' && own.kind === 'list') {
      return { kind: 'list', items: [...global.items, ...own.items], at: own.at };
    }
    return global.kind === 'map' && own.kind === 'map' ? this.#maps(global, own) : own;
  }

  #maps(global: MapNode, own: MapNode): MapNode {
    const entries = new Map<string, MapEntry>(global.entries);
    for (const [key, entry] of own.entries) {
      entries.set(key, { keyAt: entry.keyAt, value: this.merge(global.entries.get(key)?.value, entry.value) });
    }
    return { kind: 'map', entries, at: own.at };
  }
}
