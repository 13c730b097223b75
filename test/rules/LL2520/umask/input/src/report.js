const files = require('./files');

exports.handler = async (event) => {
  files.open();
  return { statusCode: 200 };
};
