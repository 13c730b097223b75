import { ts } from 'ts-morph';
import type { SourceFiles } from '../../../model/files.js';
import { folderOf, join, staysInside } from '../../../util/path.js';

/** The parts of a tsconfig.json (or jsconfig.json) that decide which file an import means. Paths are relative to the analysed folder. */
export interface PathConfig {
  readonly baseUrl?: string;
  /** Patterns with at most one `*`, each with its targets. */
  readonly paths: ReadonlyArray<{ readonly pattern: string; readonly targets: readonly string[] }>;
  readonly outDir?: string;
  readonly rootDir?: string;
  /** True when imports stay even if only their types are used. */
  readonly keepsImports: boolean;
}

type Options = Omit<PathConfig, 'paths' | 'keepsImports'> & { paths?: PathConfig['paths']; keepsImports?: boolean };

/** Reads path settings, following `extends`; what is not installed or not understood is left out. */
export class TsConfigs {
  readonly #files: SourceFiles;
  readonly #read = new Map<string, PathConfig>();
  readonly #nearest = new Map<string, string | undefined>();

  constructor(files: SourceFiles) {
    this.#files = files;
  }

  /** The settings in `file`. */
  config(file: string): PathConfig {
    const known = this.#read.get(file);
    if (known) return known;
    const options = this.#options(file, new Set());
    const config: PathConfig = { ...options, paths: options.paths ?? [], keepsImports: options.keepsImports ?? false };
    this.#read.set(file, config);
    return config;
  }

  /** The tsconfig.json or jsconfig.json at or above `folder`. */
  nearest(folder: string): string | undefined {
    if (this.#nearest.has(folder)) return this.#nearest.get(folder);
    const here = [join(folder, 'tsconfig.json'), join(folder, 'jsconfig.json')].find((file) => this.#files.has(file));
    const found = here ?? (folder === '.' ? undefined : this.nearest(folderOf(folder)));
    this.#nearest.set(folder, found);
    return found;
  }

  #options(file: string, seen: Set<string>): Options {
    const text = this.#files.text(file);
    if (text === undefined || seen.has(file)) return {};
    seen.add(file);
    // The compiler's own reader forgives comments and trailing commas, and keeps what it understood of a broken file.
    const { config } = ts.parseConfigFileTextToJson('tsconfig.json', text) as { config?: unknown };
    const json = asRecord(config);
    const parents = typeof json.extends === 'string' ? [json.extends] : texts(json.extends);
    const inherited = parents
      .map((parent) => this.#parent(parent, folderOf(file)))
      .flatMap((parent) => (parent ? [this.#options(parent, seen)] : []));
    return Object.assign({}, ...inherited, ownOptions(asRecord(json.compilerOptions), folderOf(file))) as Options;
  }

  #parent(specifier: string, folder: string): string | undefined {
    const bases = /^\.\.?(?:\/|$)/.test(specifier)
      ? [join(folder, specifier)]
      : packageFolders(folder).map((at) => join(at, specifier));
    const candidates = bases.flatMap((base) => [base, `${base}.json`, join(base, 'tsconfig.json')]);
    return candidates.find(
      (file) => file.endsWith('.json') && staysInside(file) && this.#files.text(file) !== undefined,
    );
  }
}

/** `node_modules` folders that code in `folder` sees, nearest first. */
export function packageFolders(folder: string): string[] {
  const folders = [join(folder, 'node_modules')];
  for (let at = folder; at !== '.' && at !== '/'; ) {
    at = folderOf(at);
    folders.push(join(at, 'node_modules'));
  }
  return folders;
}

function ownOptions(options: Readonly<Record<string, unknown>>, folder: string): Options {
  const at = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return undefined;
    const placed = join(folder, value.replace(/^\$\{configDir\}/, '.'));
    return staysInside(placed) ? placed.replace(/(.)\/$/, '$1') : undefined;
  };
  const baseUrl = at(options.baseUrl);
  const outDir = at(options.outDir);
  const rootDir = at(options.rootDir);
  const keeps = options.verbatimModuleSyntax === true || options.preserveValueImports === true;
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(outDir === undefined ? {} : { outDir }),
    ...(rootDir === undefined ? {} : { rootDir }),
    ...(options.paths === undefined ? {} : { paths: patterns(asRecord(options.paths), baseUrl ?? folder) }),
    ...(keeps ? { keepsImports: true } : {}),
  };
}

function patterns(paths: Readonly<Record<string, unknown>>, base: string): PathConfig['paths'] {
  const entries = Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: texts(targets).map((target) => join(base, target.replace(/^\$\{configDir\}/, '.'))),
  }));
  // The most specific pattern decides, as in the compiler.
  return entries.toSorted((a, b) => prefixLength(b.pattern) - prefixLength(a.pattern));
}

function prefixLength(pattern: string): number {
  const star = pattern.indexOf('*');
  return star < 0 ? Number.MAX_SAFE_INTEGER : star;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
