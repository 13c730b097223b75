'use strict';

const { functions } = require('./functions.js');
const { defineConsumers } = require('./runtime/queue/define.js');

/** Every queue. The worker polls for those that CONSUMERS_ENABLED names: `*`, or ids with commas between. */
const consumers = defineConsumers([
  // ImportQueue
  { id: 'Import', queueUrlFrom: 'IMPORT_QUEUE_URL', batchSize: 10, fn: functions.Import },
]);

module.exports = { consumers };
