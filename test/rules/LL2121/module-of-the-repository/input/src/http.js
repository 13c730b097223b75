exports.timeout = 1;
