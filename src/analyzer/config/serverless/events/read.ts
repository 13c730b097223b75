import type { GuardFact, Trigger } from '../../../../model/inventory.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import type { TriggerIds } from '../../events/ids.js';
import { quoted } from '../../quote.js';
import { type Reading, reportUnknown, settingOf } from '../../reading.js';
import { type Resolved, unknownOf } from '../../resolved.js';
import { isAbsent } from '../../settings.js';
import { choiceGuards } from './choice.js';
import { readHttp } from './http.js';
import { readHttpApi } from './http-api.js';
import { otherTrigger } from './other.js';
import { readSchedule } from './schedule.js';
import { readSqs } from './sqs.js';

const READERS: Readonly<Record<string, (event: EventEntry) => Trigger[]>> = {
  httpApi: readHttpApi,
  http: readHttp,
  schedule: readSchedule,
  sqs: readSqs,
};

/** What starts a function, in file order. What cannot be read is a finding; the rest goes on. */
export function readTriggers(reading: Reading, functionId: string, fn: Resolved, ids: TriggerIds): Trigger[] {
  const { resolver } = reading;
  const events = resolver.get(fn, 'events');
  const triggers = resolver.items(events).flatMap((item) => {
    const entry = entryOf(reading, functionId, item);
    if (!entry) return [];
    const read = Object.hasOwn(READERS, entry.name) ? READERS[entry.name]! : otherTrigger;
    const found = read({ reading, functionId, fn, ids, ...entry });
    if (!found.some(({ kind }) => kind === 'http')) return found;
    const guards = choiceGuards(reading, functionId, [events!, item, entry.value]);
    return found.map((trigger) => guarded(trigger, guards));
  });
  if (events && events.kind !== 'list' && !isAbsent(events)) reportEvents(reading, functionId, events);
  const url = resolver.get(fn, 'url');
  if (!url || isAbsent(url) || (url.kind === 'scalar' && url.value === false && !url.selection)) return triggers;
  return [...triggers, ...otherTrigger({ reading, functionId, fn, ids, name: 'url', value: url, at: url.at })];
}

function guarded(trigger: Trigger, guards: readonly GuardFact[]): Trigger {
  return trigger.kind === 'http' ? { ...trigger, guards: [...trigger.guards, ...guards] } : trigger;
}

function entryOf(
  reading: Reading,
  functionId: string,
  item: Resolved,
): Pick<EventEntry, 'name' | 'value' | 'at'> | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string' && !item.outside) {
    return { name: item.value, value: item, at: item.at };
  }
  const unknown = unknownOf(item);
  if (unknown) {
    const text = 'the event is left out until then';
    reportUnknown(reading, unknown, settingOf(functionId, 'event'), item.at, { demand: 'must-do', text });
    return undefined;
  }
  const [first, ...more] = reading.resolver.entries(item);
  if (first && more.length === 0) return { name: first.key, value: first.value, at: first.keyAt };
  const names = [first, ...more].flatMap((entry) => (entry ? [quoted(entry.key)] : []));
  const what =
    names.length === 0 ? 'is no name with settings' : `names several kinds at once (${names.slice(0, 5).join(', ')})`;
  unreadable(
    { reading, functionId, at: item.at },
    `An event of "${functionId}" ${what}`,
    'Write it as - httpApi: GET /orders.',
  );
  return undefined;
}

function reportEvents(reading: Reading, functionId: string, events: Resolved): void {
  const unknown = unknownOf(events);
  if (unknown) {
    const text = 'its events are left out until then';
    reportUnknown(reading, unknown, settingOf(functionId, 'events'), events.at, { demand: 'must-do', text });
  } else {
    unreadable(
      { reading, functionId, at: events.at },
      `The events of "${functionId}" are no list`,
      'Start each with a hyphen.',
    );
  }
}
