globalThis.cache = new Map();

exports.handler = async (event) => {
  global.last = event.id;
  return { statusCode: 200 };
};
