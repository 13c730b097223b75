import { normalize } from 'node:path/posix';
import type { SourceFiles } from '../../src/model/files.js';
import { byCodeUnit } from '../../src/util/text.js';

/** A folder in memory. `ignored` files can be read but are not listed, like files that git ignores. */
export function memoryFiles(
  texts: Readonly<Record<string, string>>,
  ignored: Readonly<Record<string, string>> = {},
): SourceFiles {
  const listed = new Map(Object.entries(texts));
  const readable = new Map([...listed, ...Object.entries(ignored)]);
  return {
    dir: '/folder-in-memory',
    list: [...listed.keys()].sort(byCodeUnit),
    has: (file) => listed.has(file),
    size: (file) => listed.get(file)?.length,
    text: (file) => readable.get(normalize(file)),
  };
}
