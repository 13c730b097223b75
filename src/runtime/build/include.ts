import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Layout } from './layout.js';

/**
 * Files below a folder that a list of globs names, relative and with slashes. As in serverless.yml a pattern that starts
 * with `!` takes files out again and the last pattern that fits decides; a folder stands for all that is in it.
 */
export async function includedFiles(folder: string, patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0) return [];
  const rules = patterns.map((pattern) => ({
    excludes: pattern.startsWith('!'),
    fits: globExpression(pattern.replace(/^!/, '').replace(/^\.\//, '')),
  }));
  const packages = patterns.some((pattern) => !pattern.startsWith('!') && pattern.includes('node_modules'));
  const files = await walkFolder(folder, '', packages ? ['.git'] : ['.git', 'node_modules']);
  return files.filter((file) => {
    const rule = rules.filter(({ fits }) => fits.test(file)).pop();
    return rule !== undefined && !rule.excludes;
  });
}

/** Copies files of the service's root to the same places below `target`. */
export async function copyFiles(layout: Layout, files: readonly string[], target: string): Promise<void> {
  for (const file of files) {
    const to = path.join(target, file);
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(path.join(layout.root, file), to);
  }
}

/** `*` and `?` within a name, `**` over folders, `{a,b}` one of several. */
export function globExpression(glob: string): RegExp {
  const source = glob
    .replace(/\/+$/, '')
    .split(/(\*\*\/|\*\*|\*|\?|[{},])/)
    .map((part) => TOKENS.get(part) ?? part.replace(/[.+^$()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}(/.*)?$`);
}

const TOKENS = new Map([
  ['**/', '(?:.*/)?'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
  ['{', '(?:'],
  [',', '|'],
  ['}', ')'],
]);

async function walkFolder(folder: string, relative: string, skipped: readonly string[]): Promise<string[]> {
  const entries = await readdir(path.join(folder, relative), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (entry.isDirectory() && !skipped.includes(entry.name)) files.push(...(await walkFolder(folder, name, skipped)));
    else if (entry.isFile()) files.push(name);
  }
  return files;
}
