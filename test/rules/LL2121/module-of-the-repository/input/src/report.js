const http = require('./http');

http.timeout = 10;

exports.handler = async (event) => {
  return { statusCode: 200 };
};
