import type { Resolved } from '../resolved.js';
import { type CallNode, child, type Node } from '../yaml/tree.js';

/**
 * True for a setting that a function of CloudFormation decides, whatever it comes to here: with other parameters it may
 * come to something else. What lets anybody in has to be written out.
 */
export function isDecided(settings: Resolved | undefined, key: string): boolean {
  return decision(settings, key) !== undefined;
}

/** The function that decides a setting. */
export function decision(settings: Resolved | undefined, key: string): CallNode | undefined {
  const node = settings?.kind === 'map' ? child(settings.node, key) : undefined;
  return node?.kind === 'call' && !isNoValue(node) ? node : undefined;
}

/** True for settings that another stage sees otherwise, or that a macro completes while deploying. */
export function isIncomplete(settings: Resolved | undefined): boolean {
  if (settings === undefined) return false;
  return settings.kind !== 'map' || settings.selection !== undefined || settings.node.entries.has('Fn::Transform');
}

/** True when a map with this key is anywhere below, in branches too that do not count here. Aliased parts are looked at once. */
export function holdsKey(node: Node | undefined, key: string): boolean {
  const seen = new Set<Node>();
  const waiting: Node[] = node ? [node] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'map' && next.entries.has(key)) return true;
    if (next.kind === 'map') waiting.push(...[...next.entries.values()].map(({ value }) => value));
    else if (next.kind === 'list') waiting.push(...next.items);
    else if (next.kind === 'call') waiting.push(next.argument);
  }
  return false;
}

const isNoValue = ({ name, argument }: CallNode): boolean =>
  name === 'Ref' && argument.kind === 'scalar' && argument.value === 'AWS::NoValue';
