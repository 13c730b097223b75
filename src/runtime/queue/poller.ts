import type { Message } from '@aws-sdk/client-sqs';
import { log } from '../lifecycle/log.js';
import { SQS_MAPPING } from '../limits.js';
import type { Consumer, Running } from '../types.js';
import { handleBatch } from './batch.js';
import { createCollector } from './collect.js';
import { openQueue, type Queue, type QueueFacts } from './queue.js';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/** What a running consumer shares with its loop. */
interface State {
  consumer: Consumer;
  queue: Queue;
  stopped: boolean;
  /** Cuts the call in hand short, a long poll above all. */
  call: AbortController;
  /** Ends the loop's pause: something is done, or the consumer is told to stop. */
  wake: () => void;
  /** Batches in the hands of the function. */
  active: Map<Promise<void>, Message[]>;
}

/**
 * Polls one queue until it is drained, with the semantics of Lambda's event source mapping. One loop receives; batches run
 * beside each other, five at most unless `maximumConcurrency` says otherwise. SQS itself keeps the order of FIFO groups:
 * while a message of a group is in hand it gives out no later one.
 */
export function pollQueue(consumer: Consumer, queueUrl: string): Running {
  const queue = openQueue(queueUrl);
  const state: State = {
    consumer,
    queue,
    stopped: false,
    call: new AbortController(),
    wake: () => undefined,
    active: new Map(),
  };
  const loop = run(state);
  return {
    drain: () => {
      state.stopped = true;
      state.call.abort();
      state.wake();
    },
    idle: async () => {
      await loop;
      await Promise.all(state.active.keys());
      queue.close();
    },
    abandon: async () => {
      const messages = [...state.active.values()].flat();
      if (messages.length > 0) await giveBack(state, messages);
    },
  };
}

async function run(state: State): Promise<void> {
  const facts = await insist(state, 'queue-unreachable', (signal) => state.queue.facts(signal));
  if (facts === undefined) return;
  const visibilityTimeout = hiddenSeconds(state.consumer, facts);
  const hidden = visibilityTimeout === facts.visibilityTimeout ? {} : { visibilityTimeout };
  const collector = createCollector(state.consumer, (most, waitSeconds) =>
    state.queue.receive({ most, waitSeconds, ...hidden, signal: state.call.signal }),
  );
  while (!state.stopped) {
    await freeSlot(state);
    const batch = await insist(state, 'receive-failed', () => collector.next());
    if (batch === undefined || batch.length === 0) continue;
    if (state.stopped) await giveBack(state, batch);
    else start(state, { ...facts, visibilityTimeout }, batch);
  }
  const pending = collector.pending();
  if (pending.length > 0) await giveBack(state, pending);
}

function start(state: State, facts: QueueFacts, batch: Message[]): void {
  const work: Promise<void> = handleBatch(state.consumer, state.queue, facts, batch).then(() => {
    state.active.delete(work);
    state.wake();
  });
  state.active.set(work, batch);
}

async function freeSlot(state: State): Promise<void> {
  const most = Math.max(1, state.consumer.maximumConcurrency ?? SQS_MAPPING.defaultConcurrency);
  while (!state.stopped && state.active.size >= most) await pause(state);
}

/** Tries until it works, further and further apart; undefined when the consumer is stopped meanwhile. */
async function insist<T>(
  state: State,
  event: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  for (let delay = FIRST_BACKOFF_MS; !state.stopped; delay = Math.min(delay * 2, LONGEST_BACKOFF_MS)) {
    // A new one each time: listeners that a call leaves on its signal must not pile up.
    state.call = new AbortController();
    try {
      return await work(state.call.signal);
    } catch (error) {
      if (state.stopped) return undefined;
      const { id, queueUrlFrom } = state.consumer;
      log('error', { event, consumer: id, queueUrlFrom, retryInSeconds: delay / 1000, error });
      const until = Date.now() + delay;
      while (!state.stopped && Date.now() < until) await pause(state, until - Date.now());
    }
  }
  return undefined;
}

/** Until something wakes the loop, or the time is over. */
function pause(state: State, milliseconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
    state.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/**
 * The queue's visibility timeout, unless that is shorter than the function may take: then Lambda hides messages for the
 * window, the timeout and 30 seconds.
 */
function hiddenSeconds({ fn, windowSeconds }: Consumer, facts: QueueFacts): number {
  const needed = (windowSeconds ?? 0) + fn.definition.timeout;
  return needed > facts.visibilityTimeout ? needed + 30 : facts.visibilityTimeout;
}

async function giveBack({ consumer, queue }: State, messages: Message[]): Promise<void> {
  try {
    await queue.hide(messages, 0);
    log('info', { event: 'messages-returned', consumer: consumer.id, messages: messages.length });
  } catch (error) {
    log('warn', { event: 'messages-not-returned', consumer: consumer.id, messages: messages.length, error });
  }
}
