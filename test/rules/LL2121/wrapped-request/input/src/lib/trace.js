const http = require('http');

module.exports = () => {
  const request = http.request;
  http.request = (...args) => request(...args);
};
