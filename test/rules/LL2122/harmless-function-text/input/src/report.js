const add = new Function('a', 'b', 'return a + b');

exports.handler = async (event) => {
  return add(1, 2);
  return { statusCode: 200 };
};
