import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A folder as an object literal: relative path with `/` → text, or bytes. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

const IGNORED = new Set(['.git', 'node_modules']);

/** Writes every file of a tree below `dir`. */
export function writeTree(dir: string, files: Tree): void {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(dir, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

/** Every file below `dir` but for `.git` and `node_modules`: path → text (latin1 for what is not UTF-8), sorted. */
export function readTree(dir: string, keep: (file: string) => boolean = () => true): Record<string, string> {
  const files: Record<string, string> = {};
  for (const file of listFiles(dir).filter(keep)) {
    const bytes = readFileSync(path.join(dir, file));
    const text = bytes.toString('utf8');
    files[file] = Buffer.from(text, 'utf8').equals(bytes) ? text : bytes.toString('latin1');
  }
  return files;
}

/** Relative paths of all files, sorted by code unit; `.git` and `node_modules` stay out. */
export function listFiles(dir: string, below = ''): string[] {
  const entries = readdirSync(path.join(dir, below), { withFileTypes: true });
  return entries
    .filter(({ name }) => !IGNORED.has(name))
    .flatMap((entry) => {
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? listFiles(dir, file) : [file];
    })
    .sort();
}

/** Permission bits of every file: what `undo` must bring back beside the bytes. */
export function readModes(dir: string): Record<string, string> {
  return Object.fromEntries(
    listFiles(dir).map((file) => [file, (statSync(path.join(dir, file)).mode & 0o777).toString(8)]),
  );
}

/** `chmod` by octal text, as `readModes` tells it. */
export function setMode(dir: string, file: string, mode: string): void {
  chmodSync(path.join(dir, file), Number.parseInt(mode, 8));
}
