import type { SourceModule } from '../../model/code-model.js';
import type { Finding } from '../../model/finding.js';
import type { HandlerFact } from '../../model/inventory.js';
import type { Location } from '../../model/location.js';

/** Finds the source behind a handler string. */
export interface HandlerResolver {
  /**
   * The handler that `handler` (as infrastructure code writes it, relative to the function's package) names.
   * Findings carry no `functionId`; whoever knows the function adds it.
   */
  resolveHandler(handler: string, where?: HandlerPlace): ResolvedHandler;
  /** The handlers that `--entry file` or `--entry file#export` names; the file is relative to the analysed folder. */
  entryHandlers(spec: string): EntryHandlers;
}

/** Where a handler string starts, for functions that do not start at the service's root. */
export interface HandlerPlace {
  /** Folder of the function's package, relative to the service's root (SAM `CodeUri`). */
  readonly codeUri?: string;
  /** Source files that the function's own build starts from, relative to its package. */
  readonly entryPoints?: readonly string[];
}

export interface ResolvedHandler {
  readonly fact?: HandlerFact;
  readonly findings: readonly Finding[];
}

export interface EntryHandlers {
  readonly facts: readonly HandlerFact[];
  readonly findings: readonly Finding[];
}

/** Everything kept of a parsed file once its syntax tree is gone. */
export interface ModuleRecord {
  readonly module: SourceModule;
  readonly exports: ModuleExports;
}

export interface ModuleExports {
  /** Exports by name, `default` among them. */
  readonly named: ReadonlyMap<string, Exported>;
  /** Specifiers of `export * from`. */
  readonly stars: readonly string[];
  /** `module.exports = x`, `export = x`: the module itself. */
  readonly whole?: Exported;
}

export interface Exported {
  readonly value: Value;
  readonly location: Location;
}

/** What an expression at the top of a module amounts to, as far as its syntax tells. */
export type Value =
  | { readonly kind: 'function' }
  /** The result of a call: a wrapper, a factory. */
  | { readonly kind: 'call' }
  /** `x.method.bind(x)`. */
  | { readonly kind: 'bound-method' }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Value>; readonly spreads: readonly Value[] }
  /** `new H()`; `derived` when it may have methods beside those listed. */
  | { readonly kind: 'instance'; readonly methods: ReadonlySet<string>; readonly derived: boolean }
  /** A binding of another module: `name` is an export, or `*` for the module itself; `path` is read from it. */
  | { readonly kind: 'import'; readonly specifier: string; readonly name: string; readonly path: readonly string[] }
  /** The first of several that turns out to exist: what spreads put into an object, the last one first. */
  | { readonly kind: 'first-of'; readonly values: readonly Value[] }
  /** Certainly nothing that can be called; `what` says it in a message: `a string`, `a class`. */
  | { readonly kind: 'not-callable'; readonly what: string; readonly statics?: ReadonlySet<string> }
  | { readonly kind: 'unknown' };

export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly record: ModuleRecord }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'broken'; readonly message: string; readonly location: Location };
