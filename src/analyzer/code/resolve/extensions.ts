/** In the order in which source is looked for: what people write before what a build writes beside it. */
const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'] as const;

/** True for files whose types vanish when they are built. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** True for a file with code of its own; declaration files have none. */
export function isSourceFile(file: string): boolean {
  return SOURCE_EXTENSIONS.some((extension) => file.endsWith(extension)) && !/\.d\.[cm]?ts$/.test(file);
}

/** `src/a` of `src/a.ts`. */
export function withoutExtension(file: string): string {
  const extension = SOURCE_EXTENSIONS.find((one) => file.endsWith(one));
  return extension ? file.slice(0, -extension.length) : file;
}

/** Files that the extensionless path `base` can mean, best first. */
export function sourceCandidates(base: string): string[] {
  const inside = base === '.' || base === '' ? 'index' : `${base}/index`;
  const beside = base === '.' || base === '' ? [] : SOURCE_EXTENSIONS.map((extension) => `${base}${extension}`);
  return [...beside, ...SOURCE_EXTENSIONS.map((extension) => `${inside}${extension}`)];
}

/** Files that an import of `base` (extension or not) can mean: TypeScript lets `./a.js` stand for `./a.ts`. */
export function importCandidates(base: string): string[] {
  const written = /\.([cm]?)jsx?$/.exec(base);
  const stem = written ? base.slice(0, written.index) : base;
  const kind = written?.[1] ?? '';
  const typed = written ? (kind ? [`${stem}.${kind}ts`] : [`${stem}.ts`, `${stem}.tsx`]) : [];
  const exact = isSourceFile(base) || isTypeScript(base) ? [base] : [];
  return [...exact, ...typed, ...sourceCandidates(base)];
}
