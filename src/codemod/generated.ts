import type { CreateEdit } from '../model/edit.js';
import { type Finding, finding } from '../model/finding.js';
import type { GeneratedFile, GeneratedRecord } from '../model/generated.js';
import { sha256, unpack } from '../util/packed.js';

/** What becomes of a generated file, given what is on disk. */
export type Decision =
  | { readonly kind: 'write' }
  | { readonly kind: 'same' }
  | { readonly kind: 'leave'; readonly finding: Finding };

/** Ours and untouched: brought up to date. Edited since, or never ours: left alone, and said so. */
export function decide(edit: CreateEdit, onDisk: string | undefined, record: GeneratedRecord | undefined): Decision {
  if (onDisk === undefined) return { kind: 'write' };
  if (unix(onDisk) === unix(edit.text)) return { kind: 'same' };
  const known = record && Object.hasOwn(record.files, edit.file) ? record.files[edit.file] : undefined;
  if (!known) return { kind: 'leave', finding: foreign(edit) };
  if (isAsGenerated(onDisk, known)) return { kind: 'write' };
  return { kind: 'leave', finding: edited(edit, unpack(known.base)?.toString('utf8') !== edit.text) };
}

/** A checkout with other line ends (core.autocrlf) is no edit. */
function isAsGenerated(text: string, { sha256: hash }: GeneratedFile): boolean {
  return sha256(text) === hash || sha256(unix(text)) === hash;
}

const unix = (text: string): string => text.replaceAll('\r\n', '\n');

function foreign({ file }: CreateEdit): Finding {
  return finding({
    code: 'LL1307',
    demand: 'must-do',
    location: { file, line: 1, column: 1 },
    message: `${file} is in the way: the service needs a file of this name, and the one that is there was not made by lambda-lift.`,
    fix: 'Rename or remove it, or choose another folder with --out-dir, and run again.',
  });
}

function edited({ file }: CreateEdit, wanted: boolean): Finding {
  return finding({
    code: 'LL1306',
    demand: wanted ? 'must-do' : 'note',
    location: { file, line: 1, column: 1 },
    message: wanted
      ? `${file} was edited by hand and needs a change that was not made.`
      : `${file} was edited by hand and stays as it is.`,
    fix: wanted
      ? 'Carry your edit over: move the file away, run again, and merge the two.'
      : 'Nothing to do; lambda-lift will not overwrite it.',
  });
}
