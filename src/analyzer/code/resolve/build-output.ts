import type { SourceFiles } from '../../../model/files.js';
import { join } from '../../../util/path.js';
import { isSourceFile, sourceCandidates, withoutExtension } from './extensions.js';
import type { PathConfig } from './tsconfig.js';

/** Folders that builds write to; `lib` only where no source lies there under the same name. */
const OUTPUT_FOLDERS = [
  '.webpack/service',
  '.esbuild/.build',
  '.esbuild',
  '.build',
  '.dist',
  '.serverless',
  '.vercel/output',
  '.aws-sam/build',
  'dist',
  'build',
  'out',
  'output',
  'lib',
  'bundle',
  'bundles',
  'compiled',
  'target',
];
const SOURCE_FOLDERS = ['src', 'source', 'app', 'lib', ''];

export type SourceOfBuild =
  | { readonly kind: 'found'; readonly file: string }
  | { readonly kind: 'ambiguous'; readonly files: readonly string[] }
  | { readonly kind: 'none' };

/**
 * The source file that a build turns into `base` (a path without extension below `root`).
 * `outDir` and `rootDir` of tsconfig.json decide where they are set; otherwise a single file of that name below `root` does.
 */
export function sourceOfBuild(
  base: string,
  root: string,
  files: SourceFiles,
  config: PathConfig | undefined,
): SourceOfBuild {
  const first = (bases: readonly string[]): string | undefined =>
    bases.flatMap(sourceCandidates).find((file) => files.has(file));
  if (config?.outDir !== undefined && isBelow(base, config.outDir)) {
    const rest = base.slice(config.outDir.length + 1);
    const guesses =
      config.rootDir === undefined
        ? SOURCE_FOLDERS.map((folder) => join(root, folder, rest))
        : [join(config.rootDir, rest)];
    const file = first(guesses);
    if (file) return { kind: 'found', file };
  }
  const folder = OUTPUT_FOLDERS.map((name) => join(root, name)).find((name) => isBelow(base, name));
  if (folder === undefined) return { kind: 'none' };
  const rest = base.slice(folder.length + 1);
  const direct = SOURCE_FOLDERS.map((name) => join(root, name, rest)).filter((one) => one !== base);
  const file = first(direct);
  return file ? { kind: 'found', file } : bySuffix(rest, root, files);
}

function bySuffix(rest: string, root: string, files: SourceFiles): SourceOfBuild {
  const outputs = OUTPUT_FOLDERS.filter((name) => name !== 'lib').map((name) => join(root, name));
  const found = files.list.filter((file) => {
    if (!isSourceFile(file) || !isBelow(file, root) || outputs.some((name) => isBelow(file, name))) return false;
    if (/(?:^|\/)(?:node_modules|test|tests|__tests__|coverage)\//.test(file)) return false;
    const stem = `/${withoutExtension(file)}`;
    return stem.endsWith(`/${rest}`) || stem.endsWith(`/${rest}/index`);
  });
  const [only] = found;
  if (only === undefined) return { kind: 'none' };
  return found.length === 1 ? { kind: 'found', file: only } : { kind: 'ambiguous', files: found };
}

function isBelow(file: string, folder: string): boolean {
  return folder === '.' || file.startsWith(`${folder}/`);
}
