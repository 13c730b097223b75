const { execSync } = require('child_process');

exports.handler = async (event) => {
  execSync('ffmpeg -i /tmp/in.mp4 -y out.mp3');
  return { statusCode: 200 };
};
