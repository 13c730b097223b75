const { Client } = require('pg');
exports.handler = async (event) => {
  const client = new Client({ database: event.requestContext.tenant });
  await client.connect();
};
