import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Absolute path of a program on PATH (or in /usr/sbin, where Debian puts some servers), or undefined. */
export function findProgram(name, folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin']) {
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
