import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type Node as YamlNode } from 'yaml';
import type { Location } from '../../../model/location.js';
import { fail, ok, type Result } from '../../../model/result.js';
import { callOfKey, callOfTag } from './calls.js';
import type { Duplicate, MapEntry, MapNode, Node, Tree } from './tree.js';

/** Why a document that parses still has no meaning. */
export interface Misuse {
  readonly at: Location;
  readonly message: string;
}

interface State {
  readonly at: (offset: number) => Location;
  /** Anchors seen so far; undefined while the anchored value is being read. */
  readonly anchors: Map<string, Node | undefined>;
  readonly duplicates: Map<MapNode, readonly Duplicate[]>;
  readonly misuses: Misuse[];
}

/**
 * Turns what `yaml` parsed into our tree. An alias becomes the very node it names, so that a file of aliases to aliases
 * stays as small as it is written; merge keys (`<<`) are applied.
 */
export function convert(contents: YamlNode | null, at: (offset: number) => Location): Result<Tree, Misuse> {
  const state: State = { at, anchors: new Map(), duplicates: new Map(), misuses: [] };
  const root = toNode(contents, state, at(0));
  const [misuse] = state.misuses;
  return misuse ? fail(misuse) : ok({ root, duplicates: state.duplicates });
}

function toNode(node: YamlNode | null | undefined, state: State, fallback: Location): Node {
  if (!node) return { kind: 'scalar', value: null, at: fallback };
  if (isAlias(node)) return aliased(node, state, fallback);
  const anchor = node.anchor;
  if (anchor !== undefined) state.anchors.set(anchor, undefined);
  const plain = withoutTag(node, state, node.range ? state.at(node.range[0]) : fallback);
  const name = callOfTag(node.tag);
  const converted: Node = name === undefined ? plain : { kind: 'call', name, argument: plain, at: plain.at };
  if (anchor !== undefined) state.anchors.set(anchor, converted);
  return converted;
}

function withoutTag(node: YamlNode, state: State, at: Location): Node {
  if (isMap(node)) return fromMap(node, state, at);
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map((item) => toNode(item as YamlNode | null, state, at)), at };
  }
  return { kind: 'scalar', value: isScalar(node) ? primitive(node.value) : null, at };
}

function primitive(value: unknown): string | number | boolean | null {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : value === null || value === undefined ? null : String(value);
}

function aliased(node: Alias, state: State, fallback: Location): Node {
  const at = node.range ? state.at(node.range[0]) : fallback;
  const target = state.anchors.get(node.source);
  if (target) return target;
  const why = state.anchors.has(node.source) ? 'refers to the value it is part of' : 'has no anchor before it';
  state.misuses.push({ at, message: `alias *${node.source} ${why}` });
  return { kind: 'scalar', value: null, at };
}

function fromMap(node: YAMLMap, state: State, at: Location): Node {
  const own = new Map<string, MapEntry>();
  const merged: Node[] = [];
  const duplicates: Duplicate[] = [];
  for (const pair of node.items as Array<Pair<YamlNode, YamlNode | null>>) {
    const keyAt = pair.key?.range ? state.at(pair.key.range[0]) : at;
    const value = toNode(pair.value, state, keyAt);
    const key = keyOf(pair.key);
    if (key === undefined) state.misuses.push({ at: keyAt, message: 'a key must be plain text' });
    else if (key === MERGE) merged.push(...(value.kind === 'list' ? value.items : [value]));
    else if (own.has(key)) duplicates.push({ key, first: own.get(key)!.keyAt, again: keyAt });
    else own.set(key, { keyAt, value });
  }
  const call = asCall(own, at);
  if (call && node.items.length === 1) return call;
  const map: MapNode = { kind: 'map', entries: withMerged(own, merged), at };
  if (duplicates.length > 0) state.duplicates.set(map, duplicates);
  return map;
}

const MERGE = Symbol('<<');

function keyOf(key: YamlNode | null): string | typeof MERGE | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'symbol' ? MERGE : String(key.value);
}

/** Keys of the map itself win, then those of the first merged map. https://yaml.org/type/merge.html */
function withMerged(own: Map<string, MapEntry>, merged: readonly Node[]): Map<string, MapEntry> {
  for (const node of merged) {
    if (node.kind !== 'map') continue;
    for (const [key, entry] of node.entries) if (!own.has(key)) own.set(key, entry);
  }
  return own;
}

/** `{Ref: X}` and `{Fn::GetAtt: [X, Arn]}` mean what the tags mean. */
function asCall(entries: ReadonlyMap<string, MapEntry>, at: Location): Node | undefined {
  const [first] = entries;
  const name = first && callOfKey(first[0]);
  return name === undefined ? undefined : { kind: 'call', name, argument: first![1].value, at };
}
