import { randomUUID } from 'node:crypto';
import process from 'node:process';
import type { Schedule } from '../types.js';
import { valueAt } from './json-path.js';
import { type Delivery, transform } from './transform.js';

/**
 * The event of one run. `time` is the scheduled time, not the moment of the call.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
export function scheduledEvent(schedule: Schedule, time: Date): Delivery {
  return schedule.source === 'rule' ? ruleEvent(schedule, time) : schedulerEvent(schedule, time);
}

function ruleEvent(schedule: Schedule, time: Date): Delivery {
  if (schedule.input !== undefined) return { kind: 'event', event: schedule.input };
  const arn = `arn:aws:events:${region()}:${account()}:rule/${schedule.id}`;
  const event = { ...envelope('aws.events', time, arn), detail: {} };
  if (schedule.inputTransformer !== undefined) {
    return transform(schedule.inputTransformer, event, { arn, name: schedule.id });
  }
  if (schedule.inputPath === undefined) return { kind: 'event', event };
  const value = valueAt(event, schedule.inputPath);
  return value === undefined
    ? { kind: 'nothing', why: `the event has no ${schedule.inputPath}` }
    : { kind: 'event', event: value };
}

/** Without an input, Scheduler's `detail` is the text "{}", where a rule's is an object. */
function schedulerEvent(schedule: Schedule, time: Date): Delivery {
  const arn = `arn:aws:scheduler:${region()}:${account()}:schedule/default/${schedule.id}`;
  if (schedule.input === undefined) {
    return { kind: 'event', event: { ...envelope('aws.scheduler', time, arn), detail: '{}' } };
  }
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
  const attributes: { [name: string]: string } = {
    'schedule-arn': arn,
    'scheduled-time': seconds(time),
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  const text = JSON.stringify(schedule.input).replace(
    /<aws\.scheduler\.(schedule-arn|scheduled-time|execution-id|attempt-number)>/g,
    (_, name: string) => JSON.stringify(attributes[name] ?? '').slice(1, -1),
  );
  return { kind: 'event', event: JSON.parse(text) as unknown };
}

function envelope(source: string, time: Date, arn: string): { [key: string]: unknown } {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: account(),
    time: seconds(time),
    region: region(),
    resources: [arn],
  };
}

/** AWS writes times in whole seconds. */
function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function region(): string {
  return process.env['AWS_REGION'] ?? 'us-east-1';
}

function account(): string {
  return process.env['AWS_ACCOUNT_ID'] ?? '123456789012';
}
