import { functions } from './functions.js';
import { defineConsumers } from './runtime/queue/define.js';

/** Every queue. The worker polls for those that CONSUMERS_ENABLED names: `*`, or ids with commas between. */
export const consumers = defineConsumers([
  // OrderEventsQueue
  {
    id: 'orderEvents',
    queueUrlFrom: 'ORDER_EVENTS_QUEUE_URL',
    batchSize: 10,
    reportBatchItemFailures: true,
    fn: functions.orderEvents,
  },
]);
