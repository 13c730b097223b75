(function () {
  this.counter = 0;
})();

exports.handler = async (event) => {
  return { statusCode: 200 };
};
