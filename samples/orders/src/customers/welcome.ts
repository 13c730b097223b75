import { withDatabase } from '@lib/database';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';

/** Cognito calls this when a customer has confirmed the address; it waits for the event to come back. */
export async function handler(event: PostConfirmationTriggerEvent): Promise<PostConfirmationTriggerEvent> {
  const { email } = event.request.userAttributes;
  await withDatabase((client) => client.query('insert into customers values ($1) on conflict do nothing', [email]));
  return event;
}
