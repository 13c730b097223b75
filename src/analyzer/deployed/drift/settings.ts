import type { DeployedFunction } from '../../../model/deployed.js';
import type { EnvironmentEntry } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import { deployedVariable, ownVariables } from '../config.js';
import type { ConfiguredFunction } from './match.js';
import type { DriftReport } from './report.js';

/**
 * LL1109 for each setting that differs; the infrastructure code's value stands.
 * @param knowsConcurrency false where the account would not say
 */
export function compareSettings(
  fn: ConfiguredFunction,
  deployed: DeployedFunction,
  knowsConcurrency: boolean,
  report: DriftReport,
): void {
  const fields: ReadonlyArray<readonly [string, unknown, unknown]> = [
    ['runtime', fn.runtime, deployed.runtime],
    ['handler', fn.handler, deployed.handler],
    ['timeout', seconds(fn.timeoutSeconds), seconds(deployed.timeoutSeconds)],
    ['memory', `${fn.memoryMb} MB`, `${deployed.memoryMb} MB`],
  ];
  for (const [what, here, there] of fields) {
    if (here !== there) report.differs(fn.id, fn.location, said(what, here, there));
  }
  if (knowsConcurrency && fn.reservedConcurrency !== deployed.reservedConcurrency) {
    const none = 'not set';
    const what = said('reserved concurrency', fn.reservedConcurrency ?? none, deployed.reservedConcurrency ?? none);
    report.differs(fn.id, fn.location, what);
  }
  // Layers of other stacks are no folders of this one, so only AWS's count can be the larger one.
  if (deployed.layers.length < fn.packaging.layers.length) {
    report.differs(fn.id, fn.location, said('number of layers', fn.packaging.layers.length, deployed.layers.length));
  }
}

/** The variables of both sides; those on AWS only are required, and said. */
export function mergedVariables(
  fn: ConfiguredFunction,
  deployed: DeployedFunction,
  location: Location,
  report: DriftReport,
): EnvironmentEntry[] {
  const here = new Set(fn.environment.map(({ name }) => name));
  const there = new Set(ownVariables(deployed));
  const added = [...there].filter((name) => !here.has(name));
  const missing = [...here].filter((name) => !there.has(name));
  if (added.length > 0) {
    const what = `${list(added)} ${are(added)} set on AWS and not in the infrastructure code; the service asks for ${added.length === 1 ? 'it' : 'them'}`;
    report.differs(fn.id, fn.location, what, 'Write what is still needed into the infrastructure code.');
  }
  if (missing.length > 0) {
    report.differs(
      fn.id,
      fn.location,
      `${list(missing)} ${are(missing)} in the infrastructure code and not set on AWS`,
    );
  }
  return [...fn.environment, ...added.map((name) => deployedVariable(name, location))];
}

/** Both values of a setting as a clause. */
export function said(what: string, here: unknown, there: unknown): string {
  return `${what} is ${shown(here)} in the infrastructure code and ${shown(there)} on AWS`;
}

const shown = (value: unknown): string => (value === '' ? 'empty' : String(value));
const seconds = (value: number): string => `${value} s`;
const are = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

const SHOWN = 10;

function list(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.length === 1 ? 'variable' : 'variables'} ${names.slice(0, SHOWN).join(', ')}${more}`;
}
