const door = { exit() {} };

exports.handler = async (event) => {
  door.exit(1);
  process.exitCode = 0;
  return { statusCode: 200 };
};
