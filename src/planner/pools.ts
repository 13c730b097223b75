import { type Finding, finding } from '../model/finding.js';
import type { PoolPlan } from '../model/plan.js';
import { folderOf, join } from '../util/path.js';
import { byCodeUnit, count, printable } from '../util/text.js';
import { foldersFor, freeName, isEverywhere, packageRootOf, type Site, type Surroundings } from './pool-places.js';
import type { Candidate } from './triage.js';

/** As many connections for each database and login as pg's own pool has. */
const MAX = 10;

/**
 * The pools of the service: one module for each package, which the edited code imports and which therefore stands
 * inside that package. Every client is accounted for by a note: it is shared, or stays as it is for a reason.
 */
export function planPools(
  migrated: readonly Candidate[],
  around: Surroundings,
): { pools: PoolPlan[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const groups = new Map<string, Site[]>();
  for (const site of sitesOf(migrated)) {
    if (site.blocked !== undefined) findings.push(leftAlone(site, site.blocked));
    else addTo(groups, groupOf(site, around), site);
  }
  const modules: Array<{ module: string; sites: readonly Site[] }> = [];
  for (const group of groups.values()) {
    let sites: readonly Site[] = group;
    for (let found = settle(sites, around); found; found = settle(sites, around)) {
      const { accepted } = found;
      modules.push({ module: found.module, sites: accepted });
      sites = sites.filter((site) => !accepted.includes(site));
    }
    findings.push(...sites.map((site) => leftAlone(site, 'no place for the pool is in every package that needs it')));
  }
  // By name, so that a second run, which finds the modules in place, numbers them as the first did.
  const ordered = modules.toSorted((a, b) => byCodeUnit(a.module, b.module));
  const pools = ordered.map(({ module, sites }, index) => poolPlan(module, sites, index + 1));
  return { pools, findings: [...pools.flatMap(shared), ...findings] };
}

/** Each place once, by file and position; it stays as it is when one function has a reason. */
function sitesOf(migrated: readonly Candidate[]): Site[] {
  const sites = new Map<string, Site>();
  for (const { id, code } of migrated) {
    for (const client of code.clients ?? []) {
      const { file, location } = client;
      const key = JSON.stringify([file, location.line, location.column]);
      const known = sites.get(key);
      const blocked = known?.blocked ?? client.blocked;
      const functionIds = [...(known?.functionIds ?? []), id].sort(byCodeUnit);
      sites.set(key, { ...client, ...(blocked !== undefined && { blocked }), functionIds });
    }
  }
  return [...sites.values()].toSorted(byPlace);
}

const byPlace = (a: Site, b: Site): number =>
  byCodeUnit(a.file, b.file) || a.location.line - b.location.line || a.location.column - b.location.column;

/** Sites of one package and language share a module; after an earlier run, the one that is there. */
function groupOf(site: Site, around: Surroundings): string {
  return JSON.stringify([packageRootOf(site, around), isTypeScript(site.file)]);
}

const isTypeScript = (file: string): boolean => /\.[cm]?tsx?$/.test(file);

/** One module for as many sites as possible: where an earlier run put it, or in the folder that most packages have. */
function settle(sites: readonly Site[], around: Surroundings): { module: string; accepted: Site[] } | undefined {
  const known = sites.flatMap(({ module }) => module ?? []).sort(byCodeUnit)[0];
  const serves = (place: string) => (site: Site) =>
    site.state === 'pooled' ? site.module === place : isEverywhere(place, [site], around);
  const moduleIn = (folder: string, wanted: readonly Site[]): string =>
    join(folder, freeName(folder, extensionFor(wanted), around));
  let best: { module: string; accepted: Site[] } | undefined;
  const folders = known === undefined ? foldersFor(sites, around) : [folderOf(known)];
  for (const folder of folders) {
    const wanted = sites.filter(serves(known ?? moduleIn(folder, sites)));
    const module = known ?? moduleIn(folder, wanted);
    const accepted = wanted.filter(serves(module));
    if (accepted.length > (best?.accepted.length ?? 0)) best = { module, accepted };
  }
  return best;
}

/** The form of the files that import it: `require` cannot load an ES module everywhere, an ES module can load both. */
function extensionFor(sites: readonly Site[]): string {
  const extensions = new Set(sites.map(({ file }) => /\.[cm]?[jt]s/.exec(file)?.[0] ?? '.js'));
  const [only = '.js', ...more] = extensions;
  if (sites.some(({ file }) => isTypeScript(file))) return more.length === 0 ? only : '.ts';
  const systems = new Set(sites.map(({ system = 'commonjs' }) => system));
  if (systems.size > 1) return '.cjs';
  if (more.length === 0) return only;
  return systems.has('esm') ? '.mjs' : '.cjs';
}

function formOf(sites: readonly Site[]): 'ts' | 'esm' | 'cjs' {
  if (sites.some(({ file }) => isTypeScript(file))) return 'ts';
  return sites.every(({ system }) => system === 'esm') ? 'esm' : 'cjs';
}

function poolPlan(module: string, sites: readonly Site[], number: number): PoolPlan {
  const suffix = number === 1 ? '' : String(number);
  return {
    id: `pg${suffix}`,
    library: 'pg',
    module,
    form: formOf(sites),
    max: MAX,
    variable: 'PG_POOL_MAX',
    sites: sites.map(({ file, mode, location, functionIds }) => ({ file, mode, location, functionIds })),
  };
}

function addTo(groups: Map<string, Site[]>, key: string, site: Site): void {
  groups.set(key, [...(groups.get(key) ?? []), site]);
}

function shared({ sites, variable }: PoolPlan): Finding[] {
  const checkouts = sites.filter(({ mode }) => mode === 'checkout');
  return sites.map(({ file, mode, location, functionIds }) => {
    const places = (id: string): number => checkouts.filter((site) => site.functionIds.includes(id)).length;
    const isNested = mode === 'checkout' && functionIds.some((id) => places(id) > 1);
    const how =
      mode === 'query'
        ? 'each query takes any connection that is free'
        : 'connect() waits for a free connection and end() gives it back';
    return finding({
      code: 'LL2401',
      demand: 'note',
      location,
      ...only(functionIds),
      message: `${printable(file)} shares its client of pg (${who(functionIds)}): ${how}.${isNested ? WARNING : ''}`,
      fix: `Nothing to do; ${variable} sets the number of connections. To leave it: // @lift-ok LL2401 <reason>.`,
    });
  });
}

const WARNING =
  ' It is not the only one of its function: should that hold two at a time, requests may wait for each other until connect() fails after 10 seconds; then allow more connections than requests at a time.';

function leftAlone({ file, location, functionIds }: Site, why: string): Finding {
  return finding({
    code: 'LL2401',
    demand: 'note',
    location,
    ...only(functionIds),
    message: printable(
      `${file} opens a client of pg for each invocation (${who(functionIds)}) and keeps doing so: ${why}.`,
    ),
    fix: 'Nothing must be done; with many requests at a time the database sees as many connections.',
  });
}

const only = ([id, ...more]: readonly string[]) => (more.length === 0 ? { functionId: id } : {});

const who = (ids: readonly string[]): string =>
  ids.length === 1 ? JSON.stringify(ids[0]) : count(ids.length, 'function');
