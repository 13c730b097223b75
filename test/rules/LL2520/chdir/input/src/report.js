exports.handler = async (event) => {
  process.chdir('/tmp');
  return { statusCode: 200 };
};
