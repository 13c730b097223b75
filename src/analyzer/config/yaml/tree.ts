import type { Location } from '../../../model/location.js';

/** An infrastructure file as plain data with places: what `yaml` read, without its objects. */
export type Node = ScalarNode | MapNode | ListNode | CallNode;

export type Primitive = string | number | boolean | null;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: Primitive;
  readonly at: Location;
}

export interface MapNode {
  readonly kind: 'map';
  /** In file order; a key's first value when it occurs twice. A Map, so that no key can reach a prototype. */
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly at: Location;
}

export interface MapEntry {
  readonly keyAt: Location;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: Location;
}

/** A CloudFormation function, as a tag (`!Ref X`) or in its long form (`{Ref: X}`). */
export interface CallNode {
  readonly kind: 'call';
  /** Without `!` and `Fn::`: `Ref`, `GetAtt`, `Sub`. */
  readonly name: string;
  readonly argument: Node;
  readonly at: Location;
}

/** A key that a map has twice. */
export interface Duplicate {
  readonly key: string;
  readonly first: Location;
  readonly again: Location;
}

/** One parsed file. */
export interface Tree {
  readonly root: Node;
  /** Maps with repeated keys; only those in `functions` can be lived with. */
  readonly duplicates: ReadonlyMap<MapNode, readonly Duplicate[]>;
}

/** The value of a key, as written. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}
