/**
 * Whether a file is in a function's package as `package.patterns` say: all files are, the last pattern that matches
 * decides, `!` excludes. A pattern that is not understood excludes what it might match.
 * https://www.serverless.com/framework/docs/providers/aws/guide/packaging#patterns
 */
export function isPackaged(file: string, patterns: readonly string[]): boolean {
  let packaged = true;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    const matcher = matcherOf(excludes ? pattern.slice(1) : pattern);
    if (matcher === undefined) packaged = false;
    else if (matcher.test(file)) packaged = !excludes;
  }
  return packaged;
}

const known = new Map<string, RegExp | undefined>();

function matcherOf(glob: string): RegExp | undefined {
  if (!known.has(glob)) known.set(glob, compile(glob.replace(/^\.\//, '')));
  return known.get(glob);
}

/** `**`, `*`, `?`, `[ab]` and `{a,b}`, as micromatch reads them with `dot`; undefined for `+(…)` and unclosed brackets. */
function compile(glob: string): RegExp | undefined {
  if (/[?*+@!]\(/.test(glob)) return undefined;
  const parts = glob.match(/\*\*\/|\/\*\*$|\*+|\?|\[[^\]/]+\]|[{},]|\\.|\/|[^*?[{},\\/]+|./g) ?? [];
  let depth = 0;
  const source = parts.map((part, index) => {
    if (part === '**/') return index === 0 || parts[index - 1]?.endsWith('/') ? '(?:.*/)?' : '[^/]*/';
    if (part === '/**') return '(?:/.*)?';
    if (part === '**') return parts.length === 1 ? '.*' : '[^/]*';
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (/^\[.+\]$/.test(part)) return part.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    if (part === '{') return ++depth > 0 ? '(?:' : '';
    if (part === '}') return --depth >= 0 ? ')' : '';
    if (part === ',') return depth > 0 ? '|' : ',';
    return part.replace(/^\\(.)$/, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return depth === 0 ? new RegExp(`^${source.join('')}$`) : undefined;
  } catch {
    return undefined;
  }
}
