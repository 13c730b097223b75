import type { OtherTrigger } from '../../../../model/inventory.js';
import { type EventEntry, staying } from '../../events/entry.js';

/** Why each kind of event stays, as one clause. https://www.serverless.com/framework/docs/providers/aws/events */
const WHY: Readonly<Record<string, string>> = {
  cognitoUserPool: 'Amazon Cognito calls a Lambda function and nothing else',
  s3: 'S3 notifications are not carried over yet',
  sns: 'SNS subscriptions are not carried over yet',
  stream: 'reading a DynamoDB or Kinesis stream is not carried over yet',
  websocket: 'WebSocket APIs are not carried over yet',
  alb: 'load balancer rules are not carried over yet',
  eventBridge: 'EventBridge rules with event patterns are not carried over yet',
  cloudwatchEvent: 'EventBridge rules with event patterns are not carried over yet',
  cloudwatchLog: 'CloudWatch Logs subscriptions call a Lambda function and nothing else',
  cloudFront: 'Lambda@Edge runs inside CloudFront',
  iot: 'rules of AWS IoT are not carried over yet',
  iotFleetProvisioning: 'AWS IoT calls a Lambda function and nothing else',
  alexaSkill: 'Alexa skills are not carried over yet',
  alexaSmartHome: 'Alexa Smart Home calls a Lambda function and nothing else',
  msk: 'reading an Amazon MSK topic is not carried over yet',
  kafka: 'reading a Kafka topic is not carried over yet',
  activemq: 'reading an ActiveMQ queue is not carried over yet',
  rabbitmq: 'reading a RabbitMQ queue is not carried over yet',
  url: 'Function URLs are not carried over yet',
};

/** An event that the service cannot take over; for a kind that nobody knows, that is what it says. */
export function otherTrigger(event: EventEntry, why = reasonOf(event.name)): OtherTrigger[] {
  return staying(event, why);
}

function reasonOf(name: string): string {
  return Object.hasOwn(WHY, name) ? WHY[name]! : 'this kind of event is not known; a plugin may define it';
}
