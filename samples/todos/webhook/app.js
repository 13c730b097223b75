const { createHmac, timingSafeEqual } = require('node:crypto');
const { SendMessageCommand, SQSClient } = require('@aws-sdk/client-sqs');

const sqs = new SQSClient({});

/** Takes signed messages of other tools and hands them on to the queue. */
exports.handler = async (event) => {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body || '';
  if (!isSigned(body, event.headers['x-signature'] || '')) return { statusCode: 401, body: 'wrong signature' };

  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.IMPORT_QUEUE_URL, MessageBody: body }));
  return { statusCode: 202, body: `taken at ${event.rawPath}` };
};

function isSigned(body, signature) {
  const expected = createHmac('sha256', process.env.WEBHOOK_SECRET).update(body).digest('hex');
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
