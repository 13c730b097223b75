const addon = require('./native');

exports.handler = async (event) => {
  return addon.run();
  return { statusCode: 200 };
};
