import type { ClientSite, SourceModule } from '../../../model/code-model.js';
import type { ClientFact } from '../../../model/inventory.js';
import { byCodeUnit } from '../../../util/text.js';
import type { Names } from '../names.js';
import { callersOf, keptArguments } from './callers.js';
import type { Handed } from './fate.js';
import { originOf } from './settings.js';

/** Something to find out about what has a name in a file. */
export type Question<T> = (word: string, names: Names) => T;

type Ask = <T>(file: string, word: string, question: Question<T>) => T | undefined;

/**
 * The clients that the modules behind one handler make, by file and place.
 * What one of the modules does to pg as a whole concerns the clients of all.
 */
export function clientFacts(
  modules: readonly SourceModule[],
  packageFolder: (file: string) => string | undefined,
  ask: Ask,
): ClientFact[] {
  const files = modules.map(({ file }) => file);
  const hazard = modules.flatMap(({ file, clients }) => clients?.hazards.map((one) => `${file} ${one}`) ?? [])[0];
  const facts = modules.flatMap(({ file, clients }): ClientFact[] => {
    const folder = packageFolder(file);
    return (clients?.sites ?? []).map((site) => {
      const { state, mode, blocked, module, location } = site;
      const why =
        state === 'pooled' ? undefined : (blocked ?? hazard ?? keptBy(site, files, ask) ?? decidedBy(site, files, ask));
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

/**
 * Why what a function returns, or what another function gets, may outlive the invocation: its callers in all files,
 * theirs where they return it, and the functions of that name where they hand it on.
 */
function keptBy({ returnedBy, handed = [] }: ClientSite, files: readonly string[], ask: Ask): string | undefined {
  const wanted = returnedBy === undefined ? [] : [returnedBy];
  const given = [...handed];
  const add = (found: readonly Handed[] = []): void => {
    given.push(...found.filter(({ name, index }) => !given.some((one) => one.name === name && one.index === index)));
  };
  for (const one of wanted) {
    for (const file of files) {
      const found = ask(file, one, callersOf);
      if (found?.kept !== undefined) return found.kept;
      wanted.push(...(found?.names ?? []).filter((other) => !wanted.includes(other)));
      add(found?.handed);
    }
  }
  for (const { name, index } of given) {
    for (const file of files) {
      const found = ask(file, name, keptArguments)?.find((one) => one.index === index);
      if (found?.kept !== undefined) return found.kept;
      add(found?.handed);
    }
  }
  return undefined;
}

/** Why what the settings take from other files may differ from one request to the next. */
function decidedBy({ settingsFrom = [] }: ClientSite, files: readonly string[], ask: Ask): string | undefined {
  const wanted = [...settingsFrom];
  for (const name of wanted) {
    for (const file of files) {
      const found = ask(file, name, originOf);
      if (found?.trouble !== undefined) return found.trouble;
      wanted.push(...(found?.from ?? []).filter((other) => !wanted.includes(other)));
    }
  }
  return undefined;
}
