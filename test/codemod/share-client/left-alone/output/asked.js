const { Client } = require('pg');
exports.handler = async () => {
  const client = new Client(); // @lift-ok LL2401 listens for the whole invocation
  await client.connect();
};
