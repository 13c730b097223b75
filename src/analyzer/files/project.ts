import ignore from 'ignore';
import type { SourceFiles } from '../../model/files.js';
import type { ProjectFact } from '../../model/inventory.js';
import { ok, type Result } from '../../model/result.js';
import { folderOf, join } from '../../util/path.js';
import { byCodeUnit } from '../../util/text.js';
import { type PackageJson, readPackageJson } from './package-json.js';

const LOCK_FILES = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
} as const;

type Manager = keyof typeof LOCK_FILES;
const MANAGERS = Object.keys(LOCK_FILES) as Manager[];

/** The package.json files at and above a service's root, nearest first. */
interface Package {
  readonly file: string;
  readonly content: PackageJson;
}

/**
 * What kind of project the service in folder `root` lives in. `codeUris` are the folders of its functions, relative to
 * `root`, where these are not the root itself; they may be packages of their own, whether or not there is one above.
 * A package.json that does not parse is Failure LL1004.
 */
export function readProject(files: SourceFiles, root: string, codeUris: readonly string[] = []): Result<ProjectFact> {
  const folders = foldersUp(root);
  const packages = readPackages(files, folders);
  if (!packages.ok) return packages;
  const own = [...new Set(codeUris.map((folder) => join(root, folder)))].sort(byCodeUnit);
  const functions = functionPackages(files, own, folders, packages.value);
  if (!functions.ok) return functions;
  const nearest = packages.value[0];
  const named = namedManager([...packages.value, ...functions.value]);
  const managers = named ? [named] : MANAGERS;
  const functionFolders = functions.value.map(({ file }) => folderOf(file));
  const lock = lockFileOf(files, folders, managers);
  const manager = named ?? lock?.manager ?? lockFileOf(files, functionFolders, managers)?.manager ?? 'npm';
  const tsconfig = nearestFile(files, folders, 'tsconfig.json') ?? onlyFile(files, own, 'tsconfig.json');
  return ok({
    language: isTypeScript(files, root, own, tsconfig) ? 'typescript' : 'javascript',
    moduleSystem: nearest?.content.type === 'module' ? 'esm' : 'commonjs',
    packageManager: manager,
    ...(nearest && { packageJson: nearest.file }),
    ...(functionFolders.length > 0 && { functionPackages: functionFolders }),
    ...(tsconfig !== undefined && { tsconfig }),
    ...(lock && { lockFile: lock.file }),
    workspace: nearest !== undefined && inWorkspace(files, nearest, packages.value, folders),
  });
}

/** The package.json files of these folders, in their order. */
function readPackages(files: SourceFiles, folders: readonly string[]): Result<Package[]> {
  const packages: Package[] = [];
  for (const file of folders.map((folder) => join(folder, 'package.json')).filter((file) => files.has(file))) {
    const content = readPackageJson(files, file);
    if (!content.ok) return content;
    packages.push({ file, content: content.value });
  }
  return ok(packages);
}

/** Packages of functions that are no members of a workspace above. */
function functionPackages(
  files: SourceFiles,
  own: readonly string[],
  folders: readonly string[],
  above: readonly Package[],
): Result<Package[]> {
  const read = readPackages(
    files,
    own.filter((folder) => !folders.includes(folder)),
  );
  if (!read.ok) return read;
  return ok(read.value.filter((one) => workspacesOf(one.content).length > 0 || !isMember(files, one, above, folders)));
}

function isMember(files: SourceFiles, one: Package, above: readonly Package[], folders: readonly string[]): boolean {
  return inWorkspace(files, one, [one, ...above], folders);
}

/** The file where exactly one of the folders has it. */
function onlyFile(files: SourceFiles, folders: readonly string[], name: string): string | undefined {
  const [first, second] = folders.map((folder) => join(folder, name)).filter((file) => files.has(file));
  return second === undefined ? first : undefined;
}

/** Where functions have folders of their own, their language counts, not that of tests or of infrastructure beside them. */
function isTypeScript(files: SourceFiles, root: string, own: readonly string[], tsconfig: string | undefined): boolean {
  if (tsconfig !== undefined || own.some((folder) => files.has(join(folder, 'tsconfig.json')))) return true;
  return (own.length > 0 ? own : [root]).some((folder) => hasTypeScript(files, folder));
}

/** `services/orders` → `services/orders`, `services`, `.`. */
function foldersUp(root: string): string[] {
  const folder = join(root);
  return folder === '.' ? ['.'] : [folder, ...foldersUp(folderOf(folder))];
}

function nearestFile(files: SourceFiles, folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((file) => files.has(file));
}

/** Corepack's `packageManager` field. https://nodejs.org/api/packages.html#packagemanager */
function namedManager(packages: readonly Package[]): Manager | undefined {
  const field = packages.map(({ content }) => content.packageManager).find((value) => typeof value === 'string');
  return MANAGERS.find((manager) => field?.startsWith(`${manager}@`));
}

function lockFileOf(
  files: SourceFiles,
  folders: readonly string[],
  managers: readonly Manager[],
): { manager: Manager; file: string } | undefined {
  for (const folder of folders) {
    for (const manager of managers) {
      const file = LOCK_FILES[manager].map((name) => join(folder, name)).find((candidate) => files.has(candidate));
      if (file !== undefined) return { manager, file };
    }
  }
  return undefined;
}

/** True when the nearest package.json declares workspaces, or one above (or a pnpm-workspace.yaml) may count it as its own. */
function inWorkspace(
  files: SourceFiles,
  nearest: Package,
  packages: readonly Package[],
  folders: readonly string[],
): boolean {
  if (nearestFile(files, folders, 'pnpm-workspace.yaml') !== undefined) return true;
  if (workspacesOf(nearest.content).length > 0) return true;
  return packages.slice(1).some(({ file, content }) => {
    const above = folderOf(file);
    const member = above === '.' ? folderOf(nearest.file) : folderOf(nearest.file).slice(above.length + 1);
    return workspacesOf(content).length > 0 && matches(workspacesOf(content), member);
  });
}

/** `workspaces` as npm and Yarn take it: a list of globs, or an object with `packages`. */
function workspacesOf({ workspaces }: PackageJson): string[] {
  const list =
    typeof workspaces === 'object' && workspaces !== null && 'packages' in workspaces
      ? workspaces.packages
      : workspaces;
  return Array.isArray(list) ? list.filter((glob) => typeof glob === 'string') : [];
}

/** Workspace globs are written from the folder of their package.json, so each is anchored there. */
function matches(globs: readonly string[], folder: string): boolean {
  const anchored = globs.map((glob) => glob.replace(/^(!?)(?:\.?\/)?/, '$1/').replace(/\/+$/, ''));
  return ignore().add(anchored).ignores(`${folder}/`);
}

/** Source in TypeScript below `root`: declarations and the configuration of tools don't count. */
function hasTypeScript(files: SourceFiles, root: string): boolean {
  const prefix = root === '.' ? '' : `${join(root)}/`;
  return files.list.some((file) => {
    if (!file.startsWith(prefix) || !/\.[cm]?tsx?$/.test(file)) return false;
    return !/\.d\.[cm]?ts$|(?:^|\/)(?:serverless|[^/]*\.(?:config|setup))\.[cm]?ts$/.test(file);
  });
}
