exports.handler = require('./lib/db').list;
