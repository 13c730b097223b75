import type { ConsumerPlan, FunctionPlan, Plan, SchedulePlan } from '../../model/plan.js';
import { mdCode, mdShell, mdText } from '../text/markdown.js';
import { mappingSwitches, ruleSwitches, type Switches } from './aws-commands.js';

interface Trigger {
  readonly id: string;
  readonly variable: 'SCHEDULES_ENABLED' | 'CONSUMERS_ENABLED';
  readonly what: string;
  readonly enabled: boolean;
  readonly switches: Switches;
}

/** The order in which callers move. Routes first: they are the only ones that can move back at once. */
export function cutOverText(plan: Plan): string {
  const steps = [
    'Deploy the image with `SCHEDULES_ENABLED` and `CONSUMERS_ENABLED` unset, and wait until `GET /readyz` answers 200.',
    ...routeStep(plan),
    ...triggersOf(plan).map(triggerStep),
    'When nothing has called the old functions for as long as you want to be able to go back, remove their events from ' +
      `${mdCode(plan.service.source)} and deploy.${keptHint(plan)}`,
  ];
  const numbered = steps.map((step, index) => `${index + 1}. ${step.split('\n').join('\n   ')}`).join('\n');
  const staged = triggersOf(plan).some(({ switches }) => switches.off.join('').includes('${STAGE}'));
  return staged ? `The commands take the stage from \`STAGE\`: \`export STAGE=…\`.\n\n${numbered}` : numbered;
}

/** The way back for each step. */
export function rollBackText(plan: Plan): string {
  const lines = [
    ...(plan.routes.length > 0 ? ['Point the callers at API Gateway again; the Lambdas are still there.'] : []),
    ...triggersOf(plan)
      .filter(({ enabled }) => enabled)
      .map(
        ({ id, variable, switches }) =>
          `Take ${mdCode(id)} out of ${mdCode(variable)}, restart the worker, then:\n${mdShell(switches.on)}`,
      ),
  ];
  return lines.map((line) => `- ${line.split('\n').join('\n  ')}`).join('\n');
}

function routeStep({ routes, fronts }: Plan): string[] {
  if (routes.length === 0) return [];
  const closed = routes.filter((route) => route.closed);
  const paths = fronts.map(({ id, mount }) => `${mdCode(id)} ${mount === 'stage' ? 'under `/<stage>`' : 'at `/`'}`);
  const lines = [
    'Point the callers at the service, all at once (DNS, load balancer) or route by route (HTTP proxy integrations in API Gateway). ' +
      `It answers ${paths.join(' and ')}, as on AWS; several hosts are told apart by \`<FRONT>_HOSTS\`.`,
    ...(closed.length > 0
      ? [
          'Leave these on API Gateway, they answer 403 here:',
          ...closed.map(({ id, closed: why }) => `- ${mdCode(id)}: ${mdText(why ?? '')}`),
        ]
      : []),
  ];
  return [lines.join('\n')];
}

function triggersOf({ functions, schedules, consumers }: Plan): Trigger[] {
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const of = (id: string): FunctionPlan => {
    const fn = byId.get(id);
    if (!fn) throw new Error(`Internal error: no function ${id} in the plan`);
    return fn;
  };
  return [
    ...schedules.map((schedule) => scheduleTrigger(of(schedule.functionId), schedule)),
    ...consumers.map((consumer) => consumerTrigger(of(consumer.functionId), consumer)),
  ];
}

function scheduleTrigger(fn: FunctionPlan, schedule: SchedulePlan): Trigger {
  const what = `schedule ${mdCode(schedule.expression)} (${mdText(schedule.meaning)})`;
  const { id, enabled } = schedule;
  return { id, variable: 'SCHEDULES_ENABLED', what, enabled, switches: ruleSwitches(fn, schedule) };
}

function consumerTrigger(fn: FunctionPlan, consumer: ConsumerPlan): Trigger {
  const what = `queue ${mdCode(consumer.queue)}, whose URL goes into ${mdCode(consumer.queueUrlVariable)}`;
  const { id, enabled } = consumer;
  return { id, variable: 'CONSUMERS_ENABLED', what, enabled, switches: mappingSwitches(fn, consumer) };
}

function triggerStep({ id, variable, what, enabled, switches }: Trigger): string {
  if (!enabled) return `${mdCode(id)}, ${what}: it is disabled on AWS and stays so here; nothing to do.`;
  return [
    `${mdCode(id)}, ${what}. Switch it off on AWS:`,
    mdShell(switches.off),
    `Set \`enabled: false\` on the event as well, or the next deployment switches it on again. Then add ${mdCode(id)} to`,
    `${mdCode(variable)} of one worker and restart it.`,
  ].join('\n');
}

function keptHint({ outcomes }: Plan): string {
  const kept = outcomes.filter(({ kind }) => kind !== 'migrated');
  return kept.length > 0 ? ` Keep ${kept.map(({ functionId }) => mdCode(functionId)).join(', ')}.` : '';
}
