import pg from 'pg';
export const handler = async () => {
  const client = new pg.Client();
  await client.connect();
  await client.end();
};
