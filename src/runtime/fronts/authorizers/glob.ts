/**
 * Does the text match a pattern of IAM, where `*` is any run of characters and `?` is any one? In time proportional to
 * both lengths: a regular expression made of such a pattern could take forever.
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  /** Where the last star was, and up to where it stands for text. */
  let star = -1;
  let taken = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      taken = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      taken += 1;
      t = taken;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
