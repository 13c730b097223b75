import type { EventEntry } from '../../events/entry.js';
import type { Apis } from '../apis.js';
import type { Authorizers } from '../authorizers.js';
import type { TemplateReading } from '../reading.js';

/** One entry of `Events`, or another resource that starts a function; `value` holds its properties. */
export interface TemplateEvent extends EventEntry {
  readonly reading: TemplateReading;
  readonly apis: Apis;
  readonly authorizers: Authorizers;
}
