import type { SourceFiles } from '../../../../model/files.js';
import type { Failure } from '../../../../model/result.js';
import { join, staysInside } from '../../../../util/path.js';
import { parseFile } from '../../yaml/parse.js';
import type { Duplicate, MapNode } from '../../yaml/tree.js';
import type { LoadedFile } from './file.js';

/** The files that variables name, each read once. */
export interface Loader {
  load(name: string): LoadedFile;
  /** The first file that does not parse. */
  failure(): Failure | undefined;
  /** Maps with repeated keys, of every file read. */
  readonly duplicates: Map<MapNode, readonly Duplicate[]>;
}

/** Reads files named relative to the folder `root`, none outside the analysed folder. */
export function createLoader(files: SourceFiles, root: string): Loader {
  const read = new Map<string, LoadedFile>();
  const duplicates = new Map<MapNode, readonly Duplicate[]>();
  let failure: Failure | undefined;
  const parse = (file: string, text: string): LoadedFile => {
    const tree = parseFile(file, text);
    if (!tree.ok) {
      failure ??= tree.error;
      return { kind: 'absent' };
    }
    for (const [map, list] of tree.value.duplicates) duplicates.set(map, list);
    return { kind: 'data', root: tree.value.root, committed: files.has(file) };
  };
  const load = (name: string): LoadedFile => {
    const refusal = refuse(root, name);
    if (refusal) return refusal;
    const file = join(root, name);
    const loaded = read.get(file) ?? open(file);
    read.set(file, loaded);
    return loaded;
  };
  const open = (file: string): LoadedFile => {
    const text = files.text(file);
    if (text === undefined) return { kind: 'absent' };
    return /\.(ya?ml|json)$/i.test(file) ? parse(file, text) : { kind: 'text', text, committed: files.has(file) };
  };
  return { load, failure: () => failure, duplicates };
}

function refuse(root: string, name: string): LoadedFile | undefined {
  if (name === '' || name.startsWith('/') || name.startsWith('~') || !staysInside(join(root, name))) {
    return { kind: 'refused', why: 'the file lies outside the folder', fix: 'copy what is needed into the folder' };
  }
  if (/\.[cm]?[jt]s$/i.test(name)) {
    const fix = 'write its values into a YAML file, or give the variable a fallback';
    return { kind: 'refused', why: 'the file is a program, and programs are not run', fix };
  }
  return undefined;
}
