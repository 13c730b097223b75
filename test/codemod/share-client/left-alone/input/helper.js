const { open } = require('./open');
exports.handler = async (event) => open(process.env.DATABASE_URL);
