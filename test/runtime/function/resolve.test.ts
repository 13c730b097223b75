import { describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import { loadFailure, resolveHandler } from '../../../src/runtime/function/resolve.js';

const handler = async (): Promise<string> => 'found';

describe('handler strings', () => {
  test.each([
    ['an export', 'index.handler', { handler }],
    ['a path in front', 'a/b.handler', { handler }],
    ['a property path', 'index.nested.deep.h', { nested: { deep: { h: handler } } }],
    ['dots in folders', '../v1.2/b.c.handler', { c: { handler } }],
    ['a default export', 'index.default', { default: handler }],
    ['CommonJS behind import()', 'index.handler', { default: { handler } }],
    [
      'a default export compiled to CommonJS, behind import()',
      'index.default',
      { default: { __esModule: true, default: handler } },
    ],
    ['an object as default export', 'index.default.handler', { default: { handler } }],
    ['a method of a bound instance', 'index.api.handle', { api: { handle: handler } }],
  ])('%s', (_name, name, namespace) => {
    expect(resolveHandler(namespace, name, 'nodejs22.x')).toBe(handler);
  });

  test.each([
    ['no dot', 'noDot', {}, 'Runtime.MalformedHandlerName', 'Bad handler'],
    [
      'nothing exported',
      'src/index.nope',
      { handler },
      'Runtime.HandlerNotFound',
      'index.nope is undefined or not exported',
    ],
    ['not a function', 'index.notfn', { notfn: 5 }, 'Runtime.HandlerNotFound', 'index.notfn is not a function'],
    [
      'a path through nothing',
      'index.a.b.c',
      { a: null },
      'Runtime.HandlerNotFound',
      'index.a.b.c is undefined or not exported',
    ],
  ])('%s', (_name, name, namespace, errorType, errorMessage) => {
    expect(() => resolveHandler(namespace, name, 'nodejs22.x')).toThrow(
      expect.objectContaining({ kind: 'init', payload: { errorType, errorMessage, trace: [] } }),
    );
  });

  test('three parameters are refused on Node.js 24, async or not', () => {
    const callback = (_event: unknown, _context: unknown, _callback: unknown): void => undefined;
    expect(resolveHandler({ callback }, 'index.callback', 'nodejs22.x')).toBe(callback);
    expect(() => resolveHandler({ callback }, 'index.callback', 'nodejs24.x')).toThrow(
      expect.objectContaining({ payload: expect.objectContaining({ errorType: 'Runtime.CallbackHandlerDeprecated' }) }),
    );
  });
});

describe('errors at load', () => {
  test.each([
    [
      'a missing CommonJS module',
      Object.assign(new Error('no'), { code: 'MODULE_NOT_FOUND' }),
      'Runtime.ImportModuleError',
    ],
    ['a missing ES module', Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }), 'Error'],
    ['bad syntax', new SyntaxError('no'), 'Runtime.UserCodeSyntaxError'],
    ['anything else', new TypeError('no'), 'TypeError'],
  ])('%s', (_name, error, errorType) => {
    expect(loadFailure(error, 'nodejs22.x')).toMatchObject({
      kind: 'init',
      payload: { errorType, errorMessage: 'no' },
    });
  });

  test('a failure stays what it is', () => {
    const failure = new FunctionFailure('init', { errorType: 'x', errorMessage: 'y' });
    expect(loadFailure(failure, 'nodejs22.x')).toBe(failure);
  });
});
