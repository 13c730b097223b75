const { freeze } = require('./lib/clock');
exports.handler = async (event) => freeze(event.now);
