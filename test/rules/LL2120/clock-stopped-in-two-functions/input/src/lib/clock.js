exports.freeze = (now) => {
  Date.now = () => now;
};
