import { clientFromPool } from './shared-pg';

export const handler = async (): Promise<void> => {
  const client = clientFromPool();
  await client.connect();
  await client.end();
};
