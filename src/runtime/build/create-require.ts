/**
 * ES modules that make themselves a `require`: esbuild does not know what it loads, so that would be the real module,
 * common to all copies and absent from an image. Here their calls with a literal become plain `require` calls, which are
 * bundled; all other uses keep the one they made. The line count stays.
 */
export function withPlainRequire(source: string): string {
  if (!source.includes('createRequire')) return source;
  let text = source;
  for (const [declaration, name = ''] of source.matchAll(DECLARATION)) {
    if (name !== 'require') {
      text = text.replace(new RegExp(`(?<![\\w$.])${escaped(name)}(?=${LITERAL_CALL})`, 'g'), 'require');
      continue;
    }
    // The name must be free, or esbuild takes the calls for calls of any function.
    text = text.replace(declaration, () => declaration.replace(/require(?=\s*=)/, MADE));
    text = text.replace(OTHER_USES, MADE);
  }
  return text;
}

const MADE = '__service_require';
/** `const require = createRequire(import.meta.url)`, also as a member of node:module and by file name. */
const DECLARATION =
  /\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:[\w$]+\.)?createRequire\(\s*(?:import\.meta\.(?:url|filename)|__filename|(?:[\w$]+\.)?fileURLToPath\(\s*import\.meta\.url\s*\))\s*\)/g;
const LITERAL_CALL = `\\s*\\(\\s*(?:'[^'\\n]*'|"[^"\\n]*"|\`[^\`$\\n]*\`)\\s*\\)`;
const OTHER_USES = new RegExp(
  `(?<![\\w$.'"\`])require(?!${LITERAL_CALL})(?=\\s*\\(|\\s*\\.\\s*(?:resolve|cache|main|extensions)\\b)`,
  'g',
);

function escaped(name: string): string {
  return name.split('$').join('\\$');
}
