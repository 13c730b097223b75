exports.handler = async (event) => {
  return { statusCode: 200 };
};

if (require.main === module) {
  exports.handler({}).then(() => process.exit(0));
}
