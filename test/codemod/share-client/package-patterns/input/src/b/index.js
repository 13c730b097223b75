exports.handler = require('../shared/db').list;
