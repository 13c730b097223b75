import type { HttpTrigger, OtherTrigger, ScheduleTrigger, SqsTrigger, Trigger } from '../../../model/inventory.js';
import type { Value } from '../../../model/value.js';
import { toEnvName } from '../../../util/text.js';
import type { ConfiguredFunction } from './match.js';
import { textOf } from './match.js';
import { pairUp } from './pairs.js';
import type { DriftReport } from './report.js';
import { mergedRoute } from './routes.js';
import { said } from './settings.js';

/** What comparing one function's triggers needs to know. */
export interface TriggerContext {
  readonly stage: string;
  /** True where the account would not say whether it has such a trigger. */
  readonly unread: (trigger: Trigger) => boolean;
  /** True for a schedule that the account has and has switched off. */
  readonly isOff: (trigger: OtherTrigger) => boolean;
  /** An id for a further trigger of the function. */
  readonly freshId: (functionId: string, trigger: Trigger) => string;
  readonly report: DriftReport;
}

/**
 * The function's triggers as the infrastructure code has them, with those added that only AWS has. What AWS has switched
 * off is off, and what AWS has closed is closed.
 */
export function mergedTriggers(
  fn: ConfiguredFunction,
  deployed: readonly Trigger[],
  context: TriggerContext,
): Trigger[] {
  const changed = new Map<Trigger, Trigger>();
  const added: Trigger[] = [];
  const compare = <T extends Trigger>(
    { pairs, onlyFirst, onlySecond }: ReturnType<typeof pairUp<T, Trigger>>,
    merge: (here: T, there: Trigger) => Trigger,
  ): void => {
    for (const [here, there] of pairs) changed.set(here, merge(here, there));
    for (const here of onlyFirst) {
      if (context.unread(here)) continue;
      // Schedules that only AWS has may be these with other times: both of them would run the job twice.
      const isOff = here.kind === 'schedule' && onlySecond.some(({ kind }) => kind === 'schedule');
      context.report.notDeployed(fn.id, here.location, described(here), isOff);
      if (isOff) changed.set(here, { ...here, enabled: false });
    }
    added.push(...onlySecond);
  };
  const { http, schedule, sqs, authorizer, other } = byKind(fn.triggers);
  const there = byKind(deployed);
  compare(pairUp(http, there.http, sameRoute), (a, b) =>
    mergedRoute(fn.id, a, b as HttpTrigger, described(a), context),
  );
  compare(
    pairUp(authorizer, there.authorizer, (a, b) => a.id === b.id),
    (a) => a,
  );
  const timed = pairSchedules(schedule, there.schedule);
  // A schedule whose input was not kept is still that schedule.
  const partly = pairUp(timed.onlyFirst, there.other, (_, b) => b.event === 'schedule');
  compare({ ...timed, onlyFirst: partly.onlyFirst }, (a, b) => mergedSchedule(fn, a, b as ScheduleTrigger, context));
  for (const [here, other] of partly.pairs) {
    context.report.differs(fn.id, here.location, `${described(here)} is not fully known on AWS: ${other.why}`, LOOK);
    const enabled = here.enabled && !context.isOff(other);
    changed.set(here, enabledAsOnAws(fn, here, { ...here, enabled }, context.report));
  }
  compare(pairQueues(sqs, there.sqs, context.stage), (a, b) => mergedQueue(fn, a, b as SqsTrigger, context));
  const extra = pairUp(other, [...partly.onlySecond, ...added], sameKind).onlySecond;
  for (const trigger of extra) context.report.onlyOnAws(fn.id, trigger.location, described(trigger));
  return [
    ...fn.triggers.map((trigger) => changed.get(trigger) ?? trigger),
    ...extra.map((trigger) => ({ ...trigger, id: context.freshId(fn.id, trigger) })),
  ];
}

const LOOK = 'Compare the two yourself.';

type ByKind = { readonly [K in Trigger['kind']]: Extract<Trigger, { kind: K }>[] };

function byKind(triggers: readonly Trigger[]): ByKind {
  const of = <K extends Trigger['kind']>(kind: K) =>
    triggers.filter((one): one is Extract<Trigger, { kind: K }> => one.kind === kind);
  return {
    http: of('http'),
    authorizer: of('authorizer'),
    schedule: of('schedule'),
    sqs: of('sqs'),
    other: of('other'),
  };
}

const sameRoute = (a: HttpTrigger, b: HttpTrigger): boolean =>
  a.api === b.api && a.method === b.method && a.path === b.path;

/**
 * By expression and input, then by expression, of a rule or of Scheduler; a single one left on both sides is the same
 * schedule with another expression.
 */
function pairSchedules(here: readonly ScheduleTrigger[], there: readonly ScheduleTrigger[]) {
  const exact = (a: ScheduleTrigger, b: ScheduleTrigger): boolean => a.source === b.source && isTimed(a, b);
  const same = (a: ScheduleTrigger, b: ScheduleTrigger): boolean => exact(a, b) && inputText(a) === inputText(b);
  const first = pairUp(here, there, same, exact, isTimed);
  const isSingle = first.onlyFirst.length === 1 && first.onlySecond.length === 1;
  const loose = (a: ScheduleTrigger, b: ScheduleTrigger): boolean => isSingle && a.source === b.source;
  return pairUp(here, there, same, exact, isTimed, loose);
}

/** UTC is what no zone means. */
const zone = ({ timezone = 'UTC' }: ScheduleTrigger): string => timezone;

