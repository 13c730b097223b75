const { clientFromPool } = require('./shared-pg');
exports.list = async () => {
  const client = clientFromPool();
  await client.connect();
  await client.end();
};
