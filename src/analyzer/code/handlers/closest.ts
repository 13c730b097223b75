import { byCodeUnit } from '../../../util/text.js';

/** The candidate most like `wanted`, when it is close enough to be what was meant. */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: { readonly text: string; readonly distance: number } | undefined;
  for (const text of [...candidates].toSorted(byCodeUnit)) {
    if (Math.abs(text.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted.toLowerCase(), text.toLowerCase());
    if (distance <= limit && (!best || distance < best.distance)) best = { text, distance };
  }
  return best?.text;
}

/** How many characters must be changed, added or removed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
