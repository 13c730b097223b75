const { Client } = require('pg');
const log = require('../lib/log');

/** Every night: forgets what was put away long ago. */
exports.handler = (event, _context, callback) => {
  cleanUp(Number(process.env.KEEP_DAYS)).then(
    (removed) => {
      log('info', 'clean-up', { removed, at: event.time });
      callback(null, { removed });
    },
    (error) => callback(error),
  );
};

async function cleanUp(days) {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      "delete from todos where state = 'archived' and changed_at < now() - make_interval(days => $1)",
      [days],
    );
    return rowCount;
  } finally {
    await client.end();
  }
}
