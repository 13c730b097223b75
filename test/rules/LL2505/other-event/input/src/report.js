process.on('warning', console.warn);
process.on('message', console.log);

exports.handler = async (event) => {
  return { statusCode: 200 };
};
