import type { ConsumerPlan, FunctionPlan, Plan, SchedulePlan } from '../../model/plan.js';
import type { Value } from '../../model/value.js';
import { valueText } from '../../util/value.js';
import { mdCode, mdShell, mdText } from '../text/markdown.js';
import { mappingSwitches, ruleSwitches, type Switches } from './aws-commands.js';

type Dialect = Plan['service']['dialect'];

interface Trigger {
  readonly id: string;
  readonly variable: 'SCHEDULES_ENABLED' | 'CONSUMERS_ENABLED';
  readonly what: string;
  readonly enabled: boolean;
  /** How the next deployment leaves it switched off; nothing where no infrastructure code is known. */
  readonly stays: string | undefined;
  readonly switches: Switches;
}

/** The order in which callers move. Routes first: they are the only ones that can move back at once. */
export function cutOverText(plan: Plan): string {
  const steps = [
    'Deploy the image with `SCHEDULES_ENABLED` and `CONSUMERS_ENABLED` unset, and wait until `GET /readyz` answers 200.',
    ...routeStep(plan),
    ...triggersOf(plan).map(triggerStep),
    `When nothing has called the old functions for as long as you want to be able to go back, ${removal(plan)}${keptHint(plan)}`,
  ];
  const numbered = steps.map((step, index) => `${index + 1}. ${step.split('\n').join('\n   ')}`).join('\n');
  return [...variablesOf(plan), numbered].join('\n\n');
}

/** What the commands take from the shell's environment. */
function variablesOf(plan: Plan): string[] {
  const commands = triggersOf(plan)
    .flatMap(({ switches }) => switches.off)
    .join('\n');
  const sentences = [
    ...(commands.includes('${STAGE}') ? ['The commands take the stage from `STAGE`: `export STAGE=…`.'] : []),
    ...(commands.includes('$STACK') ? ["The commands take the stack's name from `STACK`: `export STACK=…`."] : []),
  ];
  return sentences.length > 0 ? [sentences.join(' ')] : [];
}

function removal({ service }: Plan): string {
  return service.dialect === 'deployed'
    ? 'remove their triggers where they are deployed from.'
    : `remove their events from ${mdCode(service.source)} and deploy.`;
}

/** The way back for each step. */
export function rollBackText(plan: Plan): string {
  const lines = [
    ...(plan.routes.length > 0 ? [`Point the callers at ${oldAddress(plan)} again; the Lambdas are still there.`] : []),
    ...triggersOf(plan)
      .filter(({ enabled }) => enabled)
      .map(
        ({ id, variable, switches }) =>
          `Take ${mdCode(id)} out of ${mdCode(variable)}, restart the worker, then:\n${mdShell(switches.on)}`,
      ),
  ];
  return lines.map((line) => `- ${line.split('\n').join('\n  ')}`).join('\n');
}

function oldAddress({ fronts }: Plan): string {
  const urls = fronts.filter(({ kind }) => kind === 'function-url').length;
  const gateway = fronts.length > urls ? ['API Gateway'] : [];
  return [...gateway, ...(urls > 0 ? [urls === 1 ? 'the Function URL' : 'the Function URLs'] : [])].join(' and ');
}

function routeStep({ routes, fronts, outcomes }: Plan): string[] {
  if (routes.length === 0) return [];
  const staying = outcomes.flatMap((outcome) => outcome.routes ?? []);
  const urls = fronts.filter(({ kind }) => kind === 'function-url');
  const apis = fronts.filter((front) => !urls.includes(front));
  const closed = routes.filter((route) => route.closed);
  const paths = apis.map(({ id, prefix }) => `${mdCode(id)} ${placeText(prefix)}`);
  const lines = [
    staying.length > 0
      ? 'Point the callers at the service, route by route (HTTP proxy integrations in API Gateway), never all at once:\n' +
        `the service does not answer what stays on Lambda, which is ${staying.map(mdCode).join(', ')}.`
      : 'Point the callers at the service, all at once (DNS, load balancer)' +
        (apis.length > 0 ? ' or route by route (HTTP proxy integrations in API Gateway).' : '.'),
    ...(apis.length > 0 ? [`It answers ${paths.join(' and ')}, as on AWS.`] : []),
    ...urls.map(
      ({ id, prefix }) => `What the Function URL of ${mdCode(ownerOf(id, routes))} answered is ${placeText(prefix)}.`,
    ),
    ...(fronts.length > 1 ? ['Several hosts are told apart by `<FRONT>_HOSTS`.'] : []),
    ...(closed.length > 0
      ? [
          'Leave these where they are, they answer 403 here:',
          ...closed.map(({ id, closed: why }) => `- ${mdCode(id)}: ${mdText(why ?? '')}`),
        ]
      : []),
  ];
  return [lines.join('\n')];
}

