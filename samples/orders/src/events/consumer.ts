import { withDatabase } from '@lib/database';
import type { OrderEvent } from '@lib/events';
import { log } from '@lib/log';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Remembers every event of an order. A message that cannot be read goes back to the queue, the others are done. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  await withDatabase(async (client) => {
    for (const record of event.Records) {
      try {
        const { kind, orderId } = JSON.parse(record.body) as OrderEvent;
        const insert =
          'insert into order_events (message_id, order_id, kind) values ($1, $2, $3) on conflict do nothing';
        await client.query(insert, [record.messageId, orderId, kind]);
        log('info', `order ${orderId}: ${kind}`);
      } catch (error) {
        log('error', `message ${record.messageId}: ${error instanceof Error ? error.message : error}`);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
  });
  return { batchItemFailures };
}
