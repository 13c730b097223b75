import type { SourceModule } from '../../../model/code-model.js';
import type { ClientFact } from '../../../model/inventory.js';
import { byCodeUnit } from '../../../util/text.js';
import type { Callers } from './callers.js';

/**
 * The clients that the modules behind one handler make, by file and place.
 * What one of the modules does to pg as a whole concerns the clients of all.
 */
export function clientFacts(
  modules: readonly SourceModule[],
  packageFolder: (file: string) => string | undefined,
  callers: (file: string, name: string) => Callers | undefined,
): ClientFact[] {
  const hazard = modules.flatMap(({ file, clients }) => clients?.hazards.map((one) => `${file} ${one}`) ?? [])[0];
  const facts = modules.flatMap(({ file, clients }): ClientFact[] => {
    const folder = packageFolder(file);
    return (clients?.sites ?? []).map(({ state, mode, blocked, returnedBy, module, location }) => {
      const why = state === 'pooled' ? undefined : (blocked ?? hazard ?? keptBy(returnedBy, modules, callers));
      return {
        library: 'pg',
        file,
        state,
        mode,
        ...(why !== undefined && { blocked: why }),
        ...(clients && { system: clients.style.system }),
        ...(folder !== undefined && { packageFolder: folder }),
        ...(module !== undefined && { module }),
        location,
      };
    });
  });
  return facts.toSorted(
    (a, b) => byCodeUnit(a.file, b.file) || a.location.line - b.location.line || a.location.column - b.location.column,
  );
}

/** Why what a function returns may outlive the invocation: its callers in all files, and theirs where they return it. */
function keptBy(
  name: string | undefined,
  modules: readonly SourceModule[],
  callers: (file: string, name: string) => Callers | undefined,
): string | undefined {
  const wanted = name === undefined ? [] : [name];
  for (const one of wanted) {
    for (const { file } of modules) {
      const found = callers(file, one);
      if (found?.kept !== undefined) return found.kept;
      wanted.push(...(found?.names ?? []).filter((other) => !wanted.includes(other)));
    }
  }
  return undefined;
}
