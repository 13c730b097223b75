import type { Trigger } from '../../../../model/inventory.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import { readJson } from '../../events/json.js';
import {
  constantInput,
  SCHEDULE_EXPRESSION,
  type ScheduleInput,
  transformerInput,
} from '../../events/schedule-input.js';
import { quoted } from '../../quote.js';
import { settingOf } from '../../reading.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent, readFlag, readText } from '../../settings.js';
import { otherTrigger } from './other.js';

/**
 * `- schedule: rate(5 minutes)` and `- schedule: {rate, …}`; each of several rates is a trigger of its own.
 * https://www.serverless.com/framework/docs/providers/aws/events/schedule
 */
export function readSchedule(event: EventEntry): Trigger[] {
  const { reading, functionId, value } = event;
  const { resolver } = reading;
  const settings = value.kind === 'map' ? value : undefined;
  const rate = settings ? resolver.get(settings, 'rate') : value;
  const isScheduler = textOf(event, resolver.get(settings, 'method'), 'method') === 'scheduler';
  const timezone = textOf(event, resolver.get(settings, 'timezone'), 'timezone');
  const input = readInput(event, settings);
  if (typeof input === 'string') return otherTrigger(event, input);
  const enabled = readFlag(reading, resolver.get(settings, 'enabled'), {
    ...settingOf(functionId, 'schedule.enabled'),
    otherwise: 'true is assumed',
  });
  return expressionsOf(event, rate).map((expression) => ({
    kind: 'schedule',
    id: event.ids.schedule(functionId),
    source: isScheduler ? 'scheduler' : 'rule',
    expression,
    ...(timezone !== undefined && { timezone }),
    enabled: enabled ?? true,
    ...input,
    location: event.at,
  }));
}

function expressionsOf(event: EventEntry, rate: Resolved | undefined): string[] {
  const { reading, functionId } = event;
  const items = rate?.kind === 'list' ? reading.resolver.items(rate) : rate ? [rate] : [];
  const stated = items.filter((item) => !isAbsent(item));
  if (stated.length === 0)
    unreadable(event, `A schedule of "${functionId}" has no rate`, 'Add rate: cron(0 3 * * ? *).');
  return stated.flatMap((item) => {
    const text = textOf(event, item, 'rate');
    if (text === undefined) return [];
    if (SCHEDULE_EXPRESSION.test(text.trim())) return [text.trim()];
    unreadable(
      event,
      `The schedule ${JSON.stringify(quoted(text))} of "${functionId}" is no cron(…), rate(…) or at(…)`,
      'Correct the expression.',
    );
    return [];
  });
}

function textOf({ reading, functionId }: EventEntry, value: Resolved | undefined, what: string): string | undefined {
  return readText(reading, value, {
    ...settingOf(functionId, `schedule.${what}`),
    code: 'LL1104',
    otherwise: what === 'rate' ? 'the schedule is left out until then' : 'it is taken as absent',
  });
}

/** What the function gets instead of the event, or (as text) why that cannot be said here. */
function readInput({ reading }: EventEntry, settings: Resolved | undefined): ScheduleInput | string {
  const { resolver } = reading;
  const constant = resolver.get(settings, 'input');
  const path = resolver.get(settings, 'inputPath');
  const written = resolver.get(settings, 'inputTransformer');
  if (constant && (!isAbsent(constant) || constant.selection)) return constantInput(readJson(reading, constant));
  if (path && !isAbsent(path)) {
    const json = readJson(reading, path);
    return json.ok && typeof json.value === 'string' ? { inputPath: json.value } : 'its inputPath is not known here';
  }
  if (!written || isAbsent(written)) return {};
  const json = readJson(reading, written);
  return (json.ok && transformer(json.value)) || 'its inputTransformer is not known here';
}

function transformer(value: unknown): ScheduleInput | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { inputTemplate, inputPathsMap } = value as { inputTemplate?: unknown; inputPathsMap?: unknown };
  return transformerInput(inputTemplate, inputPathsMap);
}
