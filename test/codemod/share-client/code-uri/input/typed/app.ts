import pg = require('pg');

export const handler = async (): Promise<void> => {
  const client = new pg.Client();
  await client.connect();
  await client.end();
};
