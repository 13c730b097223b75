import type { ClientCode, ClientSite, CodeModel, TextRange } from '../model/code-model.js';
import type { ReplaceEdit } from '../model/edit.js';
import type { SourceFiles } from '../model/files.js';
import type { Plan, PoolPlan } from '../model/plan.js';
import { byCodeUnit } from '../util/text.js';
import { importChanges, importSpecifier } from './add-import.js';
import { type TextChange, unusedNames, withoutParts } from './names-left.js';

const FUNCTIONS = { checkout: 'clientFromPool', query: 'queriesFromPool' } as const;

/**
 * Edits of the user's own files that let each planned client come from its pool: the constructor becomes a call, the
 * function is imported, and an import that nothing uses any more goes. Nothing for what an earlier run edited.
 */
export function shareClientEdits(plan: Plan, code: CodeModel, files: SourceFiles): ReplaceEdit[] {
  return plan.pools.flatMap((pool) => {
    const paths = [...new Set(pool.sites.map(({ file }) => file))].sort(byCodeUnit);
    return paths.flatMap((file) => {
      const clients = code.module(file)?.clients;
      const text = files.text(file);
      const sites = clients && text !== undefined ? plannedSites(pool, file, clients) : [];
      if (!clients || text === undefined || sites.length === 0) return [];
      const specifier = importSpecifier(file, pool.module, clients.style, () => usualExtension(plan, code, file));
      return changesOf(text, clients, sites, specifier).map((change) => edit(file, change));
    });
  });
}

function edit(file: string, { start, end, text }: TextChange): ReplaceEdit {
  return { kind: 'replace', step: 'code', file, start, end, text, because: 'LL2401' };
}

/** Sites of the plan that are still constructors. */
function plannedSites(pool: PoolPlan, file: string, { sites }: ClientCode): ClientSite[] {
  const planned = pool.sites.filter((site) => site.file === file).map(({ location }) => location);
  return sites.filter(
    ({ state, location }) =>
      state === 'constructed' &&
      planned.some(({ line, column }) => line === location.line && column === location.column),
  );
}

/** How relative imports end in the code that leads to `file`, for a file that has none. */
function usualExtension(plan: Plan, code: CodeModel, file: string): ReturnType<typeof extensionIn> {
  const isTyped = /\.[cm]?tsx?$/.test(file);
  for (const { file: entry } of plan.functions) {
    for (const module of code.reachable(entry)) {
      const found = /\.[cm]?tsx?$/.test(module.file) === isTyped ? extensionIn(module.imports) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function extensionIn(imports: ReadonlyArray<{ specifier: string }>): 'none' | 'js' | 'ts' | undefined {
  const written = imports
    .map(({ specifier }) => specifier)
    .find((one) => /^\.\.?\//.test(one) && !one.endsWith('.json'));
  if (written === undefined) return undefined;
  if (/\.[cm]?tsx?$/.test(written)) return 'ts';
  return /\.[cm]?jsx?$/.test(written) ? 'js' : 'none';
}

function changesOf(text: string, clients: ClientCode, sites: readonly ClientSite[], specifier: string): TextChange[] {
  const locals = localNames(text, clients, sites);
  const calls = sites.map(({ mode, callee, hasArguments }) => ({
    ...callee,
    text: `${locals.get(FUNCTIONS[mode])}${hasArguments ? '' : '()'}`,
  }));
  const replaced: TextRange[] = sites.map(({ callee }) => callee);
  const unused = unusedNames(clients, replaced);
  const wanted = [...locals].filter(([name]) => !Object.hasOwn(clients.pooledNames, name));
  const removed = unused.statements.map(({ range }) => range);
  return [
    ...calls,
    ...[...unused.parts].flatMap(([statement, dead]) => withoutParts(statement, dead)),
    ...unused.types.flatMap((statement) => asTypeImport(statement, unused.parts.has(statement), clients, text)),
    ...importChanges({ text, style: clients.style, names: wanted, specifier, removed }),
  ];
}

/** What each function is called in the file: its own name, or one with a number where that name means something else. */
function localNames(text: string, { pooledNames }: ClientCode, sites: readonly ClientSite[]): Map<string, string> {
  const names = new Set(sites.map(({ mode }) => FUNCTIONS[mode]));
  return new Map(
    [...names].sort(byCodeUnit).map((name) => {
      const known = Object.hasOwn(pooledNames, name) ? pooledNames[name] : undefined;
      return [name, known ?? freeLocal(name, text)];
    }),
  );
}

function freeLocal(name: string, text: string): string {
  for (let number = 1; ; number++) {
    const local = number === 1 ? name : `${name}${number}`;
    if (!new RegExp(`(?<![\\w$])${local}(?![\\w$])`).test(text)) return local;
  }
}

/** `import type pg from 'pg'`, where the whole statement can be one. */
function asTypeImport(
  { form, typeOnly, parts, range }: ClientCode['names'][number],
  isPartial: boolean,
  { style }: ClientCode,
  text: string,
): TextChange[] {
  const roles = new Set(parts.map(({ role }) => role));
  const isSimple = roles.size === 1 && parts.every((part) => !part.typeOnly) && !isPartial;
  const starts = text.startsWith('import', range.start);
  if (!style.typescript || form !== 'import' || typeOnly || !isSimple || !starts) return [];
  const at = range.start + 'import'.length;
  return [{ start: at, end: at, text: ' type' }];
}
