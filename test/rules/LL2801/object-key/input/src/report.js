const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});

exports.handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: '/tmp/report.csv' }));
  console.log('/tmp/report.csv written');
  return { statusCode: 200 };
};
