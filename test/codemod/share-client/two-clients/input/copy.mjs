import pg from 'pg';

export const handler = async ({ id }) => {
  const from = new pg.Client(process.env.FROM_URL);
  const to = new pg.Client(process.env.TO_URL);
  const tenant = new pg.Client({ database: id });
  await Promise.all([from.connect(), to.connect(), tenant.connect()]);
  const { rows } = await from.query('SELECT * FROM orders');
  await to.query('INSERT INTO orders SELECT * FROM json_populate_recordset(NULL::orders, $1)', [JSON.stringify(rows)]);
  await from.end();
  await to.end();
  await tenant.end();
};
