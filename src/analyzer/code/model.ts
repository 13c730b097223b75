import type { CodeModel, SourceModule } from '../../model/code-model.js';
import type { SourceFiles } from '../../model/files.js';
import { Handlers } from './handlers/resolver.js';
import { Modules } from './modules.js';
import { reachableFiles } from './reach.js';
import { ImportResolver } from './resolve/imports.js';
import { Packages } from './resolve/packages.js';
import { TsConfigs } from './resolve/tsconfig.js';
import type { HandlerResolver } from './types.js';

export interface CodeScope {
  /** Folder that handler strings start from, relative to the analysed folder; `.` for the folder itself. */
  readonly root: string;
  /** The service's tsconfig.json; files below another one follow that first. */
  readonly tsconfig?: string;
  /** Folders of layers, relative to the analysed folder; they appear at /opt on Lambda. */
  readonly layers?: readonly string[];
}

/**
 * The code of a service: where its handlers are, what they load, and what that code does to the process it runs in.
 * Reads files when they are asked for, each once. Imports ts-morph, which takes a moment to load: import this module lazily.
 */
export function createCodeModel(files: SourceFiles, scope: CodeScope): CodeModel & HandlerResolver {
  const packages = new Packages(files);
  const imports = new ImportResolver(files, packages, new TsConfigs(files), scope.tsconfig, scope.layers);
  const modules = new Modules(files, packages, imports);
  const handlers = new Handlers(files, scope.root, modules, imports, packages);
  const module = (file: string): SourceModule | undefined => modules.record(file)?.module;
  return {
    module,
    reachable: (file) => reachableFiles(modules, file, () => true).flatMap((one) => module(one) ?? []),
    resolveHandler: (handler, where) => handlers.resolveHandler(handler, where),
    entryHandlers: (spec) => handlers.entryHandlers(spec),
  };
}
