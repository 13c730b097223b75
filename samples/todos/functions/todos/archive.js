const { Client } = require('pg');
const { json, personOf } = require('../lib/http');
const log = require('../lib/log');

/** `POST /todos/archive`: puts all that is done away, or nothing of it. */
exports.handler = async (event) => {
  const owner = personOf(event);
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("set statement_timeout = '5s'");
    await client.query('begin');
    const { rowCount } = await client.query(
      "update todos set state = 'archived', changed_at = now() where owner = $1 and state = 'done'",
      [owner],
    );
    await client.query('insert into archivings (owner, todos) values ($1, $2)', [owner, rowCount]);
    await client.query('commit');
    return json(200, { archived: rowCount });
  } catch (error) {
    log('warn', 'archiving failed', { owner, error: error.message });
    await client.query('rollback');
    throw error;
  } finally {
    await client.end();
  }
};
