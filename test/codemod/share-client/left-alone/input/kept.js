const { Client } = require('pg');
let client;
exports.handler = async () => {
  if (!client) {
    client = new Client();
    await client.connect();
  }
};
