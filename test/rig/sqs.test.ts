import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { startSqs } from './sqs.js';

test('a queue that the AWS SDK can use', async () => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  await sqs.send(QueueUrl, '{"id":1}');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SQSClient({ region: 'us-east-1', credentials, endpoint: sqs.endpoint });
  expect(await sqs.depth(QueueUrl)).toEqual({ waiting: 1, inFlight: 0 });
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"id":1}']);
  expect(await sqs.depth(QueueUrl)).toEqual({ waiting: 0, inFlight: 1 });
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
  expect(await sqs.depth(QueueUrl)).toEqual({ waiting: 0, inFlight: 0 });
  client.destroy();
  await sqs.stop();
});
