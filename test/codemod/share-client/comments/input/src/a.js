'use strict';
const fs = require('fs');
const { Client } = require('pg'); // the orders database, see docs/database.md
/* settings of the stage */
const settings = require('./settings');
exports.handler = async () => {
  const client = new Client(/* of this function */ settings.url); // one for each invocation
  await client.connect();
  await client.query(fs.readFileSync('report.sql', 'utf8'));
  await client.end();
};
