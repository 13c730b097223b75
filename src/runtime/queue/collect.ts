import type { Message } from '@aws-sdk/client-sqs';
import { SQS_MAPPING } from '../limits.js';
import type { Consumer } from '../types.js';
import { messageBytes } from './record.js';

const LONG_POLL_SECONDS = 20;

/** Receives at most so many messages, waiting for the first one at most so many seconds. */
export type Receive = (most: number, waitSeconds: number) => Promise<Message[]>;

/**
 * Puts batches together. Without a window a batch is what one call receives; with one, messages are gathered until the
 * batch is full, 6 MB are reached or the window has passed since the first message.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export interface Collector {
  /** The next batch; empty when nothing came. On an error what was received so far stays with the collector. */
  next(): Promise<Message[]>;
  /** What was received and is in no batch yet. */
  pending(): Message[];
}

export function createCollector(consumer: Consumer, receive: Receive): Collector {
  const size = batchSizeOf(consumer);
  const windowMs = consumer.fifo === true ? 0 : (consumer.windowSeconds ?? 0) * 1000;
  const pending: Message[] = [];
  let windowEnds = 0;

  const add = (messages: Message[]): void => {
    if (pending.length === 0 && messages.length > 0) windowEnds = Date.now() + windowMs;
    pending.push(...messages);
  };
  return {
    next: async () => {
      if (pending.length === 0) add(await receive(size, LONG_POLL_SECONDS));
      while (windowMs > 0 && pending.length > 0 && fitting(pending, size) === pending.length && pending.length < size) {
        const left = windowEnds - Date.now();
        if (left <= 0) break;
        add(await receive(size - pending.length, Math.min(LONG_POLL_SECONDS, Math.ceil(left / 1000))));
      }
      const batch = pending.splice(0, fitting(pending, size));
      if (pending.length > 0) windowEnds = Date.now() + windowMs;
      return batch;
    },
    pending: () => pending.splice(0),
  };
}

function batchSizeOf({ batchSize, fifo }: Consumer): number {
  return Math.min(batchSize, fifo === true ? SQS_MAPPING.maxFifoBatchSize : SQS_MAPPING.maxStandardBatchSize);
}

/** How many of the first messages fit into one batch; at least one. */
function fitting(messages: Message[], size: number): number {
  let bytes = 0;
  let count = 0;
  for (const message of messages) {
    bytes += messageBytes(message);
    if (count > 0 && (count >= size || bytes > SQS_MAPPING.maxPayloadBytes)) break;
    count += 1;
  }
  return Math.min(count, size);
}
