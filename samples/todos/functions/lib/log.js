const LEVELS = ['debug', 'info', 'warn'];

module.exports = function log(level, message, details = {}) {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(process.env.LOG_LEVEL)) return;
  console.log(JSON.stringify({ service: process.env.SERVICE, level, message, ...details }));
};
