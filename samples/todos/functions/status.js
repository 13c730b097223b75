const { json } = require('./lib/http');

exports.handler = (event, _context, callback) => {
  callback(null, json(200, { service: process.env.SERVICE, stage: event.requestContext.stage }));
};
