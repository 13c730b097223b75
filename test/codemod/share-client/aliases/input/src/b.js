import * as postgres from 'pg';

const { Client } = postgres;

export const handler = async () => {
  const clientFromPool = new Client;
  await clientFromPool.connect();
  await run(clientFromPool);
  await clientFromPool.end();
};

const run = (client) => client.query('LISTEN a');
