import process from 'node:process';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SQS_MAPPING } from '../limits.js';

export interface QueueFacts {
  arn: string;
  /** Seconds. */
  visibilityTimeout: number;
}

export interface ReceiveOptions {
  most: number;
  waitSeconds: number;
  /** Seconds a message stays hidden, where that is not what the queue says. */
  visibilityTimeout?: number;
  signal: AbortSignal;
}

/** The calls a consumer makes on its queue. Errors of the SDK pass through. */
export interface Queue {
  facts(signal: AbortSignal): Promise<QueueFacts>;
  receive(options: ReceiveOptions): Promise<Message[]>;
  /** Resolves with the ids that could not be deleted: these messages will come again. */
  remove(messages: Message[]): Promise<string[]>;
  /** Hides messages for so many seconds from now; 0 gives them back. */
  hide(messages: Message[], seconds: number): Promise<void>;
  close(): void;
}

/** Opens a queue. Region, credentials and AWS_ENDPOINT_URL are read by the SDK from the environment. */
export function openQueue(url: string): Queue {
  const client = new SQSClient({ region: process.env['AWS_REGION'] ?? 'us-east-1' });
  return {
    facts: async (signal) => {
      const command = new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['QueueArn', 'VisibilityTimeout'],
      });
      const { Attributes } = await client.send(command, { abortSignal: signal });
      return { arn: Attributes?.QueueArn ?? '', visibilityTimeout: Number(Attributes?.VisibilityTimeout ?? 30) };
    },
    receive: async ({ most, waitSeconds, visibilityTimeout, signal }) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(most, SQS_MAPPING.maxReceive),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...(visibilityTimeout === undefined ? {} : { VisibilityTimeout: visibilityTimeout }),
      });
      const { Messages } = await client.send(command, { abortSignal: signal });
      return Messages ?? [];
    },
    remove: async (messages) => {
      const failed: string[] = [];
      for (const entries of entriesOf(messages)) {
        const command = new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries });
        const { Failed } = await client.send(command);
        for (const { Id } of Failed ?? []) failed.push(messages[Number(Id)]?.MessageId ?? '');
      }
      return failed;
    },
    hide: async (messages, seconds) => {
      for (const entries of entriesOf(messages)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
      }
    },
    close: () => client.destroy(),
  };
}

interface Entry {
  /** The message's place in the list that was given. */
  Id: string;
  ReceiptHandle: string | undefined;
}

/** SQS takes ten messages a call. */
function entriesOf(messages: Message[]): Entry[][] {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const groups: Entry[][] = [];
  for (let at = 0; at < entries.length; at += 10) groups.push(entries.slice(at, at + 10));
  return groups;
}
