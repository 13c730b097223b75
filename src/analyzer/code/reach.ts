import type { ImportFact, SourceModule } from '../../model/code-model.js';
import type { Modules } from './modules.js';

/** Imports that load another file of the repository at run time. */
function loads(module: SourceModule): Array<ImportFact & { readonly file: string }> {
  return module.imports.filter(
    (one): one is ImportFact & { readonly file: string } => one.file !== undefined && !one.typeOnly,
  );
}

/** Files that loading `file` can lead to, itself first, in the order of first visit; unreadable ones included. */
export function reachableFiles(modules: Modules, file: string, follow: (one: ImportFact) => boolean): string[] {
  const seen = new Set<string>();
  const stack = [file];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const module = modules.record(at)?.module;
    if (module)
      stack.push(
        ...loads(module)
          .filter(follow)
          .map((one) => one.file)
          .reverse(),
      );
  }
  return [...seen];
}
