const root = Function('return this')();
root.tenant = undefined;

exports.handler = async (event) => {
  root.tenant = event.tenant;
  return { statusCode: 200 };
};
