const { spawn } = require('child_process');
const shell = { chdir() {} };

exports.handler = async (event) => {
  shell.chdir('/x');
  spawn('ls', [], { cwd: '/var' });
  return { statusCode: 200 };
};
