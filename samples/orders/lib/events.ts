import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

export interface OrderEvent {
  kind: 'created';
  orderId: string;
}

/** Tells the rest of the shop about an order. */
export async function publish(event: OrderEvent): Promise<void> {
  const QueueUrl = process.env.ORDER_EVENTS_QUEUE_URL;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
}
