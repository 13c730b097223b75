import { functions } from './functions.js';
import { defineSchedules } from './runtime/schedule/define.js';

/** Every schedule. The worker runs those that SCHEDULES_ENABLED names: `*`, or ids with commas between. */
export const schedules = defineSchedules([
  // cron(0 3 * * ? *): every day at 03:00 UTC
  { id: 'nightlyReport', source: 'rule', expression: 'cron(0 3 * * ? *)', fn: functions.nightlyReport },
  // rate(1 day): every day
  {
    id: 'nightlyReport-2',
    source: 'rule',
    expression: 'rate(1 day)',
    enabled: false,
    input: { full: true, since: [1, null, "it's"] },
    fn: functions.nightlyReport,
  },
]);
