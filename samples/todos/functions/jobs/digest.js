const { Client } = require('pg');
const log = require('../lib/log');

/** Every morning: how much each person has left to do. `days` comes from the schedule. */
exports.handler = async ({ days }) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `insert into digests (day, owner, title, open)
       select current_date, owner, $1, count(*) from todos
       where state = 'open' and changed_at < now() + make_interval(days => $2) group by owner
       on conflict (day, owner) do update set open = excluded.open`,
      [process.env.DIGEST_TITLE, days],
    );
    log('info', 'digest', { people: rowCount, days, link: process.env.TODOS_URL });
    return { people: rowCount };
  } finally {
    await client.end();
  }
};
