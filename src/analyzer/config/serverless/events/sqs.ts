import type { Trigger } from '../../../../model/inventory.js';
import type { Value } from '../../../../model/value.js';
import { toEnvName } from '../../../../util/text.js';
import { type EventEntry, unreadable } from '../../events/entry.js';
import { readJson } from '../../events/json.js';
import { type QueueKeys, queueTrigger, queueValue } from '../../events/queue.js';
import { describeCall } from '../../references.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent } from '../../settings.js';
import { isFifoQueue } from '../resources.js';
import { nameFromVariable } from '../variables/name.js';
import { otherTrigger } from './other.js';

/** `- sqs: arn:…` and `- sqs: {arn, batchSize, …}`. https://www.serverless.com/framework/docs/providers/aws/events/sqs */
export function readSqs(event: EventEntry): Trigger[] {
  const { functionId, value } = event;
  const { resolver } = event.reading;
  const settings = value.kind === 'map' ? value : undefined;
  const arn = settings ? resolver.get(settings, 'arn') : value;
  const queue = arn && queueValue(event, arn, queueName(functionId, arn));
  if (!arn || !queue)
    return unreadable(event, `A queue of "${functionId}" has no ARN`, 'Add arn: !GetAtt OrdersQueue.Arn.');
  const filters = filterPatterns(event, resolver.get(settings, 'filterPatterns'));
  if (!filters) return otherTrigger(event, 'its filterPatterns are not known here');
  const fifo = isFifo(event, arn, queue);
  return [queueTrigger(event, { queue, fifo, filterPatterns: filters, settings, scaling: settings }, KEYS)];
}

const KEYS: QueueKeys = {
  batchSize: 'batchSize',
  window: 'maximumBatchingWindow',
  responses: 'functionResponseType',
  enabled: 'enabled',
  concurrency: 'maximumConcurrency',
};

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

function filterPatterns({ reading }: EventEntry, value: Resolved | undefined): readonly unknown[] | undefined {
  if (!value || (isAbsent(value) && !value.selection)) return [];
  const json = readJson(reading, value);
  return json.ok && Array.isArray(json.value) ? json.value : undefined;
}
