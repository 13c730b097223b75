/**
 * The value of an object's own key; undefined when it only inherits it: names in events, results and settings may be
 * `constructor`. Not Object.hasOwn: this code compiles under the team's own `lib`, which may be older than ES2022.
 */
export function own(object: object, key: string): unknown {
  const isOwn = Object.prototype.hasOwnProperty.call(object, key);
  return isOwn ? (object as { [key: string]: unknown })[key] : undefined;
}
