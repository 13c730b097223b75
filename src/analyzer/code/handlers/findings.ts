import { type Finding, finding } from '../../../model/finding.js';
import type { Location } from '../../../model/location.js';
import { nearest, printable } from '../../../util/text.js';
import type { ParseOutcome } from '../types.js';
import { shown } from './find-file.js';

/** What can be wrong with a handler, as findings. All are work for a person; the rest of the service goes on. */

export function malformed(handler: string): Finding {
  return finding({
    code: 'LL1202',
    demand: 'must-do',
    message: `Handler ${shown(handler)} is not of the form path/to/file.export`,
    fix: 'Write the path to the file without its extension, a dot, and the name of the export',
  });
}

export function fileMissing(handler: string, reason: string, fix: string): Finding {
  return finding({
    code: 'LL1202',
    demand: 'must-do',
    message: `Handler ${shown(handler)} points nowhere: ${reason}`,
    fix,
  });
}

export function exportMissing(handler: string, file: string, wanted: string, names: readonly string[]): Finding {
  const list =
    names.length === 0
      ? 'it exports nothing'
      : `it exports ${printable(names.slice(0, 12).join(', '))}${names.length > 12 ? ', …' : ''}`;
  const near = nearest(wanted, names);
  return finding({
    code: 'LL1203',
    demand: 'must-do',
    message: `Handler ${shown(handler)}: ${printable(file)} has no export ${shown(wanted)}; ${list}`,
    fix:
      near === undefined
        ? 'Export the handler under that name, or name one of its exports'
        : `Did you mean ${shown(near)}? Correct the handler, or export it under that name`,
    location: { file, line: 1, column: 1 },
  });
}

export function notCallable(handler: string, wanted: string, what: string, location: Location): Finding {
  const fix =
    what === 'a class' || what === 'an instance of a class'
      ? 'Export a method bound to an instance: new X().handle.bind(x)'
      : 'Export a function under that name';
  return finding({
    code: 'LL1205',
    demand: 'must-do',
    message: `Handler ${shown(handler)}: export ${shown(wanted)} is ${what}, not a function`,
    fix,
    location,
  });
}

/** A file that cannot be read: the handler's own, or one that it loads (`importer` is then set). */
export function unreadable(
  file: string,
  outcome: Exclude<ParseOutcome, { kind: 'parsed' | 'missing' }>,
  handler: string,
  imported: boolean,
): Finding {
  const role = imported ? `which handler ${shown(handler)} imports` : `the file of handler ${shown(handler)}`;
  if (outcome.kind === 'too-large') {
    return finding({
      code: 'LL1204',
      demand: 'must-do',
      message: `${printable(file)}, ${role}, has ${(outcome.bytes / 1024 / 1024).toFixed(1)} MB; files over 5 MB are not analysed`,
      fix: 'Point the handler at the source instead of a bundle, or move data out of the code into a file that is read',
      location: { file, line: 1, column: 1 },
    });
  }
  const { line, column } = outcome.location;
  return finding({
    code: 'LL1201',
    demand: 'must-do',
    message: `${printable(file)}, ${role}, does not parse at ${line}:${column}: ${outcome.message}`,
    fix: 'Correct the syntax and run again',
    location: outcome.location,
  });
}
