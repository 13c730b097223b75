/**
 * `process.stdout` or `process.stderr` as one copy sees it: the real stream, but what the copy's code replaces on it
 * (`process.stdout.write = …`, to catch output) it replaces for itself alone.
 */
export function createCopyStream(real: object): object {
  const methods = new Map<unknown, unknown>();
  // The real stream's methods insist on being called on it.
  const bound = (method: (...parameters: unknown[]) => unknown): unknown => {
    if (!methods.has(method)) methods.set(method, method.bind(real));
    return methods.get(method);
  };
  const replacements: object = Object.create(real);
  return new Proxy(replacements, {
    get: (replaced, key) => {
      if (Reflect.getOwnPropertyDescriptor(replaced, key) !== undefined) return Reflect.get(replaced, key);
      const value: unknown = Reflect.get(real, key);
      return typeof value === 'function' && key !== 'constructor' ? bound(value as never) : value;
    },
    set: (replaced, key, value) =>
      Reflect.defineProperty(replaced, key, { value, writable: true, enumerable: true, configurable: true }),
  });
}
