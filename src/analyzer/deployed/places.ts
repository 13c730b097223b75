import type { Location } from '../../model/location.js';
import { parseJson } from './json.js';
import type { ListName } from './text.js';

/** Where the facts of a saved read stand: the line of the item at `index` of a list. */
export type Places = (list: ListName, index: number) => Location;

/**
 * @param file the saved read, relative to the analysed folder
 * @param text what it holds; its lists are those of the read, in the same order
 */
export function placesOf(file: string, text: string): Places {
  const parsed = parseJson(text.replace(/^\uFEFF/, ''));
  const root = parsed.kind === 'parsed' && parsed.root.kind === 'map' ? parsed.root.entries : undefined;
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (list, index) => {
    const node = root?.get(list);
    const offset = (node?.kind === 'list' ? node.items[index]?.offset : undefined) ?? 0;
    const line = lastAtOrBefore(starts, offset);
    return { file, line: line + 1, column: offset - starts[line]! + 1 };
  };
}

/** Index of the last number that is not above `limit`, in a sorted list that starts with 0. */
function lastAtOrBefore(sorted: readonly number[], limit: number): number {
  let low = 0;
  for (let high = sorted.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
