import type { Trigger } from '../../../../model/inventory.js';
import type { Value } from '../../../../model/value.js';
import { toEnvName } from '../../../../util/text.js';
import { staying, unreadable } from '../../events/entry.js';
import { readJson } from '../../events/json.js';
import { type QueueKeys, queueTrigger, queueValue } from '../../events/queue.js';
import { describeCall } from '../../references.js';
import { type Resolved, unknownOf } from '../../resolved.js';
import { isThere } from '../code.js';
import { resourceNamed } from '../mentions.js';
import type { TemplateEvent } from './event.js';

/** `Type: SQS`. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqs.html */
export function readSqs(event: TemplateEvent): Trigger[] {
  return readQueue(event, 'Queue');
}

/** A queue that a function reads; `key` is the setting that holds the queue's ARN. */
export function readQueue(event: TemplateEvent, key: 'Queue' | 'EventSourceArn'): Trigger[] {
  const { functionId, value } = event;
  const { resolver } = event.reading;
  const arn = resolver.get(value, key);
  const queue = isThere(arn) ? queueValue(event, arn, queueName(functionId, arn)) : undefined;
  if (!arn || !queue) {
    return unreadable(event, `A queue of "${functionId}" has no ARN in ${key}`, `Add ${key}: !GetAtt OrdersQueue.Arn.`);
  }
  const filters = filterPatterns(event);
  if (!filters) return staying(event, 'its FilterCriteria are not known here');
  const scaling = resolver.get(value, 'ScalingConfig');
  const fifo = isFifo(event, arn, queue);
  return [queueTrigger(event, { queue, fifo, filterPatterns: filters, settings: value, scaling }, KEYS)];
}

const KEYS: QueueKeys = {
  batchSize: 'BatchSize',
  window: 'MaximumBatchingWindowInSeconds',
  responses: 'FunctionResponseTypes',
  enabled: 'Enabled',
  concurrency: 'MaximumConcurrency',
};

/** A name for the queue's variable where no resource gives one: the parameter's, or the last part of the ARN. */
function queueName(functionId: string, arn: Resolved): string {
  const otherwise = `${toEnvName(functionId)}_QUEUE`;
  if (arn.kind !== 'scalar') return otherwise;
  const parameter = /^!Ref ([A-Za-z0-9]+)$/.exec(unknownOf(arn)?.source ?? arn.source)?.[1];
  if (parameter !== undefined) return toEnvName(parameter);
  const last = typeof arn.value === 'string' ? (arn.value.split(':').pop() ?? '') : '';
  return /[A-Za-z]/.test(last) ? toEnvName(last) : otherwise;
}

/** FIFO queues have names that end in `.fifo`; a resource of the template may say so instead. */
function isFifo({ reading }: TemplateEvent, arn: Resolved, queue: Value): boolean {
  if (arn.kind === 'scalar') return typeof arn.value === 'string' && arn.value.endsWith('.fifo');
  if (arn.kind !== 'call') return false;
  const resource = reading.resources.all.get(resourceNamed(arn) ?? '');
  if (!resource) return queue.kind === 'required' && describeCall(reading, arn.node).source.includes('.fifo');
  const { resolver } = reading;
  const fifo = resolver.get(resource.properties, 'FifoQueue');
  const name = resolver.get(resource.properties, 'QueueName');
  const isNamed =
    (name?.kind === 'scalar' && String(name.value ?? '').endsWith('.fifo')) ||
    (name?.kind === 'call' && describeCall(reading, name.node).source.endsWith('.fifo'));
  return isNamed || (fifo?.kind === 'scalar' && String(fifo.value) === 'true');
}

/** `Filters: [{Pattern: '{…}'}]`, each pattern as JSON text; undefined where one is not known or no JSON. */
function filterPatterns({ reading, value }: TemplateEvent): readonly unknown[] | undefined {
  const { resolver } = reading;
  const filters = resolver.get(resolver.get(value, 'FilterCriteria'), 'Filters');
  if (!isThere(resolver.get(value, 'FilterCriteria'))) return [];
  const json = isThere(filters) ? readJson(reading, filters) : undefined;
  if (!json?.ok || !Array.isArray(json.value)) return undefined;
  const patterns = json.value.map((filter: unknown) => parsed(patternOf(filter)));
  return patterns.every((pattern) => pattern !== undefined) ? patterns : undefined;
}

function patternOf(filter: unknown): unknown {
  const isObject = typeof filter === 'object' && filter !== null && Object.hasOwn(filter, 'Pattern');
  return isObject ? (filter as { Pattern: unknown }).Pattern : undefined;
}

function parsed(pattern: unknown): unknown {
  if (typeof pattern !== 'string') return undefined;
  try {
    return JSON.parse(pattern);
  } catch {
    return undefined;
  }
}
