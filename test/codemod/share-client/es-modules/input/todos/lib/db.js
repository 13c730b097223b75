const { Client } = require('pg');
exports.list = async () => {
  const client = new Client();
  await client.connect();
  await client.end();
};
