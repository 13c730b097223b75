import type { Schedule } from '../types.js';
import { startSchedule } from './timer.js';

/** The schedules of this service, each with its timer. The worker starts those that SCHEDULES_ENABLED names. */
export function defineSchedules(schedules: Schedule[]): Schedule[] {
  return schedules.map((schedule) => ({ ...schedule, start: () => startSchedule(schedule) }));
}
