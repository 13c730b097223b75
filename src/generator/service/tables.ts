import type { ConsumerPlan, SchedulePlan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { commentText, member, quote } from '../print/escape.js';
import { array, call, type Doc, type Entry, type Item, object, print } from '../print/layout.js';
import { moduleText } from '../print/module.js';
import { jsonDoc } from '../print/values.js';

/** schedules.ts: one line per schedule, with its meaning in words and no date, so that it stays true. */
export function schedulesModule({ plan, form }: Context): string {
  const lines = plan.schedules.map((schedule) => ({
    doc: scheduleDoc(schedule),
    above: [`${commentText(schedule.expression)}: ${commentText(schedule.meaning)}`],
  }));
  return moduleText(form, {
    imports: [
      { from: './functions.js', names: ['functions'] },
      { from: './runtime/schedule/define.js', names: ['defineSchedules'] },
    ],
    declarations: [
      {
        name: 'schedules',
        doc: ['Every schedule. The worker runs those that SCHEDULES_ENABLED names: `*`, or ids with commas between.'],
        value: tableOf('defineSchedules', lines),
      },
    ],
  });
}

/** consumers.ts: one line per queue. */
export function consumersModule({ plan, form }: Context): string {
  const lines = plan.consumers.map((consumer) => ({
    doc: consumerDoc(consumer),
    above: [commentText(consumer.queue)],
  }));
  return moduleText(form, {
    imports: [
      { from: './functions.js', names: ['functions'] },
      { from: './runtime/queue/define.js', names: ['defineConsumers'] },
    ],
    declarations: [
      {
        name: 'consumers',
        doc: ['Every queue. The worker polls for those that CONSUMERS_ENABLED names: `*`, or ids with commas between.'],
        value: tableOf('defineConsumers', lines),
      },
    ],
  });
}

const tableOf = (define: string, lines: readonly Item[]): string =>
  print(call(define, [array(lines, { expand: true })]));

function scheduleDoc(schedule: SchedulePlan): Doc {
  const { id, source, expression, timezone, enabled, input, inputPath, inputTransformer, functionId } = schedule;
  const entries: Entry[] = [
    { key: 'id', doc: quote(id) },
    { key: 'source', doc: quote(source) },
    { key: 'expression', doc: quote(expression) },
  ];
  if (timezone !== undefined) entries.push({ key: 'timezone', doc: quote(timezone) });
  if (!enabled) entries.push({ key: 'enabled', doc: 'false' });
  if (input !== undefined) entries.push({ key: 'input', doc: jsonDoc(input) });
  if (inputPath !== undefined) entries.push({ key: 'inputPath', doc: quote(inputPath) });
  if (inputTransformer) entries.push({ key: 'inputTransformer', doc: jsonDoc(inputTransformer) });
  entries.push({ key: 'fn', doc: member('functions', functionId) });
  return object(entries);
}

function consumerDoc(consumer: ConsumerPlan): Doc {
  const { id, queueUrlVariable, fifo, batchSize, windowSeconds, maximumConcurrency, functionId } = consumer;
  const entries: Entry[] = [
    { key: 'id', doc: quote(id) },
    { key: 'queueUrlFrom', doc: quote(queueUrlVariable) },
  ];
  if (fifo) entries.push({ key: 'fifo', doc: 'true' });
  entries.push({ key: 'batchSize', doc: String(batchSize) });
  if (windowSeconds > 0) entries.push({ key: 'windowSeconds', doc: String(windowSeconds) });
  if (consumer.reportBatchItemFailures) entries.push({ key: 'reportBatchItemFailures', doc: 'true' });
  if (maximumConcurrency !== undefined) entries.push({ key: 'maximumConcurrency', doc: String(maximumConcurrency) });
  if (!consumer.enabled) entries.push({ key: 'enabled', doc: 'false' });
  entries.push({ key: 'fn', doc: member('functions', functionId) });
  return object(entries);
}
