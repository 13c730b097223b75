import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Packages that fetch or load compiled code. */
const ADDON_TOOLS = [
  '@mapbox/node-pre-gyp',
  '@napi-rs/cli',
  'bindings',
  'nan',
  'node-addon-api',
  'node-gyp-build',
  'node-gyp-build-optional-packages',
  'node-pre-gyp',
  'prebuild-install',
];

/** Finds compiled code next to its JavaScript by means that a bundle breaks, though it looks like plain JavaScript. */
const KNOWN = ['@prisma/client', '.prisma/client', 'prisma', 'sharp'];

const answers = new Map<string, boolean>();

/** Whether the package that a resolved file belongs to carries native code, and so cannot be part of a bundle. */
export function isNative(file: string): boolean {
  const folder = packageFolder(file);
  if (folder === undefined) return false;
  const known = answers.get(folder);
  if (known !== undefined) return known;
  const answer = inspect(folder);
  answers.set(folder, answer);
  return answer;
}

function inspect(folder: string): boolean {
  if (KNOWN.some((name) => folder.endsWith(`${path.sep}${name.split('/').join(path.sep)}`))) return true;
  if (['binding.gyp', 'prebuilds'].some((name) => existsSync(path.join(folder, name)))) return true;
  if (readdirSync(folder).some((name) => name.endsWith('.node'))) return true;
  const manifest = readManifest(path.join(folder, 'package.json'));
  if (manifest.gypfile === true || manifest.binary !== undefined || manifest.napi !== undefined) return true;
  const dependencies = Object.keys({ ...asObject(manifest.dependencies) });
  return ADDON_TOOLS.some((tool) => dependencies.includes(tool));
}

/** `…/node_modules/<name>` of a file in a package; undefined for the user's own files. */
function packageFolder(file: string): string | undefined {
  const marker = `${path.sep}node_modules${path.sep}`;
  const at = file.lastIndexOf(marker);
  if (at < 0) return undefined;
  const segments = file.slice(at + marker.length).split(path.sep);
  const name = segments.slice(0, segments[0]?.startsWith('@') === true ? 2 : 1);
  return path.join(file.slice(0, at + marker.length), ...name);
}

function readManifest(file: string): { [key: string]: unknown } {
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function asObject(value: unknown): { [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [key: string]: unknown }) : {};
}
