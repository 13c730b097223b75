import { buildApp } from 'fauxqs';

export interface Sqs {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** What an SDK needs beside the endpoint; the credentials are not checked. */
  readonly env: Readonly<Record<string, string>>;
  /** Creates a queue and returns its URL on 127.0.0.1. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>;
  /** Puts a message into a queue and returns its id. */
  send(queueUrl: string, body: string): Promise<string>;
  /** Messages of a queue: waiting, and received but not deleted. */
  depth(queueUrl: string): Promise<{ waiting: number; inFlight: number }>;
  stop(): Promise<void>;
}

type Json = Record<string, unknown>;

/** An SQS of its own (fauxqs, in this process) on a free port. */
export async function startSqs(): Promise<Sqs> {
  const app = buildApp({ logger: false });
  // fauxqs hands out and knows its queues under sqs.us-east-1.localhost, which Debian does not resolve, while the
  // SDK takes a queue's URL for its address (so must ours).
  app.addHook('preHandler', async (request) => {
    const body = request.body as Json | undefined;
    if (typeof body?.QueueUrl === 'string')
      body.QueueUrl = body.QueueUrl.replace('//127.0.0.1:', '//sqs.us-east-1.localhost:');
  });
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  const call = async (action: string, input: Json): Promise<Json> => {
    const headers = { 'x-amz-target': `AmazonSQS.${action}`, 'content-type': 'application/x-amz-json-1.0' };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
    const text = await response.text();
    return text === '' ? {} : (JSON.parse(text) as Json);
  };
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    async createQueue(name, attributes) {
      const { QueueUrl } = await call('CreateQueue', { QueueName: name, Attributes: attributes });
      return `${endpoint}${new URL(String(QueueUrl)).pathname}`;
    },
    async send(queueUrl, body) {
      const { MessageId } = await call('SendMessage', { QueueUrl: queueUrl, MessageBody: body });
      return String(MessageId);
    },
    async depth(queueUrl) {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
      const { Attributes } = await call('GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: names });
      const [waiting, inFlight] = names.map((name) => Number((Attributes as Json)[name]));
      return { waiting: waiting ?? 0, inFlight: inFlight ?? 0 };
    },
    async stop() {
      await app.close();
    },
  };
}
