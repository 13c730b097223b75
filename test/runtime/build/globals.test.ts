import { describe, expect, test } from 'vitest';
import { copyNames } from '../../../src/runtime/build/globals.js';

describe('names that become members of the copy’s global object', () => {
  test.each([
    ['an assignment to nothing declared', 'leak = 1; leak;', ['leak']],
    [
      'other ways to assign',
      'a++; b += 1; [c, ...d] = []; ({ e, f: g = 1 } = {}); for (h of []); for (i in {}); j ??= 1;',
      [...'abcdeghij'],
    ],
    ['a member of the global object, read bare', '__copy_global.logger = {}; logger.info();', ['logger']],
    ['a member in brackets', '__copy_global["logger"] = {}; logger.info();', ['logger']],
    ['a patched builtin', '__copy_global.fetch = patched(fetch); function patched(f) { return f }', ['fetch']],
    ['a defined member', "Object.defineProperty(__copy_global, 'fetch', {}); fetch();", ['fetch']],
    ['assigned members', 'Object.assign(__copy_global, { setTimeout: 1 }); setTimeout();', ['setTimeout']],
    ['through the object’s own name', '__copy_global.globalThis.fetch = 1; fetch();', ['fetch']],
    ['through another name', 'const root = __copy_global; root.fetch = 1; fetch(); URL;', ['fetch']],
    ['through a parameter', '(function (root) { root.fetch = 1 })(__copy_global); fetch();', ['fetch']],
    ['a name that Node does not know', 'window.x; typeof document;', ['document', 'window']],
    ['a member that nobody reads bare', '__copy_global.logger = {}; __copy_global.logger.info();', []],
    ['a member of something else', 'const o = {}; o.fetch = 1; fetch(); typeof __copy_global; __copy_global.x;', []],
    ['declared names', 'var a; a = 1; let b; b = 2; function c() {} c = 3; class D {} D = 4; { var e } e = 5;', []],
    [
      'parameters, catch, loops',
      'function f(a, { b, c: [d] }, ...e) { a = b = d = e = 1; arguments = 1 } try {} catch (g) { g = 1 } for (let h of []) h = 1;',
      [],
    ],
    ['names of expressions', '(function f() { f = 1 }); (class C { static { C = 1; var v; v = 1 } });', []],
    [
      'names that look free and are not',
      'a: for (;;) break a; ({ b: 1 }).b; ({ c() {} }); (class { d = 1; e() {} }); function f() { new.target }',
      [],
    ],
    ['hoisting', 'x = 1; { y = 1; var x; } function z() { w = 1; var w } let y;', []],
    ['a block does not leak its names', '{ let x; x = 1 } x = 2;', ['x']],
    ['defaults see the outside', 'function f(a = (leak = 1)) {} const { b = (other = 1) } = {};', ['leak', 'other']],
    ['what the bundle is given', 'require = module = exports = __service_here = awslambda = undefined; eval;', []],
    ['class fields and computed keys', '(class { [leak = 1] = (other = 2) })', ['leak', 'other']],
  ])('%s', (_what, code, names) => {
    expect(copyNames(code, 'cjs')).toEqual(names);
  });

  test('ES modules: imports and exports are declared', () => {
    const code =
      'import a, { b as c } from "x"; import * as d from "y"; let e = 1; export { e as f }; export default function g() {} export * from "z"; h = a + c + d;';
    expect(copyNames(code, 'esm')).toEqual(['h']);
  });
});
