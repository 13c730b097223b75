import type { Location } from '../../model/location.js';
import type { Findings } from './findings.js';
import { quoted } from './quote.js';
import type { Resolved, Selection, Unknown } from './resolved.js';
import type { Node } from './yaml/tree.js';

/**
 * Looks values up, whatever a dialect's way of writing them is. A value that only exists after deployment comes back
 * as the call it is (`kind: 'call'`). Never throws.
 */
export interface Values {
  /** The value of a node; maps and lists keep their children unresolved until these are asked for. */
  resolve(node: Node, selection?: Selection): Resolved;
  /** A key's value, marked when the map was chosen by the stage; undefined for a key that is absent. */
  get(resolved: Resolved | undefined, key: string): Resolved | undefined;
  /** Keys and values of a map in file order; nothing for what is no map. */
  entries(resolved: Resolved | undefined): ResolvedEntry[];
  items(resolved: Resolved | undefined): Resolved[];
}

export interface ResolvedEntry {
  readonly key: string;
  readonly keyAt: Location;
  readonly value: Resolved;
}

/** What every part of a reader works with. */
export interface Reading {
  readonly resolver: Values;
  readonly findings: Findings;
  /** The whole file. */
  readonly top: Resolved;
  readonly file: string;
  /** The stage that lookups are made for. */
  readonly stage: string;
  /** What is known of the names that CloudFormation functions mention. */
  readonly names: Names;
}

export interface Names {
  /** `AWS::SQS::Queue`; undefined for what the file does not declare. */
  resourceType(logicalId: string): string | undefined;
  /** True for a name that stands for a parameter, not for a resource. */
  isParameter(name: string): boolean;
  /** Text of the file as a message may quote it: without the fallback values of variables. */
  written(text: string): string;
}

/** A setting, for messages: `timeout of "createOrder"`. */
export interface Setting {
  readonly what: string;
  readonly functionId?: string;
  /** Where to point, when the value has no place of its own. */
  readonly at?: Location;
}

/** A setting of a function, named so that a message can stand alone. */
export function settingOf(functionId: string, what: string): Setting {
  return settingFor(functionId, what);
}

/** A setting of a function, or (without an owner) of the provider for all of them. */
export function settingFor(owner: string | undefined, what: string): Setting {
  const functionId = owner === undefined ? {} : { functionId: owner };
  return { what: `${what} ${whose(owner)}`, ...functionId };
}

export const whose = (owner: string | undefined): string => (owner === undefined ? 'of the provider' : `of "${owner}"`);

/** Reports a variable that did not resolve. `then` says what happens meanwhile. */
export function reportUnknown(
  { findings }: Reading,
  { source, why, fix }: Unknown,
  { what, functionId }: Setting,
  at: Location,
  then: { readonly demand: 'must-do' | 'note'; readonly text: string },
): void {
  const advice = quoted(fix.charAt(0).toUpperCase() + fix.slice(1));
  findings.add({
    code: 'LL1101',
    demand: then.demand,
    message: `Variable ${quoted(source)} in ${what} cannot be resolved: ${why}.`,
    fix: `${advice}; ${then.text}.`,
    location: at,
    ...(functionId !== undefined && { functionId }),
  });
}

/** Says once per lookup that a setting is the one of this stage only. */
export function reportStage({ findings, stage }: Reading, resolved: Resolved, { what, functionId }: Setting): void {
  findings.add({
    code: 'LL1107',
    demand: 'note',
    message: `The ${what} differs between stages; it is read as for stage "${stage}".`,
    fix: 'Make it the same in every stage, or plan with --stage for the stage that counts.',
    location: resolved.at,
    ...(functionId !== undefined && { functionId }),
  });
}
