import type { SourceFiles } from '../../../model/files.js';
import { folderOf, join, staysInside } from '../../../util/path.js';
import { sourceOfBuild } from './build-output.js';
import { importCandidates } from './extensions.js';
import type { Packages } from './packages.js';
import { matchPattern, packageNameOf } from './pattern.js';
import type { PathConfig, TsConfigs } from './tsconfig.js';

/** Tells which file of the repository an import means, as bundlers do; undefined for packages and builtins. */
export class ImportResolver {
  readonly #files: SourceFiles;
  readonly #packages: Packages;
  readonly #configs: TsConfigs;
  readonly #fallback: string | undefined;
  readonly #layers: readonly string[];
  readonly #known = new Map<string, string | undefined>();

  /** @param layers folders of the service's layers, which appear at /opt on Lambda */
  constructor(
    files: SourceFiles,
    packages: Packages,
    configs: TsConfigs,
    tsconfig: string | undefined,
    layers: readonly string[] = [],
  ) {
    this.#files = files;
    this.#packages = packages;
    this.#configs = configs;
    this.#fallback = tsconfig;
    this.#layers = layers;
  }

  /** The file that `specifier` means in `from`. */
  resolve(from: string, specifier: string): string | undefined {
    const folder = folderOf(from);
    const key = `${folder}\n${specifier}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#find(folder, specifier));
    return this.#known.get(key);
  }

  /** Path settings that hold for files in `folder`, most specific first. */
  configs(folder: string): PathConfig[] {
    const nearest = this.#configs.nearest(folder);
    const names = nearest === this.#fallback ? [nearest] : [nearest, this.#fallback];
    return names.flatMap((name) => (name === undefined ? [] : [this.#configs.config(name)]));
  }

  #find(folder: string, specifier: string): string | undefined {
    if (/^\.\.?(?:\/|$)/.test(specifier)) return this.#file(join(folder, specifier));
    if (specifier.startsWith('#')) return this.#first(this.#packages.subpathImports(specifier, folder));
    if (specifier.startsWith('/opt/')) return this.#inLayer(specifier.slice('/opt/'.length));
    if (specifier.startsWith('/')) return undefined;
    return this.#alias(folder, specifier) ?? this.#workspace(specifier);
  }

  #alias(folder: string, specifier: string): string | undefined {
    for (const { paths, baseUrl } of this.configs(folder)) {
      for (const { pattern, targets } of paths) {
        const middle = matchPattern(pattern, specifier);
        const file =
          middle === undefined ? undefined : this.#first(targets.map((target) => target.replace('*', () => middle)));
        if (file !== undefined) return file;
      }
      const file = baseUrl === undefined ? undefined : this.#file(join(baseUrl, specifier));
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #workspace(specifier: string): string | undefined {
    const name = packageNameOf(specifier);
    const folder = name === undefined ? undefined : this.#packages.folderNamed(name);
    if (name === undefined || folder === undefined) return undefined;
    const entries = this.#packages.entries(name, specifier.slice(name.length + 1));
    const direct = this.#first(entries);
    if (direct !== undefined) return direct;
    for (const entry of entries) {
      const source = sourceOfBuild(entry.replace(/\.[cm]?jsx?$/, ''), folder, this.#files, this.configs(folder)[0]);
      if (source.kind === 'found') return source.file;
    }
    return undefined;
  }

  /** A layer's folder appears at /opt. Which one is not declared shows where a single `nodejs/` holds the file. */
  #inLayer(rest: string): string | undefined {
    const declared = this.#first(this.#layers.map((layer) => join(layer, rest)));
    if (declared !== undefined || !rest.startsWith('nodejs/')) return declared;
    const names = new Set(importCandidates(rest));
    const found = this.#files.list.filter((file) => {
      const at = file.lastIndexOf('/nodejs/');
      return (at >= 0 && names.has(file.slice(at + 1))) || names.has(file);
    });
    return found.length === 1 ? found[0] : undefined;
  }

  #first(paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const file = this.#file(path);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #file(path: string): string | undefined {
    const base = path.replace(/(.)\/$/, '$1');
    return staysInside(base) ? importCandidates(base).find((file) => this.#files.has(file)) : undefined;
  }
}
