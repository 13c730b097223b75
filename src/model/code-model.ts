import type { Location } from './location.js';

/**
 * What rules may ask about source code. Offered by `analyzer/code`; holds facts, not compiler objects,
 * so that the parser behind it can change.
 */
export interface CodeModel {
  /** Modules reachable from `file` through static imports, itself first, in the order of first visit. */
  reachable(file: string): readonly SourceModule[];
  /** One parsed module, or undefined when the file does not exist, is too large or does not parse. */
  module(file: string): SourceModule | undefined;
}

export interface SourceModule {
  /** Relative to the analysed folder. */
  readonly file: string;
  readonly imports: readonly ImportFact[];
  readonly facts: readonly SyntaxFact[];
}

export interface ImportFact {
  /** As written: `./db.js`, `@lib/money`, `pg`. */
  readonly specifier: string;
  readonly kind: 'static' | 'dynamic' | 'require';
  /** The repository file it resolves to; undefined for packages, builtins and what does not resolve. */
  readonly file?: string;
  readonly typeOnly: boolean;
  readonly location: Location;
}

/** Something a module does that outlives or escapes one invocation, seen in its syntax alone. */
export interface SyntaxFact {
  readonly kind: SyntaxFactKind;
  /** The variable, property, module or signal concerned: `STAGE`, `Array.prototype.last`, `SIGTERM`; `*` when it is computed. */
  readonly name: string;
  /** True when it runs while the module loads, false inside a function body. */
  readonly atLoad: boolean;
  readonly location: Location;
  /** Whose object is patched, whose native code is loaded: JavaScript's or Node.js's own, a package's, or the repository's. */
  readonly owner?: 'runtime' | 'package' | 'repository';
}

export type SyntaxFactKind =
  | 'env-read'
  | 'env-write'
  | 'timezone-write'
  | 'global-write'
  | 'implicit-global'
  | 'prototype-patch'
  | 'builtin-module-patch'
  | 'chdir'
  | 'umask'
  | 'process-exit'
  | 'signal-handler'
  | 'tmp-fixed-path'
  | 'native-addon'
  | 'indirect-global'
  | 'top-level-await'
  | 'decorator';
