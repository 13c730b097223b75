import fs from 'node:fs';
import path from 'node:path';
import type { FileChange } from '../model/edit.js';
import { EXIT, type Failure } from '../model/result.js';
import { absolute, folderOf, staysInside } from '../util/path.js';
import { printable } from '../util/text.js';

/** A file on disk, with what a rename in its place would lose. */
export interface DiskFile {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The file, or undefined when there is none. */
export function readDiskFile(dir: string, file: string): DiskFile | undefined {
  const target = absolute(dir, file);
  const stat = fs.lstatSync(target, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  return { bytes: fs.readFileSync(target), mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid };
}

/** Bytes for a new text of a file: a byte order mark stays where there was one. */
export function bytesFor(text: string, before: DiskFile | undefined): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return before && hasBom(before.bytes) ? Buffer.concat([BOM, bytes]) : bytes;
}

function hasBom(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).equals(BOM);
}

/**
 * Looks at every target before the first byte is written: inside the folder, reachable without a symbolic link,
 * and still as it was when the plan was made.
 */
export function targetProblem(dir: string, changes: readonly FileChange[]): Failure | undefined {
  for (const change of changes) {
    const why = whyNotHere(dir, change.file) ?? whyNotNow(dir, change);
    if (why !== undefined) {
      const message = `cannot write ${printable(change.file)}: ${why}`;
      return { code: 'LL1015', exit: EXIT.refused, message, fix: 'put that right, then run the command again' };
    }
  }
  return undefined;
}

function whyNotHere(dir: string, file: string): string | undefined {
  const names = file.split('/');
  if (
    !staysInside(file) ||
    names.some((name) => name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git')
  ) {
    return 'the path leads out of the folder or into .git';
  }
  for (let depth = 1; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    const stat = fs.lstatSync(absolute(dir, folder), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink()) return `${printable(folder)} is a symbolic link`;
    if (!stat.isDirectory()) return `${printable(folder)} is a file`;
  }
  return undefined;
}

function whyNotNow(dir: string, change: FileChange): string | undefined {
  const stat = fs.lstatSync(absolute(dir, change.file), { throwIfNoEntry: false });
  if (stat === undefined) return change.before === undefined ? undefined : 'it is gone since it was read';
  if (stat.isSymbolicLink()) return 'it is a symbolic link';
  if (!stat.isFile()) return 'something else of that name is there';
  const { bytes } = readDiskFile(dir, change.file)!;
  const text = (hasBom(bytes) ? bytes.subarray(3) : bytes).toString('utf8');
  if (text === change.before) return undefined;
  return change.before === undefined ? 'it is there already' : 'it changed since it was read';
}

/** Folders above `files` that do not exist yet, parents first. */
export function missingFolders(dir: string, files: readonly string[]): string[] {
  const missing = new Set<string>();
  const visit = (folder: string): void => {
    if (folder === '.' || fs.existsSync(absolute(dir, folder))) return;
    visit(folderOf(folder));
    missing.add(folder);
  };
  for (const file of files) visit(folderOf(file));
  return [...missing];
}

/** Writes a text beside its target, with the target's mode and owner, ready for a rename. */
export function writeTemporary(
  dir: string,
  temporary: string,
  bytes: Buffer,
  before: (Pick<DiskFile, 'mode'> & Partial<DiskFile>) | undefined,
): void {
  const target = absolute(dir, temporary);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, bytes);
  if (before === undefined) return;
  fs.chmodSync(target, before.mode);
  if (before.uid === undefined || before.gid === undefined || process.getuid?.() !== 0) return;
  fs.chownSync(target, before.uid, before.gid);
}

export function moveIntoPlace(dir: string, temporary: string, file: string): void {
  fs.renameSync(absolute(dir, temporary), absolute(dir, file));
}

/** Removes a file; no error when there is none. */
export function removeFile(dir: string, file: string): void {
  fs.rmSync(absolute(dir, file), { force: true });
}

/** Removes those of the folders that are empty, deepest first; returns the others. */
export function removeEmptyFolders(dir: string, folders: readonly string[]): string[] {
  const left: string[] = [];
  for (const folder of [...folders].reverse()) {
    const target = absolute(dir, folder);
    if (!fs.existsSync(target)) continue;
    if (fs.readdirSync(target).length === 0) fs.rmdirSync(target);
    else left.push(folder);
  }
  return left.reverse();
}
