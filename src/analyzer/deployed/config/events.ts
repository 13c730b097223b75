import type { DeployedInput, DeployedMapping, DeployedRule, DeployedSchedule } from '../../../model/deployed.js';
import type { OtherTrigger, ScheduleTrigger, SqsTrigger, Trigger } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { TriggerIds } from '../../config/events/ids.js';
import type { Account } from './account.js';

/** A trigger and the function it starts. */
export interface Owned<T extends Trigger = Trigger> {
  readonly functionId: string;
  readonly trigger: T;
}

/** Schedules, queues and what else starts functions, but for requests. */
export function eventTriggers(account: Account, ids: TriggerIds): Owned[] {
  const { deployed, at } = account;
  const owned = <T extends { readonly function: string }>(
    list: 'rules' | 'schedules' | 'mappings',
    items: readonly T[],
    read: (item: T, functionId: string, location: Location) => Trigger[],
  ): Owned[] =>
    items.flatMap((item, index) => {
      const functionId = account.ids.get(item.function);
      if (functionId === undefined) return [];
      return read(item, functionId, at(list, index)).map((trigger) => ({ functionId, trigger }));
    });
  return [
    ...owned('rules', deployed.rules, (rule, id, location) => ruleTriggers(rule, id, location, ids)),
    ...owned('schedules', deployed.schedules, (one, id, location) => [scheduleTrigger(one, id, location, ids)]),
    ...owned('mappings', deployed.mappings, (one, id, location) => [mappingTrigger(account, one, id, location, ids)]),
  ];
}

function ruleTriggers(rule: DeployedRule, functionId: string, location: Location, ids: TriggerIds): Trigger[] {
  const triggers: Trigger[] = [];
  if (rule.expression !== undefined) {
    triggers.push(timed({ ...rule, source: 'rule', expression: rule.expression }, functionId, location, ids));
  }
  if (rule.hasPattern) {
    const why = 'EventBridge rules with event patterns are not carried over yet';
    triggers.push(other('eventBridge', why, functionId, location, ids));
  }
  return triggers;
}

function scheduleTrigger(one: DeployedSchedule, functionId: string, location: Location, ids: TriggerIds): Trigger {
  const stays = (why: string): OtherTrigger => other('schedule', why, functionId, location, ids);
  if (one.universal) return stays(`schedule ${one.name} calls the Lambda API, not the function`);
  if (one.limited) return stays(`schedule ${one.name} has a first or a last day, which is not carried over yet`);
  // UTC is what Scheduler says when nobody named a zone.
  const { timezone, ...rest } = one;
  const zone = timezone === 'UTC' || timezone === undefined ? {} : { timezone };
  return timed({ ...rest, ...zone, source: 'scheduler' }, functionId, location, ids);
}

interface Timed extends DeployedInput {
  readonly name: string;
  readonly source: ScheduleTrigger['source'];
  readonly expression: string;
  readonly timezone?: string;
  readonly enabled: boolean;
}

function timed(given: Timed, functionId: string, location: Location, ids: TriggerIds): Trigger {
  const input = inputOf(given);
  if (typeof input === 'string') return other('schedule', input, functionId, location, ids);
  return {
    kind: 'schedule',
    id: ids.schedule(functionId),
    source: given.source,
    expression: given.expression,
    ...(given.timezone !== undefined && { timezone: given.timezone }),
    enabled: given.enabled,
    ...input,
    location,
  };
}

/** What the function gets instead of the event, or (as text) why that cannot be said here. */
function inputOf({
  input,
  inputPath,
  inputTransformer,
  dropped,
}: DeployedInput): Pick<ScheduleTrigger, 'input' | 'inputPath' | 'inputTransformer'> | string {
  if (dropped) return 'its input looks like a secret and was not kept';
  if (inputPath !== undefined) return { inputPath };
  if (inputTransformer) return { inputTransformer };
  if (input === undefined) return {};
  const value = json(input);
  return value === undefined ? 'its input is no JSON' : { input: value };
}

/** Sources that poll for a function, by the service in their ARN. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
const POLLED: Readonly<Record<string, { readonly event: string; readonly why: string }>> = {
  dynamodb: { event: 'stream', why: 'reading a DynamoDB or Kinesis stream is not carried over yet' },
  kinesis: { event: 'stream', why: 'reading a DynamoDB or Kinesis stream is not carried over yet' },
  kafka: { event: 'msk', why: 'reading an Amazon MSK topic is not carried over yet' },
  mq: { event: 'mq', why: 'reading an Amazon MQ queue is not carried over yet' },
  rds: { event: 'documentdb', why: 'reading a DocumentDB change stream is not carried over yet' },
};

function mappingTrigger(
  account: Account,
  mapping: DeployedMapping,
  functionId: string,
  location: Location,
  ids: TriggerIds,
): Trigger {
  const service = mapping.source.split(':')[2] ?? '';
  if (service === 'sqs') return queueTrigger(account, mapping, functionId, location, ids);
  const known = Object.hasOwn(POLLED, service)
    ? POLLED[service]!
    : { event: 'kafka', why: 'reading a Kafka topic is not carried over yet' };
  return other(known.event, known.why, functionId, location, ids);
}

function queueTrigger(
  { value }: Account,
  mapping: DeployedMapping,
  functionId: string,
  location: Location,
  ids: TriggerIds,
): SqsTrigger {
  const { source, batchSize, windowSeconds, reportBatchItemFailures, maximumConcurrency, enabled } = mapping;
  return {
    kind: 'sqs',
    id: ids.queue(functionId),
    queue: value(source),
    fifo: source.endsWith('.fifo'),
    batchSize,
    windowSeconds,
    reportBatchItemFailures,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    filterPatterns: mapping.filters.map((text) => json(text) ?? text),
    enabled,
    location,
  };
}

/** Something that starts the function and stays on AWS. */
export function other(
  event: string,
  why: string,
  functionId: string,
  location: Location,
  ids: TriggerIds,
): OtherTrigger {
  return { kind: 'other', id: ids.other(functionId, event), event, why, location };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
