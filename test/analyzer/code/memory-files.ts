import { Buffer } from 'node:buffer';
import type { SourceFiles } from '../../../src/model/files.js';

/** An analysed folder that exists in memory alone; `ignored` files can be read but are not listed. */
export function memoryFiles(files: Record<string, string>, ignored: Record<string, string> = {}): SourceFiles {
  const texts = new Map(Object.entries(files));
  const all = new Map([...texts, ...Object.entries(ignored)]);
  return {
    dir: '/nowhere',
    list: [...texts.keys()].toSorted(),
    has: (file) => texts.has(file),
    size: (file) => (texts.has(file) ? Buffer.byteLength(texts.get(file) ?? '') : undefined),
    text: (file) => all.get(file)?.replace(/^\uFEFF/, ''),
  };
}
