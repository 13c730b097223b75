require('./lib/trace')();

exports.handler = async (event) => {
  return { statusCode: 200 };
};
