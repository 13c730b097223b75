import { type Finding, finding } from '../model/finding.js';
import type { ScheduleTrigger } from '../model/inventory.js';
import type { SchedulePlan } from '../model/plan.js';
import { parseExpression } from '../runtime/schedule/parse.js';
import { describeExpression } from '../runtime/schedule/words.js';
import { isTimezone } from '../runtime/schedule/zone.js';
import type { Candidate } from './triage.js';

/** Every schedule that the service's timer can read; one that it cannot stays where it is. */
export function planSchedules(candidates: readonly Candidate[]): { schedules: SchedulePlan[]; findings: Finding[] } {
  const schedules: SchedulePlan[] = [];
  const findings: Finding[] = [];
  for (const { id: functionId, triggers } of candidates) {
    for (const trigger of triggers) {
      if (trigger.kind !== 'schedule') continue;
      const trouble = troubleWith(trigger);
      if (trouble) findings.push(unreadable(functionId, trigger, trouble));
      else schedules.push(scheduleOf(functionId, trigger));
    }
  }
  return { schedules, findings };
}

function scheduleOf(functionId: string, trigger: ScheduleTrigger): SchedulePlan {
  const { id, source, expression, timezone, enabled, input, inputPath, inputTransformer, location } = trigger;
  return {
    id,
    functionId,
    source,
    expression,
    ...(timezone !== undefined && { timezone }),
    meaning: describeExpression(expression, source, timezone) ?? '',
    enabled,
    ...(input !== undefined && { input }),
    ...(inputPath !== undefined && { inputPath }),
    ...(inputTransformer && { inputTransformer }),
    location,
  };
}

/** Why the schedule cannot run here, or undefined. */
function troubleWith({ expression, source, timezone }: ScheduleTrigger): string | undefined {
  const parsed = parseExpression(expression, source);
  if (parsed.kind === 'invalid') return parsed.why;
  return timezone === undefined || isTimezone(timezone)
    ? undefined
    : `there is no time zone ${JSON.stringify(timezone)}`;
}

function unreadable(functionId: string, { expression, location }: ScheduleTrigger, why: string): Finding {
  return finding({
    code: 'LL1309',
    demand: 'must-decide',
    functionId,
    location,
    message: `Schedule ${JSON.stringify(expression)} of "${functionId}" cannot be carried over: ${why}.`,
    fix: 'Correct the expression, or keep the Lambda deployed for this schedule.',
  });
}
