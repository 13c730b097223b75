import type { SourceFiles } from '../../../model/files.js';
import { folderOf, join } from '../../../util/path.js';
import { matchPattern } from './pattern.js';

type Json = Readonly<Record<string, unknown>>;

/** package.json files of the repository: who is called what, and which file an entry point is. */
export class Packages {
  readonly #files: SourceFiles;
  readonly #byName = new Map<string, string>();
  readonly #json = new Map<string, Json>();

  constructor(files: SourceFiles) {
    this.#files = files;
    for (const file of files.list) {
      if (!/(?:^|\/)package\.json$/.test(file) || /(?:^|\/)node_modules\//.test(file)) continue;
      const json = parse(files.text(file));
      this.#json.set(file, json);
      // The first of two packages of one name wins, so that the answer does not depend on chance.
      if (typeof json.name === 'string' && !this.#byName.has(json.name)) this.#byName.set(json.name, folderOf(file));
    }
  }

  /** Folder of the repository's own package of that name. */
  folderNamed(name: string): string | undefined {
    return this.#byName.get(name);
  }

  /** The nearest package.json at or above `folder`. */
  nearest(folder: string): { readonly folder: string; readonly json: Json } | undefined {
    for (let at = folder; ; at = folderOf(at)) {
      const json = this.#json.get(join(at, 'package.json'));
      if (json) return { folder: at, json };
      if (at === '.' || at === '/') return undefined;
    }
  }

  /** True when Node.js takes `.js` files in `folder` for ES modules. */
  isEsm(folder: string): boolean {
    return this.nearest(folder)?.json.type === 'module';
  }

  /** Paths (relative to the analysed folder) that `name/rest` may lead to, from its `exports`, `module` and `main`. */
  entries(name: string, rest: string): string[] {
    const folder = this.#byName.get(name);
    if (folder === undefined) return [];
    const json = this.#json.get(join(folder, 'package.json')) ?? {};
    const mapped = targets(json.exports, rest === '' ? '.' : `./${rest}`);
    const main = rest === '' ? [json.source, json.module, json.main].filter((one) => typeof one === 'string') : [];
    const plain = rest === '' ? ['src', '.'] : [rest, `src/${rest}`];
    return [...mapped, ...main, ...plain].map((target) => join(folder, target));
  }

  /** Paths that the subpath import `#x` may lead to, seen from `folder`. */
  subpathImports(specifier: string, folder: string): string[] {
    const owner = this.nearest(folder);
    if (!owner) return [];
    return targets(owner.json.imports, specifier).flatMap((target) =>
      target.startsWith('.') ? [join(owner.folder, target)] : [],
    );
  }

  /** True when a package that `folder` sees was installed with a recipe for native code. */
  hasNativeRecipe(name: string, folders: readonly string[]): boolean {
    return folders.some((folder) => this.#files.text(join(folder, name, 'binding.gyp')) !== undefined);
  }
}

/** Conditions of `exports` and `imports` in the order in which they are tried: source first, types never. */
const CONDITIONS = ['source', 'development', 'import', 'node', 'module', 'require', 'default'];

/** https://nodejs.org/api/packages.html#subpath-patterns */
function targets(map: unknown, key: string): string[] {
  if (typeof map === 'string') return key === '.' ? [map] : [];
  if (typeof map !== 'object' || map === null) return [];
  const entries = Object.entries(map as Json);
  if (entries.every(([name]) => !/^[.#]/.test(name))) return key === '.' ? conditional(map) : [];
  const exact = entries.find(([name]) => name === key);
  if (exact) return conditional(exact[1]);
  for (const [pattern, target] of entries) {
    const middle = matchPattern(pattern, key);
    if (middle !== undefined) return conditional(target).map((one) => one.split('*').join(middle));
  }
  return [];
}

function conditional(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(conditional);
  if (typeof target !== 'object' || target === null) return [];
  const options = target as Json;
  return CONDITIONS.filter((condition) => Object.hasOwn(options, condition)).flatMap((condition) =>
    conditional(options[condition]),
  );
}

function parse(text: string | undefined): Json {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    // An unreadable package.json names nobody; whoever needs it says so.
    return {};
  }
}
