import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceEnvironment } from '../environment.js';
import { initFailure } from '../failure.js';

/** The folder the build wrote to, put in by the build itself. */
declare const SERVICE_DIST: string | undefined;

/** One line of `dist/functions.json`, which the build writes. */
export interface BundleEntry {
  /** Relative to dist. */
  file: string;
  format: 'commonjs' | 'module';
  /** The handler's source file relative to the service's root; its packages are looked up from there. */
  entry: string;
  bytes: number;
}

/** What a bundle takes for the globals and the place of the copy it is evaluated for. */
export interface CopySurroundings {
  global: object;
}

/** A function's bundle: one compiled piece of code, evaluated as often as there are copies. */
export interface Bundle {
  readonly megabytes: number;
  /** Node keeps each copy for ever, so giving one up frees nothing. */
  readonly lasting?: boolean;
  /** Runs the code once more, with these globals, and resolves with what it exports. */
  evaluate(surroundings: CopySurroundings): Promise<unknown>;
}

/** Where a source file stands at run time; bundles ask it for `__dirname`, `__filename` and `import.meta`. */
interface Place {
  filename: string;
  dirname: string;
  url: string;
}

type Locate = (relative: string) => Place;
/** The service's own instance of a module with pools; undefined where there is no service, in a child process for one. */
type FindPool = (relative: string) => unknown;
type Require = ReturnType<typeof createRequire>;

/**
 * The build's folder. Code that the build bundled knows it; sources run as they are (a team's own tests) look into
 * `service/dist` below the current folder, or where SERVICE_DIST says.
 */
export function distFolder(): string {
  return path.resolve(
    typeof SERVICE_DIST === 'string' ? SERVICE_DIST : (serviceEnvironment()['SERVICE_DIST'] ?? 'service/dist'),
  );
}

/** The service's root: dist is in the service folder, and that in the root. */
export function serviceRoot(): string {
  return path.resolve(distFolder(), '..', '..');
}

/** Finds the bundle of a function; throws a failure of kind `init` that says what to do when there is none. */
export async function openBundle(id: string): Promise<Bundle> {
  const dist = distFolder();
  const entry = await findEntry(dist, id);
  const file = path.join(dist, entry.file);
  const root = serviceRoot();
  const locate: Locate = (relative) => {
    const filename = path.join(root, relative);
    return { filename, dirname: path.dirname(filename), url: pathToFileURL(filename).href };
  };
  const load = createRequire(path.join(root, entry.entry));
  const evaluate =
    entry.format === 'commonjs' ? commonJsEvaluator(file, locate, load) : moduleEvaluator(file, locate, load);
  return { megabytes: entry.bytes / MB, lasting: entry.format === 'module', evaluate };
}

async function findEntry(dist: string, id: string): Promise<BundleEntry> {
  let text: string;
  try {
    text = await readFile(path.join(dist, 'functions.json'), 'utf8');
  } catch {
    throw initFailure('Runtime.ImportModuleError', `no build in ${dist}; run npm run service:build first`);
  }
  const entries = new Map<string, BundleEntry>(Object.entries(JSON.parse(text)));
  const entry = entries.get(id);
  if (entry === undefined) {
    throw initFailure(
      'Runtime.ImportModuleError',
      `the build in ${dist} has no bundle of it; run npm run service:build`,
    );
  }
  return entry;
}

/**
 * The file exports one function around the whole bundle. Node compiles it once (and reads its source map); each call is
 * a copy. `import()` inside it goes through the main loader, as in any CommonJS file.
 */
function commonJsEvaluator(file: string, locate: Locate, load: Require): Bundle['evaluate'] {
  type Evaluate = (
    global: object,
    locate: Locate,
    load: Require,
    module: object,
    exports: object,
    pool: FindPool,
  ) => void;
  const evaluate: Evaluate = createRequire(file)(file);
  return async (surroundings) => {
    const module = { exports: {}, id: file, filename: file, loaded: false, children: [], paths: [] };
    evaluate(surroundings.global, locate, load, module, module.exports, findPool);
    return module.exports;
  };
}

/**
 * A bundle with top-level await must be a module. A module is evaluated once per URL, so each copy has its own query
 * string, and asks for its surroundings by that URL. Node keeps modules for ever: a copy of this kind is never freed.
 */
function moduleEvaluator(file: string, locate: Locate, load: Require): Bundle['evaluate'] {
  return async (surroundings) => {
    copyNumber += 1;
    const url = `${pathToFileURL(file).href}?copy=${copyNumber}`;
    const registry = moduleCopies();
    registry.set(url, [surroundings.global, locate, load, findPool]);
    try {
      return await import(url);
    } finally {
      registry.delete(url);
    }
  };
}

type Given = [object, Locate, Require, FindPool];

/** Bundles reach it as `globalThis[Symbol.for('service.copies')]`. */
function moduleCopies(): Map<string, Given> {
  const holder = globalThis as { [key: symbol]: Map<string, Given> | undefined };
  const key = Symbol.for('service.copies');
  const existing = holder[key];
  if (existing !== undefined) return existing;
  const created = new Map<string, Given>();
  Object.defineProperty(globalThis, key, { value: created });
  return created;
}

/** The build lets pools.ts leave the modules that it imports here. */
function findPool(relative: string): unknown {
  const holder = globalThis as { [key: symbol]: Map<string, unknown> | undefined };
  return holder[Symbol.for('service.pools')]?.get(relative);
}

const MB = 1024 * 1024;
let copyNumber = 0;
