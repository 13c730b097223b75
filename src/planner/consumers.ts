import { type Finding, finding } from '../model/finding.js';
import type { EnvironmentEntry, SqsTrigger } from '../model/inventory.js';
import type { ConsumerPlan } from '../model/plan.js';
import type { Value } from '../model/value.js';
import { toEnvName } from '../util/text.js';
import { valueText } from '../util/value.js';
import { uniqueName } from './names.js';
import type { Candidate } from './triage.js';

/**
 * Every queue trigger the service can take over. The queue's URL is read from a variable named after the queue; two
 * queues of one name get numbers, one queue with two consumers has one variable.
 */
export function planConsumers(candidates: readonly Candidate[]): { consumers: ConsumerPlan[]; findings: Finding[] } {
  const consumers: ConsumerPlan[] = [];
  const findings: Finding[] = [];
  const variables = new Map<string, string>();
  const entries = candidates.flatMap(({ environment }) => environment);
  for (const { id: functionId, triggers } of candidates) {
    for (const trigger of triggers) {
      if (trigger.kind !== 'sqs') continue;
      if (trigger.filterPatterns.length > 0) {
        findings.push(filtered(functionId, trigger));
        continue;
      }
      const queue = JSON.stringify(trigger.queue);
      const taken = [...variables.values(), ...namesOfOthers(entries, trigger.queue)];
      const variable = variables.get(queue) ?? variableFor(trigger.queue, new Set(taken));
      variables.set(queue, variable);
      consumers.push(consumerOf(functionId, trigger, variable));
    }
  }
  return { consumers, findings };
}

function consumerOf(functionId: string, trigger: SqsTrigger, queueUrlVariable: string): ConsumerPlan {
  const { id, fifo, batchSize, windowSeconds, reportBatchItemFailures, maximumConcurrency, filterPatterns } = trigger;
  return {
    id,
    functionId,
    queueUrlVariable,
    queue: queueLabel(trigger.queue),
    fifo,
    batchSize,
    windowSeconds,
    reportBatchItemFailures,
    ...(maximumConcurrency !== undefined && { maximumConcurrency }),
    filterPatterns,
    enabled: trigger.enabled,
    location: trigger.location,
  };
}

function variableFor(queue: Value, taken: ReadonlySet<string>): string {
  const stem = stemOf(queue) === '' ? '' : `${stemOf(queue)}_`;
  return uniqueName(`${stem}QUEUE_URL`, taken, (n) => `${stem}QUEUE_${n}_URL`);
}

/** Names that functions read for something else. One that refers to the same queue may be shared: it is the same URL. */
function namesOfOthers(entries: readonly EnvironmentEntry[], queue: Value): string[] {
  return entries
    .filter(({ value }) => value.kind !== 'required' || stemOf(value) !== stemOf(queue))
    .map(({ name }) => name);
}

/** `OrderEventsQueue`, `ORDER_EVENTS_QUEUE_ARN` and `order-events.fifo` all are `ORDER_EVENTS`. */
function stemOf(queue: Value): string {
  return toEnvName(queueName(queue))
    .replace(/_(ARN|URL|FIFO)$/, '')
    .replace(/_?QUEUE$/, '');
}

/** The part of the value that tells queues apart, without account, region and stage. */
function queueName(queue: Value): string {
  if (queue.kind === 'required') return queue.name;
  return lastOfArn(
    queue.kind === 'literal' ? queue.text : queue.parts.filter((part) => typeof part === 'string').join('-'),
  );
}

/** The queue as a reader of the infrastructure code knows it. */
function queueLabel(queue: Value): string {
  if (queue.kind === 'required') return queue.source.replace(/^!(GetAtt|Ref) ([\w-]+)(\.Arn)?$/, '$2');
  return lastOfArn(valueText(queue));
}

const lastOfArn = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

function filtered(functionId: string, { id, queue, location }: SqsTrigger): Finding {
  return finding({
    code: 'LL1310',
    demand: 'must-decide',
    functionId,
    location,
    message: `Consumer "${id}" of "${functionId}" filters the messages of ${queueLabel(queue)}; the service cannot filter yet, so this trigger stays on Lambda.`,
    fix: `Keep the Lambda deployed for this queue, or move the filter into the handler and remove filterPatterns.`,
  });
}
