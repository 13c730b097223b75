import { ts } from 'ts-morph';
import type { ImportFact } from '../../model/code-model.js';
import type { SourceFiles } from '../../model/files.js';
import type { Location } from '../../model/location.js';
import { folderOf } from '../../util/path.js';
import { isPoolModule } from '../../util/pool-module.js';
import { ClientCollector } from './clients/collect.js';
import type { Question } from './clients/facts.js';
import { ExportCollector } from './exports.js';
import type { Unit } from './facts/fact.js';
import { FactCollector } from './facts/index.js';
import { isListedNative } from './facts/native.js';
import { ImportCollector, type RawImport } from './imports.js';
import { Names, startsStrict } from './names.js';
import { Parser } from './parse.js';
import { isSourceFile, isTypeScript } from './resolve/extensions.js';
import type { ImportResolver } from './resolve/imports.js';
import type { Packages } from './resolve/packages.js';
import { packageFolders } from './resolve/tsconfig.js';
import type { ModuleRecord, ParseOutcome } from './types.js';
import { walk } from './walk.js';

/** Larger files are bundles or data; parsing them would cost more than it tells. */
const MAX_SOURCE_BYTES = 5 * 1024 * 1024;

/** Reads each file once, when somebody asks for it, and keeps what was found in plain data. */
export class Modules {
  readonly #files: SourceFiles;
  readonly #packages: Packages;
  readonly #imports: ImportResolver;
  readonly #parser = new Parser();
  readonly #outcomes = new Map<string, ParseOutcome>();
  readonly #answers = new Map<Question<unknown>, Map<string, unknown>>();

  constructor(files: SourceFiles, packages: Packages, imports: ImportResolver) {
    this.#files = files;
    this.#packages = packages;
    this.#imports = imports;
  }

  /** What became of `file`. */
  outcome(file: string): ParseOutcome {
    const known = this.#outcomes.get(file);
    if (known) return known;
    const outcome = this.#parse(file);
    this.#outcomes.set(file, outcome);
    return outcome;
  }

  record(file: string): ModuleRecord | undefined {
    const outcome = this.outcome(file);
    return outcome.kind === 'parsed' ? outcome.record : undefined;
  }

  /** What `question` finds out about a file that holds `word`; reads the file again, for few need to know, but once. */
  ask<T>(file: string, word: string, question: Question<T>): T | undefined {
    const text = this.#files.text(file);
    if (!text?.includes(word) || isPoolModule(text)) return undefined;
    const known = this.#answers.get(question) ?? new Map<string, unknown>();
    this.#answers.set(question, known);
    const key = JSON.stringify([file, word]);
    if (!known.has(key)) {
      const result = this.#parser.read(file, text, this.#isEsm(file), (tree) => question(word, namesOf(file, tree)));
      known.set(key, result.kind === 'read' ? result.value : undefined);
    }
    return known.get(key) as T | undefined;
  }

  #isEsm(file: string): boolean {
    return /\.m[jt]s$/.test(file) || (/\.[jt]sx?$/.test(file) && this.#packages.isEsm(folderOf(file)));
  }

  #parse(file: string): ParseOutcome {
    if (!this.#files.has(file) || !isSourceFile(file)) return { kind: 'missing' };
    const bytes = this.#files.size(file) ?? 0;
    if (bytes > MAX_SOURCE_BYTES) return { kind: 'too-large', bytes };
    const text = this.#files.text(file);
    if (text === undefined)
      return { kind: 'broken', message: 'the file is not UTF-8 text', location: { file, line: 1, column: 1 } };
    const esm = this.#isEsm(file);
    const result = this.#parser.read(file, text, esm, (tree) => this.#read(file, text, tree, esm));
    return result.kind === 'read' ? { kind: 'parsed', record: result.value } : result;
  }

  #read(file: string, text: string, tree: ts.SourceFile, esm: boolean): ModuleRecord {
    const locate = (node: ts.Node): Location => place(file, tree, node);
    const names = namesOf(file, tree);
    const imports = new ImportCollector(names);
    const exports = new ExportCollector(names, locate);
    const facts = new FactCollector(this.#unit(file, names), text);
    const clients = new ClientCollector({
      names,
      typescript: isTypeScript(file),
      esm,
      poolModule: (specifier) => this.#poolModule(file, specifier),
    });
    walk(tree, (node, moment) => {
      imports.visit(node);
      exports.visit(node, moment.container);
      facts.visit(node, moment);
      clients.visit(node, moment);
    });
    const raw = imports.imports(this.#elides(file, facts.saw('decorator')));
    const erased = new Set(raw.filter(({ typeOnly }) => typeOnly).map(({ node }) => node));
    const shared = clients.code(locate, facts.atLoad());
    const module = {
      file,
      imports: raw.map((one) => this.#resolved(file, one, locate)),
      facts: facts.facts(locate, erased),
      ...(shared && { clients: shared }),
    };
    return { module, exports: exports.exports() };
  }

  #unit(file: string, names: Names): Unit {
    const folders = packageFolders(folderOf(file));
    return {
      names,
      isOwn: (specifier) => this.#imports.resolve(file, specifier) !== undefined || /^\.\.?(?:\/|$)/.test(specifier),
      isNative: (name) => isListedNative(name) || this.#packages.hasNativeRecipe(name, folders),
    };
  }

  /** The file that an earlier run wrote for clients to be shared, if the specifier means one. */
  #poolModule(from: string, specifier: string): string | undefined {
    const target = this.#imports.resolve(from, specifier);
    return target !== undefined && isPoolModule(this.#files.text(target)) ? target : undefined;
  }

  /** TypeScript keeps imports that look unused when told to, and may need them for decorator metadata. */
  #elides(file: string, decorated: boolean): boolean {
    return (
      isTypeScript(file) && !decorated && !this.#imports.configs(folderOf(file)).some((config) => config.keepsImports)
    );
  }

  #resolved(
    from: string,
    { specifier, kind, typeOnly, node }: RawImport,
    locate: (node: ts.Node) => Location,
  ): ImportFact {
    const file = this.#imports.resolve(from, specifier);
    return { specifier, kind, ...(file === undefined ? {} : { file }), typeOnly, location: locate(node) };
  }
}

function place(file: string, tree: ts.SourceFile, node: ts.Node): Location {
  const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return { file, line: line + 1, column: character + 1 };
}

function namesOf(file: string, tree: ts.SourceFile): Names {
  // TypeScript writes 'use strict' itself. Bundlers let ESM syntax and `module.exports` share a file, except in .mjs.
  const sloppy = !ts.isExternalModule(tree) && !startsStrict(tree.statements) && !isTypeScript(file);
  return new Names(tree, sloppy, !/\.m[jt]s$/.test(file));
}
