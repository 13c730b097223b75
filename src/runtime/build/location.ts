/** What bundled files say instead of `__dirname` and its relatives; each file has a `__service_at` of its own. */
export const LOCATION_DEFINES: { [name: string]: string } = {
  __dirname: '__service_at.dirname',
  __filename: '__service_at.filename',
  'import.meta.dirname': '__service_at.dirname',
  'import.meta.filename': '__service_at.filename',
  'import.meta.url': '__service_at.url',
};

/**
 * Tells a file where it stands: at its own place below the service's root, wherever that is at run time, not in the
 * bundle. The line count stays, so source maps stay right.
 */
export function withLocation(source: string, relative: string): string {
  if (!/__dirname|__filename|import\.meta/.test(source)) return source;
  const at = prologueEnd(source);
  const declaration = `var __service_at = __service_here(${JSON.stringify(relative)}); `;
  return source.slice(0, at) + declaration + source.slice(at);
}

/** Behind a hashbang, comments and directives: in front of `"use strict"` a statement would turn strict mode off. */
function prologueEnd(source: string): number {
  let end = /^#!.*\n?/.exec(source)?.[0].length ?? 0;
  for (;;) {
    const rest = source.slice(end);
    const skipped = /^(\s+|\/\/.*|\/\*[\s\S]*?\*\/|(["'])use [\w ]+\2[ \t]*(;|(?=\r?\n)))/.exec(rest);
    if (skipped === null) return end;
    end += skipped[0].length;
  }
}
