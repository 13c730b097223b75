import type { SqsTrigger } from '../../../model/inventory.js';
import type { Value } from '../../../model/value.js';
import { SQS_MAPPING } from '../../../runtime/limits.js';
import { settingOf } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { readFlag, readNumber, readTexts } from '../settings.js';
import { toValue } from '../value.js';
import type { EventEntry } from './entry.js';

/** What a dialect calls the settings of a queue's mapping. */
export interface QueueKeys {
  readonly batchSize: string;
  readonly window: string;
  readonly responses: string;
  readonly enabled: string;
  readonly concurrency: string;
}

/** What each dialect finds out in its own way. */
interface Found extends Pick<SqsTrigger, 'queue' | 'fifo' | 'filterPatterns'> {
  readonly settings: Resolved | undefined;
  /** The settings that hold the most invocations at a time. */
  readonly scaling: Resolved | undefined;
}

/** The mapping of a queue to a function. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export function queueTrigger(event: EventEntry, found: Found, keys: QueueKeys): SqsTrigger {
  const { reading, functionId } = event;
  const { settings, scaling, queue, fifo, filterPatterns } = found;
  const get = (key: string): Resolved | undefined => reading.resolver.get(settings, key);
  const responses = { ...settingOf(functionId, `sqs.${keys.responses}`), otherwise: 'whole batches are retried' };
  const enabled = { ...settingOf(functionId, `sqs.${keys.enabled}`), otherwise: 'true is assumed' };
  const maximumConcurrency = number(event, scaling, keys.concurrency, 1, 10_000);
  return {
    kind: 'sqs',
    id: event.ids.queue(functionId),
    queue,
    fifo,
    batchSize:
      number(event, settings, keys.batchSize, 1, SQS_MAPPING.maxStandardBatchSize) ?? SQS_MAPPING.defaultBatchSize,
    windowSeconds: number(event, settings, keys.window, 0, 300) ?? 0,
    reportBatchItemFailures:
      readTexts(reading, get(keys.responses), responses)?.includes('ReportBatchItemFailures') ?? false,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    filterPatterns,
    enabled: readFlag(reading, get(keys.enabled), enabled) ?? true,
    location: event.at,
  };
}

/** The queue's ARN; undefined for text that is none. @param name of the variable where no resource gives one */
export function queueValue(event: EventEntry, arn: Resolved, name: string): Value | undefined {
  const { reading, functionId, at } = event;
  const value = toValue(reading, arn, { ...settingOf(functionId, 'queue'), name, at, keepArn: true });
  const isArn = value?.kind !== 'literal' || /^arn:aws[\w-]*:sqs:/.test(value.text);
  return isArn ? value : undefined;
}

function number(
  { reading, functionId }: EventEntry,
  settings: Resolved | undefined,
  key: string,
  min: number,
  max: number,
): number | undefined {
  return readNumber(reading, reading.resolver.get(settings, key), {
    ...settingOf(functionId, `sqs.${key}`),
    code: 'LL1104',
    min,
    max,
    otherwise: 'the default is used',
  });
}