const isTimed = (a: ScheduleTrigger, b: ScheduleTrigger): boolean =>
  a.expression === b.expression && zone(a) === zone(b);

const inputText = ({ input, inputPath, inputTransformer }: ScheduleTrigger): string =>
  JSON.stringify([input, inputPath, inputTransformer]);

/** By ARN; queues that only AWS knows by what their names have in common, the rest in order. */
function pairQueues(here: readonly SqsTrigger[], there: readonly SqsTrigger[], stage: string) {
  const known = ({ queue }: SqsTrigger): string | undefined => textOf(queue, stage);
  const isOpen = (a: SqsTrigger): boolean => !/^arn:/.test(known(a) ?? '');
  return pairUp(
    here,
    there,
    (a, b) => known(a) === known(b),
    (a, b) => isOpen(a) && stem(a.queue, stage) === stem(b.queue, stage),
    isOpen,
  );
}

/** `!GetAtt OrderEventsQueue.Arn` and `arn:…:order-events-dev` both are `ORDER_EVENTS`. */
function stem(queue: Value, stage: string): string {
  const text = queue.kind === 'required' ? queue.name : (textOf(queue, stage) ?? '');
  const words = toEnvName(text.slice(text.lastIndexOf(':') + 1)).split('_');
  const noise = new Set(['ARN', 'URL', 'FIFO', 'QUEUE', toEnvName(stage)]);
  return words.filter((word) => !noise.has(word)).join('_');
}

/** Kinds of events that go by several names. */
const KINDS: Readonly<Record<string, string>> = {
  cloudwatchevent: 'eventbridge',
  eventbridgerule: 'eventbridge',
  dynamodb: 'stream',
  kinesis: 'stream',
  msk: 'kafka',
  selfmanagedkafka: 'kafka',
  activemq: 'mq',
  rabbitmq: 'mq',
  schedulev2: 'schedule',
  url: 'function-url',
};

/** An event that the infrastructure code names and the service does not take over may well be this trigger. */
function sameKind(here: OtherTrigger, there: Trigger): boolean {
  const kind = (event: string): string => {
    const name = event.toLowerCase();
    return Object.hasOwn(KINDS, name) ? KINDS[name]! : name;
  };
  if (there.kind === 'http') return kind(here.event) === 'function-url' && there.path === '$default';
  return kind(here.event) === kind(there.kind === 'other' ? there.event : there.kind);
}

function mergedSchedule(
  fn: ConfiguredFunction,
  here: ScheduleTrigger,
  there: ScheduleTrigger,
  { report }: TriggerContext,
): Trigger {
  const note = (what: string): void => report.differs(fn.id, here.location, what);
  if (here.source !== there.source) note(said(`the kind of ${described(here)}`, here.source, there.source));
  if (here.expression !== there.expression) note(said('the schedule', here.expression, there.expression));
  if (zone(here) !== zone(there)) note(said(`the time zone of ${here.expression}`, zone(here), zone(there)));
  if (inputText(here) !== inputText(there)) note(`the input of ${here.expression} is another one on AWS`);
  return enabledAsOnAws(fn, here, there, report);
}

function mergedQueue(fn: ConfiguredFunction, here: SqsTrigger, there: SqsTrigger, { report }: TriggerContext): Trigger {
  const fields: ReadonlyArray<readonly [string, unknown, unknown]> = [
    ['batch size', here.batchSize, there.batchSize],
    ['batching window', `${here.windowSeconds} s`, `${there.windowSeconds} s`],
    ['ReportBatchItemFailures', on(here.reportBatchItemFailures), on(there.reportBatchItemFailures)],
    ['maximum concurrency', here.maximumConcurrency ?? 'not set', there.maximumConcurrency ?? 'not set'],
    ['number of filters', here.filterPatterns.length, there.filterPatterns.length],
  ];
  for (const [what, a, b] of fields) {
    if (a !== b) report.differs(fn.id, here.location, said(`${what} of its queue`, a, b));
  }
  return enabledAsOnAws(fn, here, there, report);
}

const on = (flag: boolean): string => (flag ? 'on' : 'off');

/** Nothing may run here that does not run on AWS. */
function enabledAsOnAws<T extends ScheduleTrigger | SqsTrigger>(
  fn: ConfiguredFunction,
  here: T,
  there: ScheduleTrigger | SqsTrigger,
  report: DriftReport,
): T {
  if (here.enabled === there.enabled) return here;
  const what = said(described(here), on(here.enabled), on(there.enabled));
  if (here.enabled) report.differs(fn.id, here.location, what, 'It stays off: switch it on where it should run.');
  else report.differs(fn.id, here.location, what);
  return { ...here, enabled: false };
}

/** A trigger as a person would name it. */
function described(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'http':
      return trigger.path === '$default'
        ? `the route $default of ${trigger.api}`
        : `the route ${trigger.method} ${trigger.path}`;
    case 'schedule':
      return `the schedule ${trigger.expression}`;
    case 'sqs':
      return `the queue ${queueName(trigger.queue)}`;
    case 'authorizer':
      return `the authorizer ${trigger.name}`;
    default:
      return `the trigger ${trigger.event}`;
  }
}

function queueName(queue: Value): string {
  const text = queue.kind === 'required' ? queue.source : (textOf(queue, '<stage>') ?? '');
  return text.slice(text.lastIndexOf(':') + 1);
}
