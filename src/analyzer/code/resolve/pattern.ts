/** What the one `*` of a pattern stands for in `text`; '' for an exact match, undefined for none. */
export function matchPattern(pattern: string, text: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const fits = text.length >= pattern.length - 1 && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : undefined;
}

/** `pg` of `pg/lib/client`, `@scope/a` of `@scope/a/b`; undefined for paths and aliases that cannot be a package. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*(?=\/|$)/i.exec(specifier)?.[0];
}
