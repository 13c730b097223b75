const { Client } = require('pg');
const { json, notFound, personOf } = require('../lib/http');

/** `GET /todos?state=open&tag=home&tag=garden`: those that have all of the tags. */
exports.list = async (event) => {
  const { state = 'open' } = event.queryStringParameters || {};
  const { tag: tags = [] } = event.multiValueQueryStringParameters || {};
  if (!process.env.STATES.split(',').includes(state)) return json(400, { error: `There is no state ${state}` });

  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select id, title, tags, state from todos where owner = $1 and state = $2 and tags @> $3 order by title limit $4',
      [personOf(event), state, tags, Number(process.env.PAGE_SIZE)],
    );
    return json(200, { todos: rows });
  } finally {
    await client.end();
  }
};

exports.get = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  find(personOf(event), event.pathParameters.id).then(
    (todo) => callback(null, todo ? json(200, todo) : notFound()),
    (error) => callback(error),
  );
};

async function find(owner, id) {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select id, title, tags, state, changed_at from todos where owner = $1 and id::text = $2',
      [owner, id],
    );
    return rows[0];
  } finally {
    await client.end();
  }
}
