const { Client } = require('pg');
const log = require('../lib/log');

/** Messages of the webhook become todos; those that fail come again. */
exports.handler = async ({ Records }) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const batchItemFailures = [];
  try {
    for (const { messageId, body } of Records) {
      try {
        const { owner, title } = JSON.parse(body);
        await client.query("insert into todos (owner, title, tags) values ($1, $2, '{imported}')", [owner, title]);
      } catch (error) {
        log('warn', 'import failed', { messageId, error: error.message });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
  } finally {
    await client.end();
  }
  return { batchItemFailures };
};
