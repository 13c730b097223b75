import { clientFromPool } from './shared-pg.js';
export const handler = async () => {
  const client = clientFromPool();
  await client.connect();
  await client.end();
};
