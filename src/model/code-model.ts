import type { ClientFact } from './inventory.js';
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
  /** What it has to do with pg; absent where that is nothing. */
  readonly clients?: ClientCode;
}

/** UTF-16 code units into a module's text without its BOM: `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Clients of pg in one module, and what an edit that shares them must know of the text. */
export interface ClientCode {
  /** In source order. */
  readonly sites: readonly ClientSite[];
  /** Clauses: what the module does that clients of a pool would not see, whoever makes them. */
  readonly hazards: readonly string[];
  /** Statements that give the library or parts of it a name. */
  readonly names: readonly NameStatement[];
  /** What is imported from the module of an earlier run, by its own name. */
  readonly pooledNames: Readonly<Record<string, string>>;
  readonly style: ImportStyle;
}

export interface ClientSite extends Pick<ClientFact, 'state' | 'mode' | 'blocked' | 'location'> {
  /** `new pg.Client`, without the arguments. */
  readonly callee: TextRange;
  /** False for `new Client` without parentheses. */
  readonly hasArguments: boolean;
  /** The function that returns it: whether a caller keeps it shows where that is called. */
  readonly returnedBy?: string;
  /** Functions of other files that get it as an argument: whether they keep it shows there. */
  readonly handed?: ReadonlyArray<{ readonly name: string; readonly index: number }>;
  /** Exports of other files that its settings come from. */
  readonly settingsFrom?: readonly string[];
  /** The module it comes from, for `pooled`; relative to the analysed folder. */
  readonly module?: string;
}

/** `import pg, { Client } from 'pg'`, `const { Client } = require('pg')`, `const { Client } = pg`. */
export interface NameStatement {
  readonly range: TextRange;
  readonly form: 'import' | 'variable';
  readonly parts: readonly NamePart[];
  /** `{ Client, Pool }`. */
  readonly braces?: TextRange;
  /** `import type …`. */
  readonly typeOnly: boolean;
}

export interface NamePart {
  readonly range: TextRange;
  /** Where the blanks and comments in front of it begin. */
  readonly lead: number;
  readonly role: 'default' | 'namespace' | 'named';
  /** `type Client` inside braces. */
  readonly typeOnly: boolean;
  /** Every other place that names it. */
  readonly uses: ReadonlyArray<{ readonly at: number; readonly type: boolean }>;
}

/** How a module writes its imports. */
export interface ImportStyle {
  readonly system: 'esm' | 'commonjs';
  /** Node.js takes the file for an ES module, whose relative imports need their endings. */
  readonly native: boolean;
  readonly typescript: boolean;
  readonly quote: '"' | "'";
  readonly semicolon: boolean;
  readonly newline: '\n' | '\r\n';
  /** How relative imports end, where there are some. */
  readonly extension?: 'none' | 'js' | 'ts';
  /** The first run of imports (or of `require`) at the top level. */
  readonly block: readonly TextRange[];
  /** Where an import can stand when there is no such run: behind `#!` and `'use strict'`. */
  readonly top: number;
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
