exports.handler = async (event) => {
  try {
    await work(event);
  } catch {
    process.exit(1);
  }
  return { statusCode: 200 };
};
