import type { ClientFact, FunctionFact } from '../model/inventory.js';
import { folderOf, join } from '../util/path.js';
import { isPoolModule } from '../util/pool-module.js';
import { isPackaged } from './package-patterns.js';

/** A place that makes a client, with the functions of the service that come by. */
export interface Site extends ClientFact {
  readonly functionIds: readonly string[];
}

/** What decides where a module can stand. */
export interface Surroundings {
  /** Every function of the inventory: those that stay on Lambda load edited code too. */
  readonly functions: readonly FunctionFact[];
  /** Folder of the service, relative to the analysed folder. */
  readonly root: string;
  /** Text of a file of the analysed folder, to see what is in the way. */
  text(file: string): string | undefined;
}

/** The package that a site belongs to, deepest first: a function's `codeUri`, a package.json, the service. */
export function packageRootOf({ file, packageFolder }: Site, { functions, root }: Surroundings): string {
  const roots = [root, ...functions.map((fn) => startOf(fn, root)), packageFolder ?? root];
  const around = roots.filter((folder) => isBelow(file, folder));
  const length = (folder: string): number => (folder === '.' ? 0 : folder.length);
  return around.toSorted((a, b) => length(b) - length(a))[0] ?? folderOf(file);
}

/** Folders where a module for these sites of one package can stand, best first: the one that holds all, theirs, those around. */
export function foldersFor(sites: readonly Site[], around: Surroundings): string[] {
  const [first] = sites;
  if (!first) return [];
  const root = packageRootOf(first, around);
  const folders = sites.map(({ file }) => folderOf(file));
  const all = [folders.reduce(common), ...folders, ...folders.flatMap(ancestors)];
  return [...new Set(all)].filter((folder) => isInside(folder, root));
}

/** True when every function that reaches one of the sites has the place in its package. */
export function isEverywhere(place: string, sites: readonly Site[], around: Surroundings): boolean {
  return around.functions.every((fn) =>
    sites.every((site) => !reaches(fn, site) || isLoadable(place, site, fn, around)),
  );
}

/** The name, or one with a number, that no file of a person has; with any extension, since imports may leave it out. */
export function freeName(folder: string, extension: string, { text }: Surroundings): string {
  const isTaken = (file: string): boolean => text(file) !== undefined && !isPoolModule(text(file));
  for (let number = 1; ; number++) {
    const stem = number === 1 ? 'shared-pg' : `shared-pg-${number}`;
    const rivals = [...EXTENSIONS, '.tsx', '.jsx', '.json'].map((one) => join(folder, `${stem}${one}`));
    if (!rivals.some(isTaken)) return `${stem}${extension}`;
  }
}

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

function reaches({ code }: FunctionFact, { file, location }: Site): boolean {
  return (code?.clients ?? []).some(
    (one) => one.file === file && one.location.line === location.line && one.location.column === location.column,
  );
}

/**
 * True when the function's package has the module, as it has the site. A package without the site is made by a
 * bundler, which follows imports.
 */
function isLoadable(place: string, site: Site, fn: FunctionFact, { root }: Surroundings): boolean {
  const start = startOf(fn, root);
  if (!isBelow(site.file, start)) return true;
  if (!isBelow(place, start)) return false;
  const { patterns } = fn.packaging;
  return isPackaged(fromRoot(place, root), patterns) || !isPackaged(fromRoot(site.file, root), patterns);
}

/** Folder that the function's package is made from. */
function startOf({ codeUri = '.' }: FunctionFact, root: string): string {
  return join(root, codeUri).replace(/(.)\/$/, '$1');
}

const fromRoot = (file: string, root: string): string => (root === '.' ? file : file.slice(root.length + 1));

const isBelow = (file: string, folder: string): boolean => folder === '.' || file.startsWith(`${folder}/`);

const isInside = (folder: string, root: string): boolean => folder === root || isBelow(folder, root);

/** `a/b`, `a` and `.` for `a/b/c`. */
function ancestors(folder: string): string[] {
  return folder === '.' ? [] : [folderOf(folder), ...ancestors(folderOf(folder))];
}

/** The deepest folder that holds both. */
function common(a: string, b: string): string {
  const others = b.split('/');
  const parts = a.split('/');
  const differs = parts.findIndex((part, index) => part !== others[index]);
  return differs === 0 ? '.' : parts.slice(0, differs < 0 ? parts.length : differs).join('/');
}
