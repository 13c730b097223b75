const { Client } = require('pg');
exports.handler = async () => {
  const client = new Client();
  await client.connect();
};
