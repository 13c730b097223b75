const { Client } = require('pg');
const { bodyOf, empty, json, notFound, personOf } = require('../lib/http');
const log = require('../lib/log');

exports.create = async (event) => {
  const { title, tags = [] } = bodyOf(event) || {};
  if (typeof title !== 'string' || title === '') return json(400, { error: 'A todo needs a title' });

  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  try {
    const { rows } = await client.query(
      'insert into todos (owner, title, tags) values ($1, $2, $3) returning id, title, tags, state',
      [personOf(event), title, tags],
    );
    log('info', 'created', { id: rows[0].id });
    return json(201, rows[0]);
  } finally {
    await client.end();
  }
};

exports.update = async (event) => {
  const { state } = bodyOf(event) || {};
  if (state !== 'open' && state !== 'done') return json(400, { error: 'A todo is open or done' });

  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  try {
    const { rows } = await client.query(
      'update todos set state = $3, changed_at = now() where owner = $1 and id::text = $2 returning id, title, tags, state',
      [personOf(event), event.pathParameters.id, state],
    );
    return rows.length > 0 ? json(200, rows[0]) : notFound();
  } finally {
    await client.end();
  }
};

exports.remove = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  remove(personOf(event), event.pathParameters.id).then(
    (removed) => callback(null, removed ? empty(204) : notFound()),
    (error) => callback(error),
  );
};

async function remove(owner, id) {
  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  try {
    const { rowCount } = await client.query('delete from todos where owner = $1 and id::text = $2', [owner, id]);
    return rowCount > 0;
  } finally {
    await client.end();
  }
}
