const { handle } = require('./lib/handle')
exports.handler = handle
