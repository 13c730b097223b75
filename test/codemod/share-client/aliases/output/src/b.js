import { clientFromPool as clientFromPool2 } from './shared-pg.js';

export const handler = async () => {
  const clientFromPool = clientFromPool2();
  await clientFromPool.connect();
  await run(clientFromPool);
  await clientFromPool.end();
};

const run = (client) => client.query('LISTEN a');
