import { readFileSync } from 'node:fs';
import { absolute, staysInside } from './path.js';

/** Reads texts of a folder for showing; undefined for what is not there or lies outside. */
export function sourceOf(dir: string): (file: string) => string | undefined {
  return (file) => {
    if (!staysInside(file)) return undefined;
    try {
      return readFileSync(absolute(dir, file), 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  };
}
