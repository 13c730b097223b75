const { clientFromPool } = require('../a/shared-pg');
exports.handler = async () => {
  const client = clientFromPool();
  await client.connect();
};
