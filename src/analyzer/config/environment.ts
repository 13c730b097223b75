import type { EnvironmentEntry } from '../../model/inventory.js';
import type { Location } from '../../model/location.js';
import { type Reading, reportUnknown, type Setting } from './reading.js';
import { type Resolved, unknownOf } from './resolved.js';
import { isAbsent } from './settings.js';
import { toValue } from './value.js';

/** Lambda's rule. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

interface Written {
  readonly keyAt: Location;
  readonly value: Resolved;
  readonly setting: Setting;
}

/** A map of variables, and whose it is. What is wrong with variables that functions share is said once. */
export interface VariableBlock {
  readonly block: Resolved | undefined;
  /** `of "createOrder"`, `of the provider`. */
  readonly whose: string;
  readonly functionId?: string;
}

/** A function's variables: those of later blocks override earlier ones, where null takes one away. In order of first mention. */
export function readEnvironment(reading: Reading, blocks: readonly VariableBlock[]): EnvironmentEntry[] {
  const merged = new Map<string, Written>();
  for (const { block, whose, functionId } of blocks) {
    const setting = { what: whose, ...(functionId !== undefined && { functionId }) };
    if (!block || !isReadable(reading, setting, block)) continue;
    for (const { key, keyAt, value } of reading.resolver.entries(block)) merged.set(key, { keyAt, value, setting });
  }
  return [...merged].flatMap(([name, written]) => entryOf(reading, name, written));
}

function entryOf(reading: Reading, name: string, { keyAt, value, setting }: Written): EnvironmentEntry[] {
  if (isAbsent(value) && !value.selection) return [];
  if (!NAME.test(name)) {
    reading.findings.add({
      code: 'LL1105',
      demand: 'must-do',
      message: `Environment variable ${JSON.stringify(name.slice(0, 60))} ${setting.what} has a name that Lambda does not take; it is left out.`,
      fix: 'Use letters, digits and underscores, with a letter first.',
      location: keyAt,
      ...(setting.functionId !== undefined && { functionId: setting.functionId }),
    });
    return [];
  }
  const made = toValue(reading, value, {
    ...setting,
    what: `environment variable ${name} ${setting.what}`,
    name,
    at: keyAt,
    nameTells: true,
  });
  return made ? [{ name, value: made, location: keyAt }] : [];
}

/** Variables in a block that cannot be read are variables nobody knows the names of: that must be said. */
function isReadable(reading: Reading, owner: Setting, block: Resolved): boolean {
  if (block.kind === 'map') return true;
  if (isAbsent(block)) return false;
  const setting = { ...owner, what: `environment ${owner.what}` };
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
      ...(setting.functionId !== undefined && { functionId: setting.functionId }),
    });
  }
  return false;
}
