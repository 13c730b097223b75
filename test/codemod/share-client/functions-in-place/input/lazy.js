export const handler = async () => {
  const { default: pg } = await import('pg');
  const client = new pg.Client();
  await client.connect();
  await client.end();
};
