import type { OtherTrigger, Trigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import { quoted } from '../quote.js';
import type { Reading } from '../reading.js';
import type { Resolved } from '../resolved.js';
import type { TriggerIds } from './ids.js';

/** One entry of `events`: `- httpApi: GET /orders`. */
export interface EventEntry {
  readonly reading: Reading;
  readonly functionId: string;
  readonly fn: Resolved;
  /** `httpApi`, `s3`. */
  readonly name: string;
  readonly value: Resolved;
  readonly at: Location;
  readonly ids: TriggerIds;
}

/** Reports an event that is left out. */
export function unreadable(
  { reading, functionId, at }: Pick<EventEntry, 'reading' | 'functionId' | 'at'>,
  what: string,
  fix: string,
): Trigger[] {
  const message = `${what}; it is left out.`;
  reading.findings.add({ code: 'LL1104', demand: 'must-do', message, fix, location: at, functionId });
  return [];
}

/** A trigger that stays on AWS, and the clause that says why. */
export function staying(
  { functionId, name, at, ids }: Pick<EventEntry, 'functionId' | 'name' | 'at' | 'ids'>,
  why: string,
): OtherTrigger[] {
  const event = quoted(name);
  return [{ kind: 'other', id: ids.other(functionId, event), event, why, location: at }];
}
