process.env.TZ = 'America/New_York';

exports.handler = async (event) => {
  return new Date().getHours();
  return { statusCode: 200 };
};
