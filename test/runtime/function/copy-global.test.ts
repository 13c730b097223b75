import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createEnvironment, replaceVariables } from '../../../src/runtime/function/environment.js';
import { createCopyConsole, createCopyGlobal } from '../../../src/runtime/function/lanes/copy-global.js';
import { createCopyProcess } from '../../../src/runtime/function/lanes/copy-process.js';
import { CopyExit } from '../../../src/runtime/function/uncaught.js';

type Loose = typeof globalThis & { [name: string]: unknown };

function copyGlobal(): Loose {
  const { process } = createCopyProcess(createEnvironment({}), () => undefined);
  return createCopyGlobal({ process, console: createCopyConsole(process) }) as Loose;
}

describe('global object of a copy', () => {
  test('everything of the real one works on it, whatever its receiver', async () => {
    const copy = copyGlobal();
    expect(copy.crypto.randomUUID()).toMatch(/-/);
    expect(copy.performance.now()).toBeGreaterThan(0);
    expect(copy.structuredClone({ a: 1 })).toEqual({ a: 1 });
    expect(copy.atob(copy.btoa('x'))).toBe('x');
    expect(await (await copy.fetch('data:,hello')).text()).toBe('hello');
    expect(new copy.URL('http://a/b').pathname).toBe('/b');
    expect(await new Promise((resolve) => copy.setTimeout(resolve, 1, 'timer'))).toBe('timer');
    expect([copy.globalThis, copy.global, copy.Array]).toEqual([copy, copy, Array]);
    expect(Object.hasOwn(copy, 'fetch')).toBe(true);
  });

  test('what is assigned stays on it, accessors and read-only ones included', () => {
    const [copy, other] = [copyGlobal(), copyGlobal()];
    const real = { fetch: globalThis.fetch, crypto: globalThis.crypto, AbortController: globalThis.AbortController };
    for (const name of ['fetch', 'crypto', 'AbortController', 'Array', 'mine']) {
      copy[name] = name;
      expect(copy[name]).toBe(name);
    }
    expect([other.fetch, other.crypto, other.AbortController, other.mine]).toEqual([
      real.fetch,
      real.crypto,
      real.AbortController,
      undefined,
    ]);
    expect({ fetch: globalThis.fetch, crypto: globalThis.crypto, AbortController: globalThis.AbortController }).toEqual(
      real,
    );
    expect(globalThis).not.toHaveProperty('mine');
    copy.console.log = () => undefined;
    expect(console.log).not.toBe(copy.console.log);
    expect(other.console.log).not.toBe(copy.console.log);
  });
});

describe('process of a copy', () => {
  const exits: number[] = [];
  const { process: own, events } = createCopyProcess(createEnvironment({ A: '1' }), (status) => exits.push(status));
  const copy = own as typeof process;

  test('is the real one but for environment, exit and events', () => {
    expect([copy.pid, copy.version, copy.cwd(), copy.stdin, copy.env]).toEqual([
      process.pid,
      process.version,
      process.cwd(),
      process.stdin,
      { A: '1' },
    ]);
    expect(copy.hrtime.bigint()).toBeGreaterThan(0n);
    expect(copy.memoryUsage().rss).toBeGreaterThan(0);
    expect(copy).toBeInstanceOf(EventEmitter);
    expect(Object.prototype.toString.call(copy)).toBe('[object process]');
  });

  test('listeners are kept apart from the real ones', () => {
    const before = process.listenerCount('SIGTERM');
    let heard = '';
    expect(copy.on('SIGTERM', (signal) => (heard = signal)).once('exit', () => undefined)).toBe(copy);
    expect([copy.listenerCount('SIGTERM'), process.listenerCount('SIGTERM')]).toEqual([1, before]);
    events.emit('SIGTERM', 'SIGTERM');
    expect(heard).toBe('SIGTERM');
    copy.removeAllListeners('SIGTERM');
    expect(events.listenerCount('SIGTERM')).toBe(0);
  });

  test('exit never returns', () => {
    expect(() => copy.exit(3)).toThrow(CopyExit);
    copy.exitCode = 5;
    expect(() => copy.exit()).toThrow(CopyExit);
    expect(() => copy.abort()).toThrow(CopyExit);
    expect([exits, process.exitCode]).toEqual([[3, 5, 134], undefined]);
  });

  test('a signal to itself goes to its own listeners, or ends the copy', () => {
    const ended: unknown[] = [];
    const { process: own } = createCopyProcess(createEnvironment({}), (status) => ended.push(status));
    const copy = own as typeof process;
    expect(copy.kill(copy.pid, 0)).toBe(true);
    copy.once('SIGTERM', (signal) => ended.push(signal));
    expect(copy.kill(copy.pid)).toBe(true);
    expect(() => copy.kill(copy.pid)).toThrow(CopyExit);
    expect(() => copy.kill(copy.pid, 9)).toThrow(CopyExit);
    expect(ended).toEqual(['SIGTERM', 143, 137]);
  });

  test('output that is caught in one copy is caught there alone, console included', () => {
    const [copy, other] = [copyGlobal(), copyGlobal()];
    const write = copy.process.stdout.write;
    const real = process.stdout.write;
    const caught: unknown[] = [];
    copy.process.stdout.write = (text: unknown): boolean => caught.push(text) > 0;
    copy.console.log('caught');
    copy.process.stdout.write('too');
    expect(caught).toEqual(['caught\n', 'too']);
    expect(process.stdout.write).toBe(real);
    expect(other.process.stdout.write).not.toBe(copy.process.stdout.write);
    copy.process.stdout.write = write;
    expect(copy.process.stdout.write('')).toBe(true);
    expect(copy.process.stdout.write).toBe(write);
    expect(copy.process.stderr).toBeInstanceOf(EventEmitter);
    expect([copy.process.stdout.isTTY, copy.process.stdout.writable]).toEqual([process.stdout.isTTY, true]);
  });
});

describe('environment', () => {
  test('behaves as process.env does', () => {
    const values: { [name: string]: unknown } = createEnvironment({ A: '1', GONE: undefined });
    values.B = 2;
    values.C = undefined;
    values.D = { toString: () => 'text' };
    Object.assign(values, { E: true });
    delete values.A;
    expect({ ...values }).toEqual({ B: '2', C: 'undefined', D: 'text', E: 'true' });
    expect(['B' in values, 'A' in values, 'GONE' in values, Object.keys(values), JSON.stringify(values)]).toEqual([
      true,
      false,
      false,
      ['B', 'C', 'D', 'E'],
      '{"B":"2","C":"undefined","D":"text","E":"true"}',
    ]);
    // biome-ignore lint/suspicious/noPrototypeBuiltins: code does this to process.env
    expect(values.hasOwnProperty('B')).toBe(true);
    expect(() => {
      values.S = Symbol('s');
    }).toThrow(TypeError);
    expect(() => Object.freeze(values)).toThrow(TypeError);
  });

  test('can be replaced as a whole', () => {
    const values = createEnvironment({ A: '1', B: '2' });
    replaceVariables(values, { ...values, A: '3' });
    expect({ ...values }).toEqual({ A: '3', B: '2' });
    replaceVariables(values, { C: '4' });
    expect({ ...values }).toEqual({ C: '4' });
  });
});
