import { createHash } from 'node:crypto';
import type { Node } from '../../yaml/tree.js';

/** More is generated; what comes later does not tell two values apart. */
const MAX_NODES = 500;

/** Eight digits that tell two parts of a template apart without showing what is in them. */
export function digest(nodes: readonly Node[]): string {
  const hash = createHash('sha256');
  const waiting: Node[] = [...nodes].reverse();
  for (let left = MAX_NODES; left > 0 && waiting.length > 0; left -= 1) {
    const node = waiting.pop()!;
    if (node.kind === 'scalar') hash.update(JSON.stringify([typeof node.value, node.value]));
    else if (node.kind === 'call') {
      hash.update(`!${node.name} `);
      waiting.push(node.argument);
    } else if (node.kind === 'list') {
      hash.update(`[${node.items.length}`);
      waiting.push(...node.items.slice(0, MAX_NODES).reverse());
    } else {
      hash.update(`{${JSON.stringify([...node.entries.keys()].slice(0, MAX_NODES))}`);
      waiting.push(
        ...[...node.entries.values()]
          .slice(0, MAX_NODES)
          .map(({ value }) => value)
          .reverse(),
      );
    }
  }
  return hash.digest('hex').slice(0, 8);
}
