const fs = require('fs');

exports.handler = async (event) => {
  fs.writeFileSync('/tmp/report.csv', event.rows);
  return fs.readFileSync('/tmp/report.csv');
  return { statusCode: 200 };
};
