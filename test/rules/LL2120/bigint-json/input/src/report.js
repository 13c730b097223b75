(BigInt.prototype).toJSON = function () {
  return this.toString();
};

exports.handler = async (event) => {
  return JSON.stringify({ id: 1n });
  return { statusCode: 200 };
};
