import type { ScheduleTrigger, Trigger } from '../../../../model/inventory.js';
import { staying, unreadable } from '../../events/entry.js';
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
import { readFlag, readText } from '../../settings.js';
import { isThere } from '../code.js';
import { notCarried } from '../reading.js';
import type { TemplateEvent } from './event.js';

interface Form {
  readonly source: ScheduleTrigger['source'];
  /** The key of the expression. */
  readonly expression: string;
  /** Where input settings are, when not beside the expression. */
  readonly target?: Resolved;
}

/** `Type: Schedule`, an EventBridge rule. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedule.html */
export function readRule(event: TemplateEvent): Trigger[] {
  return readSchedule(event, { source: 'rule', expression: 'Schedule' });
}

/** `Type: ScheduleV2`, EventBridge Scheduler. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedulev2.html */
export function readScheduler(event: TemplateEvent): Trigger[] {
  return readSchedule(event, { source: 'scheduler', expression: 'ScheduleExpression' });
}

/** A schedule in any of the forms that a template has for it. */
export function readSchedule(event: TemplateEvent, { source, expression: key, target = event.value }: Form): Trigger[] {
  const { reading, functionId, value } = event;
  const get = (name: string): Resolved | undefined => reading.resolver.get(value, name);
  const expression = readExpression(event, key);
  if (expression === undefined) return [];
  if (isThere(get('StartDate')) || isThere(get('EndDate'))) {
    return staying(event, 'it runs only from or until a certain date (StartDate, EndDate)');
  }
  const input = readInput(event, target);
  if (typeof input === 'string') return staying(event, input);
  const zone = get('ScheduleExpressionTimezone');
  const timezone = textOf(event, zone, 'ScheduleExpressionTimezone', 'the schedule is left out until then');
  if (isThere(zone) && timezone === undefined) return [];
  noteWindow(event);
  return [
    {
      kind: 'schedule',
      id: event.ids.schedule(functionId),
      source,
      expression,
      ...(timezone !== undefined && source === 'scheduler' && { timezone }),
      enabled: isEnabled(event),
      ...input,
      location: event.at,
    },
  ];
}

function readExpression(event: TemplateEvent, key: string): string | undefined {
  const { functionId } = event;
  const written = event.reading.resolver.get(event.value, key);
  if (!isThere(written)) {
    unreadable(event, `A schedule of "${functionId}" has no ${key}`, `Add ${key}: cron(0 3 * * ? *).`);
    return undefined;
  }
  const text = textOf(event, written, key, 'the schedule is left out until then')?.trim();
  if (text === undefined || SCHEDULE_EXPRESSION.test(text)) return text;
  const what = `The schedule ${JSON.stringify(quoted(text))} of "${functionId}" is no cron(…), rate(…) or at(…)`;
  unreadable(event, what, 'Correct the expression.');
  return undefined;
}

/** `Enabled: false`, or the `State` that replaced it. */
function isEnabled(event: TemplateEvent): boolean {
  const { reading, value, functionId } = event;
  const enabled = readFlag(reading, reading.resolver.get(value, 'Enabled'), {
    ...settingOf(functionId, 'schedule.Enabled'),
    otherwise: 'true is assumed',
  });
  const state = textOf(event, reading.resolver.get(value, 'State'), 'State', 'ENABLED is assumed');
  return (enabled ?? true) && !/^disabled$/i.test(state ?? '');
}

/** What the function gets instead of the event, or (as text) why that cannot be said here. */
function readInput({ reading }: TemplateEvent, target: Resolved): ScheduleInput | string {
  const { resolver } = reading;
  const [constant, path, transformer] = ['Input', 'InputPath', 'InputTransformer'].map((key) =>
    resolver.get(target, key),
  );
  if (isThere(constant)) return constantInput(readJson(reading, constant));
  if (isThere(path)) {
    const json = readJson(reading, path);
    return json.ok && typeof json.value === 'string' ? { inputPath: json.value } : 'its InputPath is not known here';
  }
  if (!isThere(transformer)) return {};
  const template = resolver.get(transformer, 'InputTemplate');
  const paths = resolver.get(transformer, 'InputPathsMap');
  const json = template && readJson(reading, template);
  const map = isThere(paths) ? readJson(reading, paths) : undefined;
  const isKnown = json?.ok && (map?.ok ?? true);
  const input = isKnown ? transformerInput(json.value, map?.ok ? map.value : undefined) : undefined;
  return input ?? 'its InputTransformer is not known here';
}

/** A flexible window lets AWS run late; running at its start is one of the times that were allowed. */
function noteWindow({ reading, value, functionId }: TemplateEvent): void {
  const window = reading.resolver.get(value, 'FlexibleTimeWindow');
  const mode = reading.resolver.get(window, 'Mode');
  if (!window || mode?.kind !== 'scalar' || mode.value !== 'FLEXIBLE') return;
  notCarried(reading, {
    demand: 'note',
    message: `A schedule of "${functionId}" may run late on AWS (FlexibleTimeWindow); the service runs it at the start of that window.`,
    fix: 'Nothing to do, unless many schedules start at once.',
    location: window.at,
    functionId,
  });
}

function textOf(
  { reading, functionId }: TemplateEvent,
  value: Resolved | undefined,
  what: string,
  otherwise: string,
): string | undefined {
  return readText(reading, value, { ...settingOf(functionId, `schedule.${what}`), code: 'LL1104', otherwise });
}