const ownerOf = (front: string, routes: Plan['routes']): string =>
  routes.find((route) => route.front === front)?.functionId ?? front;

/** `at `/``, `under `/<stage>``. */
function placeText(prefix: Value): string {
  const text = valueText(prefix);
  return text === '' ? 'at `/`' : `under ${mdCode(text)}`;
}

function triggersOf({ functions, schedules, consumers, service }: Plan): Trigger[] {
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const of = (id: string): FunctionPlan => {
    const fn = byId.get(id);
    if (!fn) throw new Error(`Internal error: no function ${id} in the plan`);
    return fn;
  };
  return [
    ...schedules.map((schedule) => scheduleTrigger(of(schedule.functionId), schedule, service.dialect)),
    ...consumers.map((consumer) => consumerTrigger(of(consumer.functionId), consumer, service.dialect)),
  ];
}

function scheduleTrigger(fn: FunctionPlan, schedule: SchedulePlan, dialect: Dialect): Trigger {
  const what = `schedule ${mdCode(schedule.expression)} (${mdText(schedule.meaning)})`;
  const { id, enabled } = schedule;
  return {
    id,
    variable: 'SCHEDULES_ENABLED',
    what,
    enabled,
    stays: staysOff(dialect, schedule.source),
    switches: ruleSwitches(fn, schedule, dialect),
  };
}

function consumerTrigger(fn: FunctionPlan, consumer: ConsumerPlan, dialect: Dialect): Trigger {
  const what = `queue ${mdCode(consumer.queue)}, whose URL goes into ${mdCode(consumer.queueUrlVariable)}`;
  const { id, enabled } = consumer;
  return {
    id,
    variable: 'CONSUMERS_ENABLED',
    what,
    enabled,
    stays: staysOff(dialect, 'queue'),
    switches: mappingSwitches(fn, consumer, dialect),
  };
}

/** The setting that the event's own kind has for it. */
function staysOff(dialect: Dialect, source: SchedulePlan['source'] | 'queue'): string | undefined {
  if (dialect === 'deployed') return undefined;
  if (dialect !== 'sam') return 'enabled: false';
  return source === 'scheduler' ? 'State: DISABLED' : 'Enabled: false';
}

function triggerStep({ id, variable, what, enabled, stays, switches }: Trigger): string {
  if (!enabled) return `${mdCode(id)}, ${what}: it is disabled on AWS and stays so here; nothing to do.`;
  return [
    `${mdCode(id)}, ${what}. Switch it off on AWS:`,
    mdShell(switches.off),
    `${stays === undefined ? 'A deployment may switch it on again.' : `Set \`${stays}\` on the event as well, or the next deployment switches it on again.`} Then add ${mdCode(id)} to`,
    `${mdCode(variable)} of one worker and restart it.`,
  ].join('\n');
}

function keptHint({ outcomes, authorizers }: Plan): string {
  const kept = outcomes.filter(({ kind }) => kind !== 'migrated');
  const asked = [...new Set(authorizers.map(({ functionId }) => functionId))];
  return [
    ...(kept.length > 0 ? [` Keep ${kept.map(({ functionId }) => mdCode(functionId)).join(', ')}.`] : []),
    ...(asked.length > 0 ? [` Keep ${asked.map(mdCode).join(', ')} as long as a route of API Gateway asks.`] : []),
  ].join('');
}
