const addon = require('../build/Release/addon.node');

exports.handler = async (event) => {
  return addon.run();
  return { statusCode: 200 };
};
