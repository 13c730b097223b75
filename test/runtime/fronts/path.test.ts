import { describe, expect, test } from 'vitest';
import { type ApiKind, comparePatterns, compilePath, parametersOf } from '../../../src/runtime/fronts/path.js';

test.each<[ApiKind, string, string, string, boolean]>([
  // kind, prefix, route path, what was sent, does it match
  ['rest', '/dev', '/orders', '/dev/orders', true],
  ['rest', '/dev', '/orders', '/dev/orders/', true],
  ['rest', '/dev', '/orders', '/dev//orders', true],
  ['rest', '/dev', '/orders', '//dev/orders', true],
  ['rest', '/dev', '/orders', '/dev/Orders', false],
  ['rest', '/dev', '/orders', '/orders', false],
  ['rest', '/dev', '/orders', '/devorders', false],
  ['rest', '/dev', '/orders/items', '/dev/orders//items', false],
  ['rest', '/dev', '/', '/dev', true],
  ['rest', '/dev', '/', '/dev/', true],
  ['rest', '', '/', '/', true],
  ['rest', '/dev', '/{id}', '/dev/a%2Fb', true],
  ['rest', '/dev', '/{id}', '/dev/a/b', false],
  ['rest', '/dev', '/{proxy+}', '/dev', false],
  ['rest', '/dev', '/{proxy+}', '/dev/', false],
  ['rest', '/dev', '/{proxy+}', '/dev/a//b', true],
  ['rest', '/dev', '/a/{proxy+}', '/dev/a', false],
  ['http-api', '', '/orders', '/orders', true],
  ['http-api', '', '/orders', '/orders/', false],
  ['http-api', '', '/orders/', '/orders/', true],
  ['http-api', '', '/orders', '//orders', false],
  ['http-api', '', '/orders', '/ORDERS', false],
  ['http-api', '', '/', '/', true],
  ['http-api', '/dev', '/', '/dev', true],
  ['http-api', '/dev', '/', '/dev/', true],
  ['http-api', '', '/{id}', '/%zz', true],
  ['http-api', '', '/{id}', '/', false],
  ['http-api', '', '/{proxy+}', '/', false],
  ['http-api', '', '/{proxy+}', '/a/b/', true],
  ['http-api', '', '$default', '/', true],
  ['http-api', '/dev', '$default', '/dev', true],
  ['http-api', '/dev', '$default', '/dev/a/b', true],
  ['http-api', '/dev', '$default', '/develop', false],
  ['http-api', '', '/a.b/(c)', '/a.b/(c)', true],
  ['http-api', '', '/a.b', '/aXb', false],
  ['http-api', '', '/café', '/caf%C3%A9', true],
  ['http-api', '', '/a b', '/a%20b', true],
])('%s %s%s and %s', (kind, prefix, path, sent, expected) => {
  expect(compilePath(path, prefix, kind).regexp.test(sent)).toBe(expected);
});

test.each<[ApiKind, string, string, [string, string][]]>([
  ['rest', '/orders/{id}', '/orders/7', [['id', '7']]],
  ['rest', '/orders/{id}', '/orders/7/', [['id', '7']]],
  ['rest', '/{proxy+}', '/a//b/', [['proxy', 'a//b']]],
  ['rest', '/{proxy+}', '/a%2Fb', [['proxy', 'a%2Fb']]],
  [
    'http-api',
    '/{a}/x/{b+}',
    '/1/x/2/3/',
    [
      ['a', '1'],
      ['b', '2/3/'],
    ],
  ],
  ['http-api', '$default', '/1/2', []],
  ['http-api', '/{__proto__}', '/x', [['__proto__', 'x']]],
])('parameters of %s %s in %s', (kind, path, sent, expected) => {
  expect(parametersOf(compilePath(path, '', kind), sent)).toEqual(expected);
});

test('no route compiles to a capture group, whatever its text', () => {
  for (const path of ['/(a)', '/{id}', '/{p+}', '/(?<x>y)', '/a(b', '/[', '/\\', '/$', '/a|b']) {
    for (const kind of ['rest', 'http-api'] as const) {
      const { regexp } = compilePath(path, '/p(q)', kind);
      expect(new RegExp(`${regexp.source}|`).exec('')).toHaveLength(1);
    }
  }
});

describe('order of trial', () => {
  const sorted = (kind: ApiKind, paths: string[]): string[] =>
    paths
      .map((path) => compilePath(path, '', kind))
      .sort(comparePatterns)
      .map(({ path }) => path);

  test('REST goes segment by segment', () => {
    expect(sorted('rest', ['/{proxy+}', '/{a}/{b}', '/pets/{proxy+}', '/pets/{id}', '/pets/dog', '/{a}/dog'])).toEqual([
      '/pets/dog',
      '/pets/{id}',
      '/pets/{proxy+}',
      '/{a}/dog',
      '/{a}/{b}',
      '/{proxy+}',
    ]);
  });

  test('an HTTP API tries every full match before a greedy one', () => {
    expect(sorted('http-api', ['$default', '/{proxy+}', '/pets/{proxy+}', '/{a}/{b}', '/pets/dog'])).toEqual([
      '/pets/dog',
      '/{a}/{b}',
      '/pets/{proxy+}',
      '/{proxy+}',
      '$default',
    ]);
  });
});
