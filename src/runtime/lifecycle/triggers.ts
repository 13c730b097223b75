import type { Consumer, Running, Schedule } from '../types.js';
import { log } from './log.js';
import { isSet, listSetting, textSetting } from './settings.js';

/** What the worker runs: the schedules and consumers that are switched on. */
export interface Triggers {
  schedules: Schedule[];
  consumers: Consumer[];
}

type Kind = 'schedule' | 'consumer';

const SWITCH = { schedule: 'SCHEDULES_ENABLED', consumer: 'CONSUMERS_ENABLED' } as const;

/**
 * Everything is off until it is named, because the Lambda functions stay deployed during the cut-over and nothing may run
 * twice. `*` names all but those that are disabled on AWS. What is off is logged, once each.
 */
export function enabledTriggers(schedules: Schedule[], consumers: Consumer[]): Triggers {
  return { schedules: enabled('schedule', schedules), consumers: enabled('consumer', consumers) };
}

function enabled<T extends { id: string; enabled?: boolean }>(kind: Kind, all: T[]): T[] {
  const names = listSetting(SWITCH[kind]);
  for (const name of names) {
    if (name !== '*' && !all.some(({ id }) => id === name)) {
      log('warn', { event: 'unknown', [kind]: name, message: `${SWITCH[kind]} names a ${kind} that does not exist` });
    }
  }
  return all.filter((one) => {
    const on = names.includes(one.id) || (names.includes('*') && one.enabled !== false);
    if (!on) {
      const why = one.enabled === false ? 'off, as on AWS' : 'off';
      log('info', { event: 'off', [kind]: one.id, message: `${why}: name it in ${SWITCH[kind]}` });
    }
    return on;
  });
}

/** Queue URLs that the environment lacks: each variable with the consumers that need it. */
export function missingQueues(consumers: Consumer[]): { name: string; consumers: string[] }[] {
  const missing = new Map<string, string[]>();
  for (const { id, queueUrlFrom } of consumers) {
    if (!isSet(queueUrlFrom)) missing.set(queueUrlFrom, [...(missing.get(queueUrlFrom) ?? []), id]);
  }
  return [...missing].map(([name, ids]) => ({ name, consumers: ids }));
}

/** Why the service must not start: running these triggers would not be what AWS did. */
export function triggerProblems({ schedules, consumers }: Triggers): string[] {
  const problems: string[] = [];
  for (const { id, start } of schedules) {
    if (start === undefined) problems.push(`schedule ${id}: wrap the table in schedules.ts in defineSchedules`);
  }
  for (const { id, poll, filterPatterns } of consumers) {
    if (poll === undefined) problems.push(`consumer ${id}: wrap the table in consumers.ts in defineConsumers`);
    if (filterPatterns !== undefined && filterPatterns.length > 0) {
      // Lambda deletes what does not match. Delivering everything instead would be a surprise that cannot be undone.
      problems.push(
        `consumer ${id}: its filter patterns are not applied here; filter in the function, then remove them`,
      );
    }
  }
  return problems;
}

export function startTriggers({ schedules, consumers }: Triggers): Running[] {
  const running: Running[] = [];
  for (const { start } of schedules) {
    if (start !== undefined) running.push(start());
  }
  for (const { poll, queueUrlFrom } of consumers) {
    if (poll !== undefined) running.push(poll(textSetting(queueUrlFrom)));
  }
  return running;
}
