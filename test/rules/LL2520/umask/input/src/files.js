exports.open = () => {
  process.umask(0o077);
};
