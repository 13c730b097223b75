'use strict';

const { functions } = require('./functions.js');
const { defineSchedules } = require('./runtime/schedule/define.js');

/** Every schedule. The worker runs those that SCHEDULES_ENABLED names: `*`, or ids with commas between. */
const schedules = defineSchedules([
  // cron(0 6 * * ? *): every day at 06:00 UTC
  { id: 'Digest', source: 'rule', expression: 'cron(0 6 * * ? *)', input: { days: 1 }, fn: functions.Digest },
  // cron(30 2 * * ? *): every day at 02:30 Europe/Berlin
  {
    id: 'CleanUp',
    source: 'scheduler',
    expression: 'cron(30 2 * * ? *)',
    timezone: 'Europe/Berlin',
    fn: functions.CleanUp,
  },
]);

module.exports = { schedules };
