import type { Trigger } from '../../../model/inventory.js';
import { staying } from '../events/entry.js';
import type { Resolved } from '../resolved.js';
import { isThere } from './code.js';
import type { TemplateEvent } from './events/event.js';
import type { EventContext } from './events/read.js';
import { readSchedule } from './events/schedule.js';
import { readQueue } from './events/sqs.js';
import { readUrl } from './events/url.js';
import { functionNamed, functionsIn } from './mentions.js';
import { noteCondition, type TriggerTable } from './reading.js';
import type { Resource } from './template/resources.js';

/** A resource that starts functions, and where their triggers go. */
interface Starter extends EventContext {
  readonly triggers: TriggerTable;
  readonly resource: Resource;
}

type ReadEvent = (event: TemplateEvent) => Trigger[];

/** Resources that mean what an event of a function means. */
const READERS: Readonly<Record<string, (starter: Starter) => void>> = {
  'AWS::Events::Rule': (starter) => {
    const { resolver } = starter.reading;
    for (const target of resolver.items(setting(starter, 'Targets'))) {
      start(starter, functionNamed(starter.reading, resolver.get(target, 'Arn')), (event) =>
        readRuleTarget(event, target),
      );
    }
  },
  'AWS::Scheduler::Schedule': (starter) => {
    const target = setting(starter, 'Target');
    const arn = starter.reading.resolver.get(target, 'Arn');
    const form = { source: 'scheduler', expression: 'ScheduleExpression', ...(target && { target }) } as const;
    start(starter, functionNamed(starter.reading, arn), (event) => readSchedule(event, form));
  },
  'AWS::Lambda::EventSourceMapping': (starter) => {
    start(starter, functionNamed(starter.reading, setting(starter, 'FunctionName')), readMapping);
  },
  'AWS::Lambda::Url': (starter) => {
    start(starter, functionNamed(starter.reading, setting(starter, 'TargetFunctionArn')), readUrl);
  },
};

/** Resources that call functions in ways that stay on AWS. */
const STAYING: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Authorizer': 'it decides who may call an API that is written in CloudFormation',
  'AWS::ApiGateway::Method': 'routes written in CloudFormation are not carried over yet',
  'AWS::ApiGateway::RestApi': 'routes written in CloudFormation are not carried over yet',
  'AWS::ApiGatewayV2::Authorizer': 'it decides who may call an API that is written in CloudFormation',
  'AWS::ApiGatewayV2::Integration': 'routes written in CloudFormation are not carried over yet',
  'AWS::AppSync::DataSource': 'AppSync resolvers call a Lambda function',
  'AWS::CloudFormation::CustomResource': 'CloudFormation calls it while deploying',
  'AWS::CloudFront::Distribution': 'Lambda@Edge runs inside CloudFront',
  'AWS::Cognito::UserPool': 'Amazon Cognito calls a Lambda function and nothing else',
  'AWS::Config::ConfigRule': 'AWS Config calls a Lambda function and nothing else',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'load balancer rules are not carried over yet',
  'AWS::IoT::TopicRule': 'rules of AWS IoT are not carried over yet',
  'AWS::KinesisFirehose::DeliveryStream': 'Firehose calls a Lambda function to change records',
  'AWS::Logs::SubscriptionFilter': 'CloudWatch Logs subscriptions call a Lambda function and nothing else',
  'AWS::Pipes::Pipe': 'EventBridge Pipes call a Lambda function',
  'AWS::S3::Bucket': 'S3 notifications are not carried over yet',
  'AWS::SecretsManager::RotationSchedule': 'Secrets Manager calls it to rotate a secret',
  'AWS::Serverless::GraphQLApi': 'AppSync resolvers call a Lambda function',
  'AWS::Serverless::StateMachine': 'a state machine calls it',
  'AWS::SNS::Subscription': 'SNS subscriptions are not carried over yet',
  'AWS::SNS::Topic': 'SNS subscriptions are not carried over yet',
  'AWS::StepFunctions::StateMachine': 'a state machine calls it',
};

/** Triggers that other resources of the template make, in file order. */
export function readStarters(context: EventContext, triggers: TriggerTable): void {
  const { reading } = context;
  for (const resource of reading.resources.all.values()) {
    const starter = { ...context, triggers, resource };
    const why = whyStaying(resource.type);
    if (Object.hasOwn(READERS, resource.type)) {
      if (functionsIn(reading, resource.node).length > 0) noteCondition(reading, resource, true);
      READERS[resource.type]!(starter);
    } else if (why !== undefined) {
      for (const id of functionsIn(reading, resource.node)) start(starter, id, (event) => staying(event, why));
    }
  }
}

function whyStaying(type: string): string | undefined {
  const known = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  return Object.hasOwn(STAYING, known) ? STAYING[known] : undefined;
}

const setting = ({ reading, resource }: Starter, key: string): Resolved | undefined =>
  reading.resolver.get(resource.properties, key);

/** Gives a function of the template a trigger that the resource makes. */
function start({ triggers, resource, ...context }: Starter, functionId: string | undefined, read: ReadEvent): void {
  const fn = functionId === undefined ? undefined : context.reading.resources.all.get(functionId);
  if (!fn) return;
  const { type: name, properties: value, at } = resource;
  const event = { ...context, functionId: fn.id, fn: fn.properties, name, value, at, ids: context.reading.ids };
  triggers.get(fn.id)?.push(...read(event));
}

function readRuleTarget(event: TemplateEvent, target: Resolved): Trigger[] {
  const { resolver } = event.reading;
  if (isThere(resolver.get(event.value, 'EventPattern'))) {
    return staying(event, 'EventBridge rules with event patterns are not carried over yet');
  }
  return readSchedule(event, { source: 'rule', expression: 'ScheduleExpression', target });
}

/** What a stream, a topic or a broker must say, and a queue cannot. */
const NO_QUEUE = ['StartingPosition', 'Topics', 'Queues', 'DocumentDBEventSourceConfig', 'SelfManagedEventSource'];

function readMapping(event: TemplateEvent): Trigger[] {
  const { resolver } = event.reading;
  const isQueue = NO_QUEUE.every((key) => !isThere(resolver.get(event.value, key)));
  return isQueue
    ? readQueue(event, 'EventSourceArn')
    : staying(event, 'reading a stream or a topic is not carried over yet');
}
