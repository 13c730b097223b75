const AWSXRay = require('aws-xray-sdk-core');

AWSXRay.captureHTTPsGlobal(require('https'));

exports.handler = async (event) => {
  return { statusCode: 200 };
};
