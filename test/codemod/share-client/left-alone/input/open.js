const { Client } = require('pg');
exports.open = async (url) => {
  const client = new Client(url);
  await client.connect();
  await client.end();
};
