export const handler = async (event) => {
  Object.defineProperty(String.prototype, 'tenant', { get: () => event.tenant, configurable: true });
  return ''.tenant;
};
