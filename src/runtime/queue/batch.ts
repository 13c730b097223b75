import type { Message } from '@aws-sdk/client-sqs';
import { FunctionFailure } from '../function/failure.js';
import { log } from '../lifecycle/log.js';
import type { Consumer } from '../types.js';
import { batchOutcome, type Outcome } from './outcome.js';
import type { Queue, QueueFacts } from './queue.js';
import { toRecord } from './record.js';

/** SQS hides no message for longer than 12 hours after it was received. */
const LONGEST_HIDDEN_MS = 12 * 3_600_000;

/**
 * Hands one batch to the function. What succeeded is deleted; what failed is left alone and comes again when its
 * visibility timeout has passed, until the queue's redrive policy takes it away. Never rejects.
 */
export async function handleBatch(
  consumer: Consumer,
  queue: Queue,
  facts: QueueFacts,
  batch: Message[],
): Promise<void> {
  const heartbeat = keepHidden(consumer, queue, facts.visibilityTimeout, batch);
  const outcome = await run(consumer, facts, batch);
  clearInterval(heartbeat);
  const done = outcome.kind === 'all' ? [] : batch.filter(({ MessageId }) => !outcome.failed.has(MessageId ?? ''));
  const failed = batch.length - done.length;
  log(failed === 0 ? 'info' : 'warn', {
    event: 'batch',
    consumer: consumer.id,
    function: consumer.fn.id,
    messages: batch.length,
    failed,
    ...(outcome.kind === 'all' ? { message: outcome.why } : {}),
  });
  await remove(consumer, queue, done);
}

async function run(consumer: Consumer, facts: QueueFacts, batch: Message[]): Promise<Outcome> {
  const event = { Records: batch.map((message) => toRecord(message, facts.arn)) };
  try {
    const result = await consumer.fn.invoke(event);
    const ids = batch.map(({ MessageId }) => MessageId ?? '');
    return batchOutcome(result, ids, consumer.reportBatchItemFailures === true);
  } catch (failure) {
    const why = failure instanceof FunctionFailure ? `${failure.kind}: ${failure.message}` : String(failure);
    return { kind: 'all', why };
  }
}

/**
 * Lambda itself never extends a visibility timeout, because it refuses functions that may run longer. Here a batch may also
 * have to wait for a free copy of the function, so messages in hand are kept hidden.
 */
function keepHidden(
  consumer: Consumer,
  queue: Queue,
  seconds: number,
  batch: Message[],
): ReturnType<typeof setInterval> {
  const started = Date.now();
  return setInterval(
    () => {
      if (Date.now() - started + seconds * 1000 > LONGEST_HIDDEN_MS) return;
      queue.hide(batch, seconds).catch((error: unknown) => {
        log('warn', { event: 'heartbeat-failed', consumer: consumer.id, error });
      });
    },
    Math.max(1000, (seconds * 1000) / 3),
  );
}

async function remove(consumer: Consumer, queue: Queue, messages: Message[]): Promise<void> {
  if (messages.length === 0) return;
  try {
    const kept = await queue.remove(messages);
    if (kept.length > 0) log('warn', { event: 'delete-failed', consumer: consumer.id, messageIds: kept });
  } catch (error) {
    log('error', { event: 'delete-failed', consumer: consumer.id, messages: messages.length, error });
  }
}
