'use strict';
const fs = require('fs');
const { clientFromPool } = require('./shared-pg'); // the orders database, see docs/database.md
/* settings of the stage */
const settings = require('./settings');
exports.handler = async () => {
  const client = clientFromPool(/* of this function */ settings.url); // one for each invocation
  await client.connect();
  await client.query(fs.readFileSync('report.sql', 'utf8'));
  await client.end();
};
