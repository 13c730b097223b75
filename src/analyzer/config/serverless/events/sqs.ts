import type { SqsTrigger, Trigger } from '../../../../model/inventory.js';
import type { Value } from '../../../../model/value.js';
import { SQS_MAPPING } from '../../../../runtime/limits.js';
import { toEnvName } from '../../../../util/text.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import { readJson } from '../../events/json.js';
import { settingOf } from '../../reading.js';
import { describeCall } from '../../references.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent, readFlag, readNumber, readTexts } from '../../settings.js';
import { toValue } from '../../value.js';
import { isFifoQueue } from '../resources.js';
import { nameFromVariable } from '../variables/name.js';
import { otherTrigger } from './other.js';

/** `- sqs: arn:…` and `- sqs: {arn, batchSize, …}`. https://www.serverless.com/framework/docs/providers/aws/events/sqs */
export function readSqs(event: EventEntry): Trigger[] {
  const { reading, functionId, value } = event;
  const { resolver } = reading;
  const settings = value.kind === 'map' ? value : undefined;
  const arn = settings ? resolver.get(settings, 'arn') : value;
  const queue = arn && queueValue(event, arn);
  if (!arn || !queue)
    return unreadable(event, `A queue of "${functionId}" has no ARN`, 'Add arn: !GetAtt OrdersQueue.Arn.');
  const filters = filterPatterns(event, resolver.get(settings, 'filterPatterns'));
  if (!filters) return otherTrigger(event, 'its filterPatterns are not known here');
  const maximumConcurrency = number(event, settings, 'maximumConcurrency', 1, 10_000);
  const enabled = { ...settingOf(functionId, 'sqs.enabled'), otherwise: 'true is assumed' };
  const trigger: SqsTrigger = {
    kind: 'sqs',
    id: event.ids.queue(functionId),
    queue,
    fifo: isFifo(event, arn, queue),
    batchSize:
      number(event, settings, 'batchSize', 1, SQS_MAPPING.maxStandardBatchSize) ?? SQS_MAPPING.defaultBatchSize,
    windowSeconds: number(event, settings, 'maximumBatchingWindow', 0, 300) ?? 0,
    reportBatchItemFailures: reportsItems(event, resolver.get(settings, 'functionResponseType')),
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    filterPatterns: filters,
    enabled: readFlag(reading, resolver.get(settings, 'enabled'), enabled) ?? true,
    location: event.at,
  };
  return [trigger];
}

function queueValue({ reading, functionId, at }: EventEntry, arn: Resolved): Value | undefined {
  const value = toValue(reading, arn, {
    ...settingOf(functionId, 'queue'),
    name: queueName(functionId, arn),
    at,
    keepArn: true,
  });
  const isArn = value?.kind !== 'literal' || /^arn:aws[\w-]*:sqs:/.test(value.text);
  return isArn ? value : undefined;
}

/** A name for the queue's variable where no resource gives one. */
function queueName(functionId: string, arn: Resolved): string {
  const otherwise = `${toEnvName(functionId)}_QUEUE`;
  if (arn.kind !== 'scalar') return otherwise;
  if (!arn.source.startsWith('arn:')) return nameFromVariable(arn.source || (arn.selection?.source ?? ''), otherwise);
  const last =
    arn.source
      .replace(/\$\{[^}]*\}/g, '')
      .split(':')
      .pop() ?? '';
  return /[A-Za-z]/.test(last) ? toEnvName(last) : otherwise;
}

/** FIFO queues have names that end in `.fifo`; a resource of this file may say so instead. */
function isFifo({ reading }: EventEntry, arn: Resolved, queue: Value): boolean {
  if (arn.kind === 'scalar') return typeof arn.value === 'string' && !arn.outside && arn.value.endsWith('.fifo');
  if (arn.kind !== 'call') return false;
  const { source } = describeCall(reading, arn.node);
  const logicalId = /^!GetAtt ([^.]+)\./.exec(source)?.[1];
  return logicalId === undefined
    ? queue.kind === 'required' && source.includes('.fifo')
    : isFifoQueue(reading, logicalId);
}

function number(
  event: EventEntry,
  settings: Resolved | undefined,
  key: string,
  min: number,
  max: number,
): number | undefined {
  return readNumber(event.reading, event.reading.resolver.get(settings, key), {
    ...settingOf(event.functionId, `sqs.${key}`),
    code: 'LL1104',
    min,
    max,
    otherwise: 'the default is used',
  });
}

function reportsItems({ reading, functionId }: EventEntry, value: Resolved | undefined): boolean {
  const expected = { ...settingOf(functionId, 'sqs.functionResponseType'), otherwise: 'whole batches are retried' };
  return readTexts(reading, value, expected)?.includes('ReportBatchItemFailures') ?? false;
}

function filterPatterns({ reading }: EventEntry, value: Resolved | undefined): readonly unknown[] | undefined {
  if (!value || (isAbsent(value) && !value.selection)) return [];
  const json = readJson(reading, value);
  return json.ok && Array.isArray(json.value) ? json.value : undefined;
}
