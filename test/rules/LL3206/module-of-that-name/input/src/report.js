const sharp = require('./sharp');
const knife = require('sharp-knife');

exports.handler = async (event) => {
  return sharp(knife);
  return { statusCode: 200 };
};
