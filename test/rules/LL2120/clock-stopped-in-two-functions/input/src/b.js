require('./lib/clock');
exports.handler = async () => Date.now();
