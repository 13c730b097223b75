/**
 * Whether a handler that returned no promise may still answer, by its callback or a completion function of its context.
 * Lambda waits until the event loop is empty; a server has to know beforehand. A handler that never mentions its second
 * and third parameter has no means left. In doubt the answer is yes, and the function's timeout decides.
 */
export function mayComplete(handler: (...parameters: never[]) => unknown): boolean {
  const source = Function.prototype.toString.call(handler);
  if (/\barguments\b|\.\.\.|\[native code\]/.test(source)) return true;
  if (/^(async\s+)?[\w$]+\s*=>/.test(source)) return false;
  const list = /^[^(]*\(([^()]*)\)/.exec(source);
  if (list === null) return true;
  const names = (list[1] ?? '').split(',').map((name) => name.trim());
  const means = names.slice(1).filter((name) => name !== '');
  const body = source.slice(list[0].length);
  return means.some((name) => !/^[\w$]+$/.test(name) || mentions(body, name));
}

function mentions(body: string, name: string): boolean {
  return body.split(/[^\w$]+/).includes(name);
}
