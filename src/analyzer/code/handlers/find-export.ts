import type { HandlerShape } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { Modules } from '../modules.js';
import type { ImportResolver } from '../resolve/imports.js';
import type { Exported, ModuleExports, Value } from '../types.js';
import { isUndefined, member, UNDEFINED } from '../values.js';

export type FoundExport =
  | { readonly kind: 'found'; readonly exportPath: string; readonly shape: HandlerShape; readonly location: Location }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'not-callable'; readonly what: string; readonly location: Location };

/** A value with the file in which its imports are to be understood. */
interface Placed {
  readonly value: Value;
  readonly file: string;
  readonly location: Location;
  /** True once a module boundary was crossed. */
  readonly imported: boolean;
}

/** Follows exports from file to file. Chains and circles of re-exports end where they must. */
export class ExportFinder {
  readonly #modules: Modules;
  readonly #imports: ImportResolver;

  constructor(modules: Modules, imports: ImportResolver) {
    this.#modules = modules;
    this.#imports = imports;
  }

  /** The property path `exportPath` of the module `file`. */
  find(file: string, exportPath: string): FoundExport {
    const path = exportPath.split('.');
    const direct = this.#settle(file, path);
    if (direct.kind !== 'missing') return { ...direct, ...(direct.kind === 'found' ? { exportPath } : {}) };
    // Node.js 24's runtime and most bundlers also look into the default export.
    const through = this.#settle(file, ['default', ...path]);
    if (through.kind === 'found') return { ...through, exportPath: `default.${exportPath}` };
    return {
      kind: 'missing',
      names: [...new Set([...direct.names, ...(through.kind === 'missing' ? through.names : [])])],
    };
  }

  /** Names that `file` exports and that can be called, in the order of the source. */
  callable(file: string): string[] {
    const names = this.names(file);
    const found = names.filter((name) => this.#settle(file, [name]).kind === 'found');
    const whole = this.#modules.record(file)?.exports.whole;
    return found.length === 0 && whole && this.#settle(file, ['default']).kind === 'found' ? ['default'] : found;
  }

  /** Every name that `file` exports, re-exports included. */
  names(file: string, seen: Set<string> = new Set()): string[] {
    const exports = this.#modules.record(file)?.exports;
    if (!exports || seen.has(file)) return [];
    seen.add(file);
    const own = [...exports.named.keys(), ...memberNames(exports.whole?.value)];
    const starred = exports.stars.flatMap((specifier) => {
      const target = this.#imports.resolve(file, specifier);
      return target === undefined ? [] : this.names(target, seen).filter((name) => name !== 'default');
    });
    return [...new Set([...own, ...starred])];
  }

  #settle(file: string, path: readonly string[]): FoundExport {
    const [name = '', ...rest] = path;
    const start = this.#export(file, name, new Set());
    if (start === 'open') return this.#unknown(file, path.join('.'));
    if (!start) return { kind: 'missing', names: this.names(file) };
    const { location } = start;
    const end = this.#follow({ ...start, value: rest.reduce(member, start.value) }, new Set());
    if (end.value.kind === 'import' || end.value.kind === 'first-of')
      return { kind: 'found', exportPath: path.join('.'), shape: 're-export', location };
    if (isUndefined(end.value)) {
      const known =
        rest.length > 0
          ? memberNames(this.#follow(start, new Set()).value).map((one) => `${name}.${one}`)
          : this.names(file);
      return { kind: 'missing', names: known };
    }
    if (end.value.kind === 'not-callable') return { kind: 'not-callable', what: end.value.what, location };
    if (end.value.kind === 'object') return { kind: 'not-callable', what: 'an object', location };
    if (end.value.kind === 'instance') return { kind: 'not-callable', what: 'an instance of a class', location };
    return { kind: 'found', exportPath: path.join('.'), shape: end.imported ? 're-export' : end.value.kind, location };
  }

  #unknown(file: string, exportPath: string): FoundExport {
    return { kind: 'found', exportPath, shape: 're-export', location: { file, line: 1, column: 1 } };
  }

