import type { Location } from '../../../model/location.js';
import type { Findings } from '../findings.js';
import { quoted } from '../quote.js';
import type { Resolved, Unknown } from './variables/resolved.js';
import type { Resolver } from './variables/resolver.js';

/** What every part of the reader works with. */
export interface Reading {
  readonly resolver: Resolver;
  readonly findings: Findings;
  /** The whole file. */
  readonly top: Resolved;
  readonly file: string;
  /** The stage that lookups are made for. */
  readonly stage: string;
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
