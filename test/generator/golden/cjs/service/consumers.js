'use strict';

const { functions } = require('./functions.js');
const { defineConsumers } = require('./runtime/queue/define.js');

/** Every queue. The worker polls for those that CONSUMERS_ENABLED names: `*`, or ids with commas between. */
const consumers = defineConsumers([
  // OrderEventsQueue
  {
    id: 'orderEvents',
    queueUrlFrom: 'ORDER_EVENTS_QUEUE_URL',
    batchSize: 10,
    reportBatchItemFailures: true,
    fn: functions.orderEvents,
  },
]);

module.exports = { consumers };
