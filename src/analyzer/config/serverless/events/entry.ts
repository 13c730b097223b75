import type { Trigger } from '../../../../model/inventory.js';
import type { Location } from '../../../../model/location.js';
import type { Reading } from '../reading.js';
import type { Resolved } from '../variables/resolved.js';
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