  /** An export by name; 'open' when it may come from a package's `export *`. */
  #export(file: string, name: string, seen: Set<string>): Placed | 'open' | undefined {
    const exports = this.#modules.record(file)?.exports;
    if (!exports || seen.has(file)) return undefined;
    seen.add(file);
    const own = ownExport(exports, name);
    if (own) return { ...own, file, imported: false };
    if (name === 'default') return undefined;
    let open = false;
    for (const specifier of exports.stars) {
      const target = this.#imports.resolve(file, specifier);
      if (target === undefined || !this.#modules.record(target)) open = true;
      const found = target === undefined ? undefined : this.#export(target, name, seen);
      if (found === 'open') open = true;
      else if (found) return { ...found, imported: true, location: this.#starLocation(file, specifier) };
    }
    return open ? 'open' : undefined;
  }

  #starLocation(file: string, specifier: string): Location {
    const fact = this.#modules.record(file)?.module.imports.find((one) => one.specifier === specifier);
    return fact?.location ?? { file, line: 1, column: 1 };
  }

  /** Goes through imports until something is found that is none, or that lies outside the repository. */
  #follow(placed: Placed, seen: Set<string>): Placed {
    const { value, file } = placed;
    if (value.kind === 'first-of') return this.#firstOf(placed, value.values, seen);
    if (value.kind !== 'import') return placed;
    const target = this.#imports.resolve(file, value.specifier);
    const key = `${file}\n${value.specifier}\n${value.name}\n${value.path.join('.')}`;
    if (target === undefined || !this.#modules.record(target) || seen.has(key)) return placed;
    seen.add(key);
    const next = this.#imported(target, value.name);
    if (next === 'open') return placed;
    if (!next) return { ...placed, value: UNDEFINED, imported: true };
    const inner = value.path.reduce(member, next.value);
    return this.#follow({ ...next, value: inner, imported: true }, seen);
  }

  #firstOf(placed: Placed, values: readonly Value[], seen: Set<string>): Placed {
    const ends = values.map((value) => this.#follow({ ...placed, value }, seen));
    return ends.find((end) => !isUndefined(end.value)) ?? { ...placed, value: UNDEFINED };
  }

  #imported(target: string, name: string): Placed | 'open' | undefined {
    if (name !== '*') return this.#export(target, name, new Set()) ?? this.#whole(target, name === 'default');
    return this.#whole(target, true);
  }

  /** The module as one value: what `require` gives, and what a default import of CommonJS gives. */
  #whole(file: string, wanted: boolean): Placed | undefined {
    const exports = this.#modules.record(file)?.exports;
    if (!exports || !wanted) return undefined;
    const location = exports.whole?.location ?? { file, line: 1, column: 1 };
    const members = new Map([...exports.named].map(([name, { value }]) => [name, value]));
    const stars: Value[] = exports.stars.map((specifier) => ({ kind: 'import', specifier, name: '*', path: [] }));
    const whole = exports.whole?.value;
    const isObject = whole === undefined || whole.kind === 'object' || whole.kind === 'import';
    const spreads = whole ? [...stars, whole] : stars;
    const value: Value =
      isObject && (members.size > 0 || spreads.length > 1 || !whole) ? { kind: 'object', members, spreads } : whole;
    return { value, file, location, imported: true };
  }
}

/** `exports.x`, or member `x` of what `module.exports` was given; the module itself for `default`. */
function ownExport(exports: ModuleExports, name: string): Exported | undefined {
  const named = exports.named.get(name);
  if (named) return named;
  const { whole } = exports;
  if (!whole) return undefined;
  const inner = member(whole.value, name);
  if (!isUndefined(inner)) return { value: inner, location: whole.location };
  return name === 'default' ? whole : undefined;
}

function memberNames(value: Value | undefined): string[] {
  if (value?.kind === 'instance') return [...value.methods];
  if (value?.kind !== 'object') return [];
  return [...value.members.keys(), ...value.spreads.flatMap(memberNames)];
}
