import type { SourceFiles } from '../../../model/files.js';
import type { Finding } from '../../../model/finding.js';
import type { HandlerFact } from '../../../model/inventory.js';
import { folderOf, join, staysInside } from '../../../util/path.js';
import { byCodeUnit } from '../../../util/text.js';
import { clientFacts } from '../clients/facts.js';
import type { Modules } from '../modules.js';
import { reachableFiles } from '../reach.js';
import { importCandidates } from '../resolve/extensions.js';
import type { ImportResolver } from '../resolve/imports.js';
import type { Packages } from '../resolve/packages.js';
import type { EntryHandlers, HandlerPlace, HandlerResolver, ResolvedHandler } from '../types.js';
import { ExportFinder } from './find-export.js';
import { findEntryPoint, findHandlerFile, splitHandler } from './find-file.js';
import { exportMissing, fileMissing, malformed, notCallable, unreadable } from './findings.js';

/** Names that handlers usually have; a file given by hand may export other functions too. */
const USUAL_NAMES = /^(?:default|handler|handle|main|lambdaHandler|\w+Handler)$/;

/** Handler string → source. See `HandlerResolver`. */
export class Handlers implements HandlerResolver {
  readonly #files: SourceFiles;
  readonly #root: string;
  readonly #modules: Modules;
  readonly #imports: ImportResolver;
  readonly #exports: ExportFinder;
  readonly #packages: Packages;

  constructor(files: SourceFiles, root: string, modules: Modules, imports: ImportResolver, packages: Packages) {
    this.#packages = packages;
    this.#files = files;
    this.#root = root;
    this.#modules = modules;
    this.#imports = imports;
    this.#exports = new ExportFinder(modules, imports);
  }

  resolveHandler(handler: string, { codeUri = '.', entryPoints = [] }: HandlerPlace = {}): ResolvedHandler {
    const parts = splitHandler(handler);
    if (!parts) return { findings: [malformed(handler)] };
    const root = join(this.#root, codeUri);
    const config = this.#imports.configs(root)[0];
    const search = { files: this.#files, root, config };
    const direct = findHandlerFile(parts.modulePath, search);
    const found =
      direct.kind === 'missing' ? (findEntryPoint(parts.modulePath, entryPoints, search) ?? direct) : direct;
    if (found.kind === 'missing') return { findings: [fileMissing(handler, found.reason, found.fix)] };
    return this.#inFile(handler, found.file, parts.exportPath);
  }

  entryHandlers(spec: string): EntryHandlers {
    const hash = spec.indexOf('#');
    const named = hash < 0 ? undefined : spec.slice(hash + 1);
    const path = join(hash < 0 ? spec : spec.slice(0, hash));
    const file = staysInside(path) ? importCandidates(path).find((one) => this.#files.has(one)) : undefined;
    if (file === undefined) {
      return {
        facts: [],
        findings: [
          fileMissing(spec, 'there is no such source file', 'Give --entry a path relative to the analysed folder'),
        ],
      };
    }
    const problem = this.#unreadable(spec, file, false);
    if (problem) return { facts: [], findings: [problem] };
    const results = (named === undefined ? this.#likelyHandlers(file) : [named]).map((name) =>
      this.#inFile(spec, file, name),
    );
    if (results.length === 0)
      return { facts: [], findings: [exportMissing(spec, file, 'handler', this.#exports.names(file))] };
    const findings = new Map(results.flatMap((one) => one.findings).map((one) => [one.id, one]));
    return { facts: results.flatMap(({ fact }) => (fact ? [fact] : [])), findings: [...findings.values()] };
  }

  #likelyHandlers(file: string): string[] {
    const names = this.#exports.callable(file);
    const usual = names.filter((name) => USUAL_NAMES.test(name));
    return usual.length > 0 ? usual : names;
  }

  #inFile(handler: string, file: string, exportPath: string): ResolvedHandler {
    const problem = this.#unreadable(handler, file, false);
    if (problem) return { findings: [problem] };
    const found = this.#exports.find(file, exportPath);
    if (found.kind === 'missing') return { findings: [exportMissing(handler, file, exportPath, found.names)] };
    if (found.kind === 'not-callable')
      return { findings: [notCallable(handler, exportPath, found.what, found.location)] };
    const { shape, location } = found;
    const reachable = reachableFiles(this.#modules, file, () => true);
    const sdkPackages = this.#sdkPackages(reachable);
    const clients = clientFacts(
      reachable.flatMap((one) => this.#modules.record(one)?.module ?? []),
      (one) => this.#packages.nearest(folderOf(one))?.folder,
      (one, word, question) => this.#modules.ask(one, word, question),
    );
    const fact: HandlerFact = {
      file,
      exportPath: found.exportPath,
      shape,
      location,
      topLevelAwait: this.#waitsAtLoad(file),
      ...(sdkPackages.length > 0 && { sdkPackages }),
      ...(clients.length > 0 && { clients }),
    };
    const imported = reachable.filter((one) => one !== file);
    const findings = imported.flatMap((one) => this.#unreadable(handler, one, true) ?? []);
    return { fact, findings };
  }

  /** `@aws-sdk/client-sqs`, and `aws-sdk` for any path into it. */
  #sdkPackages(files: readonly string[]): string[] {
    const imports = files.flatMap((file) => this.#modules.record(file)?.module.imports ?? []);
    const names = imports
      .filter((one) => one.file === undefined && !one.typeOnly)
      .map(({ specifier }) => /^(?:aws-sdk|@aws-sdk\/[\w.-]+)(?=\/|$)/.exec(specifier)?.[0]);
    return [...new Set(names.filter((name) => name !== undefined))].sort(byCodeUnit);
  }

  #waitsAtLoad(file: string): boolean {
    const files = reachableFiles(this.#modules, file, (one) => one.kind === 'static');
    return files.some((one) => this.#modules.record(one)?.module.facts.some((fact) => fact.kind === 'top-level-await'));
  }

  #unreadable(handler: string, file: string, imported: boolean): Finding | undefined {
    const outcome = this.#modules.outcome(file);
    return outcome.kind === 'parsed' || outcome.kind === 'missing'
      ? undefined
      : unreadable(file, outcome, handler, imported);
  }
}
