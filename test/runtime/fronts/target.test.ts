import { expect, test } from 'vitest';
import { decodePercent, parseQuery, splitTarget, toObject } from '../../../src/runtime/fronts/target.js';

test.each([
  ['/a?b=1', '/a', 'b=1'],
  ['/a', '/a', ''],
  ['/a?', '/a', ''],
  ['/a?b?c', '/a', 'b?c'],
  ['/a#f?x=1', '/a', ''],
  ['/a?x=1#f', '/a', 'x=1'],
  ['http://h:1/a?x=1', '/a', 'x=1'],
  ['*', '*', ''],
])('%s', (url, path, query) => {
  expect(splitTarget(url)).toEqual({ path, query });
});

test.each([
  ['/a%20b', '/a b'],
  ['/pa2%Fth', '/pa2%Fth'],
  ['%zz', '%zz'],
  ['%', '%'],
  ['%E2%98%95', '☕'],
  ['%2F', '/'],
  ['a+b', 'a+b'],
  ['%ff', '\ufffd'],
])('decodes %s', (text, expected) => {
  expect(decodePercent(text)).toBe(expected);
});

test('a query keeps every value, decodes both sides and takes a plus for a blank', () => {
  expect([...parseQuery('a=1&a=2&b+c=d+e%2Bf&g&=x&&h=i=j&%zz=%')]).toEqual([
    ['a', ['1', '2']],
    ['b c', ['d e+f']],
    ['g', ['']],
    ['', ['x']],
    ['h', ['i=j']],
    ['%zz', ['%']],
  ]);
});

test('an object made of what a client sent is a plain object', () => {
  const object = toObject([...parseQuery('__proto__=1&constructor=2&toString=3')]);
  expect(Object.keys(object)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  expect(JSON.stringify(object)).toBe('{"__proto__":["1"],"constructor":["2"],"toString":["3"]}');
});
