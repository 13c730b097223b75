import type { Location } from '../../../model/location.js';
import { type Reading, reportUnknown } from '../reading.js';
import { type Resolved, unknownOf } from '../resolved.js';
import { isAbsent } from '../settings.js';
import type { Duplicate, MapNode } from '../yaml/tree.js';
import type { FunctionEntry } from './functions.js';

/** The framework's rule, without the one name that JavaScript objects cannot hold. */
const NAME = /^(?!__proto__$)[A-Za-z0-9_-]+$/;

/**
 * Every function entry that can be read, in file order. `functions` is a map or a list of maps, each possibly in a
 * file of its own. Of two functions with one name the first counts (LL1102).
 */
export function listFunctions(reading: Reading, duplicates: Map<MapNode, readonly Duplicate[]>): FunctionEntry[] {
  const { resolver, top } = reading;
  const block = resolver.get(top, 'functions');
  const found = new Map<string, FunctionEntry>();
  for (const part of block?.kind === 'list' ? resolver.items(block) : block ? [block] : []) {
    if (part.kind !== 'map') reportBlock(reading, part);
    for (const { key: id, keyAt: at, value } of resolver.entries(part)) {
      const first = found.get(id);
      if (first) reportTwice(reading, id, first.at, at);
      else if (isEntry(reading, id, at, value)) found.set(id, { id, at, value });
    }
    if (part.kind === 'map') {
      for (const { key, first, again } of duplicates.get(part.node) ?? []) reportTwice(reading, key, first, again);
      duplicates.delete(part.node);
    }
  }
  return [...found.values()];
}

function isEntry(reading: Reading, id: string, at: Location, value: Resolved): boolean {
  const unknown = unknownOf(value);
  if (!NAME.test(id)) {
    const what = `Function name ${JSON.stringify(id.slice(0, 60))} holds characters that the Serverless Framework refuses`;
    return leftOut(reading, at, what, 'Use letters, digits, hyphens and underscores.');
  }
  if (value.kind === 'map') return true;
  if (unknown) {
    const text = 'the function is left out until then';
    reportUnknown(reading, unknown, { what: `functions.${id}` }, value.at, { demand: 'must-do', text });
    return false;
  }
  return leftOut(reading, at, `Function "${id}" has no settings`, 'Give it a handler, or remove it.');
}

function leftOut({ findings }: Reading, location: Location, what: string, fix: string): false {
  findings.add({ code: 'LL1103', demand: 'must-do', message: `${what}; it is left out.`, fix, location });
  return false;
}

function reportBlock(reading: Reading, part: Resolved): void {
  const unknown = unknownOf(part);
  if (unknown) {
    const text = 'its functions are left out until then';
    reportUnknown(reading, unknown, { what: 'functions' }, part.at, { demand: 'must-do', text });
  } else if (!isAbsent(part)) {
    leftOut(reading, part.at, 'This part of functions is no map of functions', 'Write it as name: {handler: …}.');
  }
}

function reportTwice({ findings }: Reading, id: string, first: Location, again: Location): void {
  findings.add({
    code: 'LL1102',
    demand: 'must-do',
    message: `Function ${JSON.stringify(id.slice(0, 60))} is defined twice: ${place(first)} counts, ${place(again)} does not.`,
    fix: 'Rename or remove one of them.',
    location: again,
    ...(NAME.test(id) && { functionId: id }),
  });
}

const place = ({ file, line }: Location): string => `${file}:${line}`;
