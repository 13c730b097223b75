import type pg from 'pg';
import { clientFromPool } from './shared-pg.js';

/** One connection per invocation. */
export async function connect<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = clientFromPool({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
