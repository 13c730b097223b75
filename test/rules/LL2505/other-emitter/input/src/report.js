const { EventEmitter } = require('events');

exports.handler = async (event) => {
  const bus = new EventEmitter();
  bus.on('SIGTERM', () => {});
  return { statusCode: 200 };
};
