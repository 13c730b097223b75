import type { Trigger } from '../../../../model/inventory.js';
import { staying, unreadable } from '../../events/entry.js';
import { quoted } from '../../quote.js';
import { reportUnknown, settingOf } from '../../reading.js';
import { type Resolved, unknownOf } from '../../resolved.js';
import { child } from '../../yaml/tree.js';
import type { Apis } from '../apis.js';
import type { Authorizers } from '../authorizers.js';
import { isThere } from '../code.js';
import type { TemplateReading } from '../reading.js';
import type { Resource } from '../template/resources.js';
import { twiceGuard } from '../twice.js';
import { readApi, readHttpApi } from './api.js';
import type { TemplateEvent } from './event.js';
import { readRule, readScheduler } from './schedule.js';
import { readSqs } from './sqs.js';
import { readUrl } from './url.js';

/** What reading events takes beside the function itself. */
export interface EventContext {
  readonly reading: TemplateReading;
  readonly apis: Apis;
  readonly authorizers: Authorizers;
}

const READERS: Readonly<Record<string, (event: TemplateEvent) => Trigger[]>> = {
  Api: readApi,
  HttpApi: readHttpApi,
  Schedule: readRule,
  ScheduleV2: readScheduler,
  SQS: readSqs,
};

/** Why each other kind of event stays, as one clause. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html */
const WHY: Readonly<Record<string, string>> = {
  AlexaSkill: 'Alexa skills are not carried over yet',
  CloudWatchEvent: 'EventBridge rules with event patterns are not carried over yet',
  CloudWatchLogs: 'CloudWatch Logs subscriptions call a Lambda function and nothing else',
  Cognito: 'Amazon Cognito calls a Lambda function and nothing else',
  DocumentDB: 'reading a DocumentDB change stream is not carried over yet',
  DynamoDB: 'reading a DynamoDB stream is not carried over yet',
  EventBridgeRule: 'EventBridge rules with event patterns are not carried over yet',
  IoTRule: 'rules of AWS IoT are not carried over yet',
  Kinesis: 'reading a Kinesis stream is not carried over yet',
  MQ: 'reading an Amazon MQ queue is not carried over yet',
  MSK: 'reading an Amazon MSK topic is not carried over yet',
  S3: 'S3 notifications are not carried over yet',
  SelfManagedKafka: 'reading a Kafka topic is not carried over yet',
  SNS: 'SNS subscriptions are not carried over yet',
};

/** What starts a function, in file order: its events, then its Function URL. What cannot be read is a finding. */
export function readTriggers(context: EventContext, fn: Resource): Trigger[] {
  const { reading } = context;
  const { resolver } = reading;
  const events = resolver.get(fn.properties, 'Events');
  if (isThere(events) && events.kind !== 'map') reportEvents(reading, fn.id, events);
  const isTwice = isWrittenTwice(reading, fn);
  const triggers = resolver.entries(events).flatMap(({ key, keyAt, value }) => {
    const place = { reading, functionId: fn.id, at: keyAt };
    const name = typeOf(place, resolver.get(value, 'Type'), value);
    if (name === undefined) return [];
    const event = { ...context, ...place, fn: fn.properties, ids: reading.ids, name };
    const properties = resolver.get(value, 'Properties') ?? emptyAt(value);
    const found = isPlain(event, properties) ? readEvent({ ...event, value: properties }) : [];
    const node = events?.kind === 'map' ? child(events.node, key) : undefined;
    return isTwice || reading.twice.isAt(keyAt) || reading.twice.isBelow(node) ? found.map(closed) : found;
  });
  const urls = readOwnUrl(context, fn);
  const url = fn.properties.kind === 'map' ? child(fn.properties.node, 'FunctionUrlConfig') : undefined;
  return [...triggers, ...(isTwice || reading.twice.isBelow(url) ? urls.map(closed) : urls)];
}

/** True where another of two keys may say what starts the function. */
function isWrittenTwice({ twice, resolver }: TemplateReading, { at, node }: Resource): boolean {
  const properties = child(node, 'Properties');
  const keys = ['Events', 'FunctionUrlConfig'];
  const isOwn = twice.has(node, 'Properties') || keys.some((key) => twice.has(properties, key));
  return isOwn || twice.isAt(at) || twice.isEverywhere(resolver.root);
}

const closed = (trigger: Trigger): Trigger =>
  trigger.kind === 'http' ? { ...trigger, guards: [...trigger.guards, twiceGuard] } : trigger;

/** One event of a known type; of another type, why it stays. */
function readEvent(event: TemplateEvent): Trigger[] {
  if (Object.hasOwn(READERS, event.name)) return READERS[event.name]!(event);
  return staying(event, Object.hasOwn(WHY, event.name) ? WHY[event.name]! : 'this kind of event is not known');
}

function readOwnUrl(context: EventContext, fn: Resource): Trigger[] {
  const { reading } = context;
  const url = reading.resolver.get(fn.properties, 'FunctionUrlConfig');
  if (!isThere(url)) return [];
  const event = {
    ...context,
    functionId: fn.id,
    at: url.at,
    fn: fn.properties,
    ids: reading.ids,
    name: 'FunctionUrlConfig',
  };
  return isPlain(event, url) ? readUrl({ ...event, value: url }) : [];
}

type Place = Pick<TemplateEvent, 'reading' | 'functionId' | 'at'>;

function typeOf(place: Place, type: Resolved | undefined, event: Resolved): string | undefined {
  const { reading, functionId } = place;
  if (type?.kind === 'scalar' && typeof type.value === 'string') return type.value;
  const unknown = unknownOf(type ?? event);
  const isRemoved = event.kind === 'scalar' && event.value === null && !unknown;
  if (isRemoved && event.source !== '') return undefined;
  if (unknown) {
    const text = 'the event is left out until then';
    reportUnknown(reading, unknown, settingOf(functionId, 'event'), place.at, { demand: 'must-do', text });
  } else {
    unreadable(place, `An event of "${functionId}" has no Type`, 'Add Type: Api.');
  }
  return undefined;
}

/** Settings that are no map cannot be read; that is said once here. */
function isPlain(place: Place & { readonly name: string }, properties: Resolved): boolean {
  if (properties.kind === 'map') return true;
  const { reading, functionId, name, at } = place;
  const unknown = unknownOf(properties);
  if (unknown) {
    const text = 'the event is left out until then';
    reportUnknown(reading, unknown, settingOf(functionId, 'event'), at, { demand: 'must-do', text });
  } else {
    unreadable(place, `The ${quoted(name)} settings of "${functionId}" are no map`, 'Write them as Key: value.');
  }
  return false;
}

function reportEvents(reading: TemplateReading, functionId: string, events: Resolved): void {
  const unknown = unknownOf(events);
  if (unknown) {
    const text = 'its events are left out until then';
    reportUnknown(reading, unknown, settingOf(functionId, 'Events'), events.at, { demand: 'must-do', text });
  } else {
    unreadable({ reading, functionId, at: events.at }, `The Events of "${functionId}" are no map`, 'Give each a name.');
  }
}

const emptyAt = ({ at }: Resolved): Resolved => ({ kind: 'map', at, node: { kind: 'map', entries: new Map(), at } });
