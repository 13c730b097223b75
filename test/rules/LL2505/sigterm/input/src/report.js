process.on('SIGTERM', () => {
  pool.end();
});

exports.handler = async (event) => {
  return { statusCode: 200 };
};
