import { Buffer } from 'node:buffer';
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/** One record of the event that Lambda sends for SQS. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface SqsRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: { [name: string]: string };
  messageAttributes: { [name: string]: SqsRecordAttribute };
  md5OfMessageAttributes?: string;
  md5OfBody: string;
  eventSource: 'aws:sqs';
  eventSourceARN: string;
  awsRegion: string;
}

export interface SqsRecordAttribute {
  stringValue?: string;
  binaryValue?: string;
  stringListValues: string[];
  binaryListValues: string[];
  dataType: string;
}

/** A received message as Lambda shows it to a function: other names, binary values as base64, nothing parsed. */
export function toRecord(message: Message, queueArn: string): SqsRecord {
  const attributes = message.MessageAttributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes },
    messageAttributes: Object.fromEntries(Object.keys(attributes).map((name) => [name, toAttribute(attributes[name])])),
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function toAttribute(value: MessageAttributeValue | undefined): SqsRecordAttribute {
  return {
    ...(value?.StringValue === undefined ? {} : { stringValue: value.StringValue }),
    ...(value?.BinaryValue === undefined ? {} : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value?.DataType ?? '',
  };
}

/** Bytes a message takes in the event: its body and its attributes. */
export function messageBytes(message: Message): number {
  let bytes = Buffer.byteLength(message.Body ?? '');
  const attributes = message.MessageAttributes ?? {};
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value?.StringValue ?? '') + (value?.BinaryValue?.length ?? 0);
  }
  return bytes;
}
