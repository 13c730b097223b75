import type { Consumer } from '../types.js';
import { pollQueue } from './poller.js';

/** The queues of this service, each with its poller. The worker starts those that CONSUMERS_ENABLED names. */
export function defineConsumers(consumers: Consumer[]): Consumer[] {
  return consumers.map((consumer) => ({ ...consumer, poll: (queueUrl: string) => pollQueue(consumer, queueUrl) }));
}
