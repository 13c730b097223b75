import type { Value } from '../../model/value.js';
import { oneLine } from '../print/escape.js';

/** One shell word. */
export function shellWord(text: string): string {
  const line = oneLine(text);
  return /^[\w@%+=:,./-]+$/.test(line) ? line : `'${line.replace(/'/g, `'\\''`)}'`;
}

/** A value as one shell word, where the stage is the shell's own $STAGE; undefined for one known at run time only. */
export function shellValue(value: Value): string | undefined {
  if (value.kind === 'required') return undefined;
  if (value.kind === 'literal') return shellWord(value.text);
  const parts = value.parts.map((part) =>
    typeof part === 'string' ? oneLine(part).replace(/[\\"$`]/g, '\\$&') : '$' + '{STAGE}',
  );
  return `"${parts.join('')}"`;
}
