import { folderOf, join, staysInside } from '../../../util/path.js';

/** A path of the template, relative to the analysed folder; undefined when it leaves that folder. */
export function localPath(template: string, text: string): string | undefined {
  const plain = text
    .replace(/^file:\/\//, '')
    .split('\\')
    .join('/');
  if (plain.includes('\0') || !staysInside(plain.replace(/^(?:\.{1,2}\/)+/, ''))) return undefined;
  const path = join(folderOf(template), plain).replace(/(?<=.)\/+$/, '');
  return staysInside(path) ? path : undefined;
}

/** The deepest folder that all of these are in; folders relative to the analysed one. */
export function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => (folder === '.' ? [] : folder.split('/')));
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && other[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join('/') || '.';
}

/** `path` seen from `root`, which holds it; `.` for the root itself. */
export function below(root: string, path: string): string {
  if (root === '.' || path === '.') return path;
  return path === root ? '.' : path.slice(root.length + 1);
}
