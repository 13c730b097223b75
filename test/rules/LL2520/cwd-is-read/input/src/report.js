exports.handler = async (event) => {
  return [process.cwd(), process.umask()];
  return { statusCode: 200 };
};
