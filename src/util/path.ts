import path from 'node:path';

/** Paths inside the analysed folder: relative, with `/`, whatever the platform. */

/** Joins and normalises; `.` segments vanish: `join('.', 'src/a.ts')` is `src/a.ts`. */
export function join(...parts: string[]): string {
  return path.posix.normalize(path.posix.join(...parts));
}

/** The folder of a file; `.` for one at the top. */
export function folderOf(file: string): string {
  return path.posix.dirname(file);
}

/** Path of `to` seen from the folder `from`, starting with `./` or `../`, as an import specifier needs it. */
export function importPath(from: string, to: string): string {
  const relative = path.posix.relative(from, to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** True when the normalised path stays inside the folder it is relative to. */
export function staysInside(file: string): boolean {
  const normal = path.posix.normalize(file.split('\\').join('/'));
  return normal !== '..' && !normal.startsWith('../') && !path.posix.isAbsolute(normal) && !/^[A-Za-z]:/.test(normal);
}

/** Absolute path on this machine of a path inside `dir`. */
export function absolute(dir: string, file: string): string {
  return path.join(dir, ...file.split('/'));
}

/** True for the name of one folder: what `--out-dir` takes. The build finds the service's root as the folder's parent. */
export function isFolderName(name: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name) && name !== 'node_modules';
}
