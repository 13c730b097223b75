process.env.TZ_DEFAULT = 'Europe/Berlin';
const options = { TZ: 'x' };
options.TZ = process.env.TZ;

exports.handler = async (event) => {
  return { statusCode: 200 };
};
