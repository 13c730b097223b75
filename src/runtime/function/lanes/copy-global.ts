import { Console } from 'node:console';
import type { Writable } from 'node:stream';

/**
 * The global object of one copy: what Node gives every program, as it was before any code of the user ran. What the
 * copy's code assigns stays on it, and what other code puts on the real one never shows here.
 * `globalThis`, `global`, `process`, `console` and the names that the bundle assigns are bound to it by the build.
 */
export function createCopyGlobal(own: { process: object; console: object }): object {
  const copy: object = Object.create(Object.getPrototypeOf(globalThis), GLOBALS);
  const members: { [name: string]: object } = { ...own, globalThis: copy, global: copy };
  for (const name of Object.keys(members)) define(copy, name, members[name]);
  return copy;
}

/** A console whose methods, groups and timers are its own, and that writes to the copy's own streams. */
export function createCopyConsole(streams: { stdout: Writable; stderr: Writable }): object {
  return Object.assign(Object.create(console), new Console({ stdout: streams.stdout, stderr: streams.stderr }));
}

/**
 * Descriptors for an object that stands in for `real`: values as they are, accessors that read from the real object
 * (many insist on their receiver) and that keep what is written on the object they are asked on.
 */
export function standInDescriptors(real: object): PropertyDescriptorMap {
  const result: PropertyDescriptorMap = Object.create(null);
  for (const key of Reflect.ownKeys(real)) {
    const descriptor = Object.getOwnPropertyDescriptor(real, key);
    if (descriptor === undefined) continue;
    result[key as string] = 'value' in descriptor ? descriptor : standInAccessor(real, key, descriptor);
  }
  return result;
}

function standInAccessor(real: object, key: PropertyKey, descriptor: PropertyDescriptor): PropertyDescriptor {
  return {
    get: () => Reflect.get(real, key),
    set(this: object, value: unknown) {
      define(this, key, value);
    },
    enumerable: descriptor.enumerable ?? false,
    configurable: true,
  };
}

function define(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Described once, when this module is loaded: `install` sees to it that this is early. They hold nothing of a copy. */
const GLOBALS = standInDescriptors(globalThis);
