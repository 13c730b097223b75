const AWSXRay = require('aws-xray-sdk-core');
const { S3Client } = require('@aws-sdk/client-s3');

const s3 = AWSXRay.captureAWSv3Client(new S3Client({}));

exports.handler = async (event) => {
  await s3.send(event);
  return { statusCode: 200 };
};
