const { clientFromPool } = require('./shared-pg');
exports.handler = async () => {
  const client = clientFromPool();
  await client.connect();
  await client.end();
};
