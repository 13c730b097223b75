import type { EnvironmentEntry } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import { type Reading, reportUnknown, settingFor, whose } from './reading.js';
import { isAbsent } from './settings.js';
import { toValue } from './value.js';
import { type Resolved, unknownOf } from './variables/resolved.js';

/** Lambda's rule. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

interface Written {
  readonly keyAt: Location;
  readonly value: Resolved;
  /** The provider's variables concern every function, so what is wrong with them is said once. */
  readonly owner: string | undefined;
}

/** A function's variables: the provider's, overridden by its own, where null takes one away. In order of first mention. */
export function readEnvironment(
  reading: Reading,
  functionId: string,
  provider: Resolved | undefined,
  own: Resolved | undefined,
): EnvironmentEntry[] {
  const merged = new Map<string, Written>();
  for (const { block, owner } of [
    { block: provider, owner: undefined },
    { block: own, owner: functionId },
  ]) {
    if (!block || !isReadable(reading, owner, block)) continue;
    for (const { key, keyAt, value } of reading.resolver.entries(block)) merged.set(key, { keyAt, value, owner });
  }
  return [...merged].flatMap(([name, written]) => entryOf(reading, name, written));
}

function entryOf(reading: Reading, name: string, { keyAt, value, owner }: Written): EnvironmentEntry[] {
  if (isAbsent(value) && !value.selection) return [];
  if (!NAME.test(name)) {
    reading.findings.add({
      code: 'LL1105',
      demand: 'must-do',
      message: `Environment variable ${JSON.stringify(name.slice(0, 60))} ${whose(owner)} has a name that Lambda does not take; it is left out.`,
      fix: 'Use letters, digits and underscores, with a letter first.',
      location: keyAt,
      ...(owner !== undefined && { functionId: owner }),
    });
    return [];
  }
  const made = toValue(reading, value, {
    ...settingFor(owner, `environment variable ${name}`),
    name,
    at: keyAt,
    nameTells: true,
  });
  return made ? [{ name, value: made, location: keyAt }] : [];
}

/** Variables in a block that cannot be read are variables nobody knows the names of: that must be said. */
function isReadable(reading: Reading, owner: string | undefined, block: Resolved): boolean {
  if (block.kind === 'map') return true;
  if (isAbsent(block)) return false;
  const setting = settingFor(owner, 'environment');
  const unknown = unknownOf(block);
  if (unknown) {
    const text = 'its variables are missing from the service until then';
    reportUnknown(reading, unknown, setting, block.at, { demand: 'must-do', text });
  } else {
    reading.findings.add({
      code: 'LL1105',
      demand: 'must-do',
      message: `The ${setting.what} is no map of names and values; it is left out.`,
      fix: 'Write it as NAME: value.',
      location: block.at,
      ...(owner !== undefined && { functionId: owner }),
    });
  }
  return false;
}
