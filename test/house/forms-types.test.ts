import { describe, expect, test } from 'vitest';
// @ts-expect-error: a plain script without types
import { toCommonJs } from '../../scripts/forms/commonjs.mjs';
// @ts-expect-error: a plain script without types
import { esModule, withMjsImports } from '../../scripts/forms.mjs';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

describe('TypeScript becomes JavaScript with JSDoc types', () => {
  test.each([
    [
      'a function keeps its comment and gets its types',
      lines(
        '/** Adds. */',
        'export function add<T extends number>(a: T, b = 1, ...more: string[]): Promise<void> {',
        '  return use(a, b, more);',
        '}',
      ),
      lines(
        '/**',
        ' * Adds.',
        ' * @template {number} T',
        ' * @param {T} a',
        ' * @param {...string} more',
        ' * @returns {Promise<void>}',
        ' */',
        'export function add(a, b = 1, ...more) {',
        '  return use(a, b, more);',
        '}',
      ),
    ],
    [
      'a tag that the author wrote gets the type',
      lines('/**', ' * Adds.', ' * @param a first', ' */', 'export const add = (a: number): number => a;'),
      lines(
        '/**',
        ' * Adds.',
        ' * @param {number} a first',
        ' * @returns {number}',
        ' */',
        'export const add = (a) => a;',
      ),
    ],
    [
      'an interface',
      lines(
        '/** A thing. */',
        'export interface Thing {',
        '  /** Its name. */',
        '  readonly name?: string;',
        "  run(a: number): 'x' | undefined;",
        '}',
        'export const a = 1;',
      ),
      lines(
        '/**',
        ' * A thing.',
        ' * @typedef {object} Thing',
        ' * @property {string} [name] Its name.',
        " * @property {(a: number) => 'x' | undefined} run",
        ' */',
        'export const a = 1;',
      ),
    ],
    [
      'imports of types',
      lines(
        "import type { A } from './a.js';",
        "import express, { type Express } from 'express';",
        'export const app: Express = express(undefined as A);',
      ),
      lines(
        "/** @import { A } from './a.js' */",
        "import express from 'express';",
        "/** @import { Express } from 'express' */",
        '/** @type {Express} */',
        'export const app = express(/** @type {A} */ (undefined));',
      ),
    ],
    [
      'inline annotations, private fields, new with type arguments',
      lines(
        'export class Box<T> implements Iterable<T> {',
        '  readonly #seen = new Set<T>();',
        '  each(fn: (item: T) => void): void {',
        '    this.#seen.forEach((item: T) => fn(item!));',
        '  }',
        '}',
      ),
      lines(
        '/**',
        ' * @template T',
        ' * @implements {Iterable<T>}',
        ' */',
        'export class Box {',
        '  /** @type {Set<T>} */',
        '  #seen = new Set();',
        '  /** @param {(item: T) => void} fn */',
        '  each(fn) {',
        '    this.#seen.forEach((/** @type {T} */ item) => fn(item));',
        '  }',
        '}',
      ),
    ],
    [
      'a module of types alone stays a module',
      'export type A = string;\n',
      '/** @typedef {string} A */\n\nexport {};\n',
    ],
  ])('%s', async (_name, source, expected) => {
    expect(await esModule('a.ts', source)).toBe(expected);
  });

  test('what cannot be erased stops the build', async () => {
    await expect(esModule('a.ts', 'export enum A { B }\n')).rejects.toThrow('a.ts: not erasable');
  });
});

test("the bundler's own imports become .mjs, those in texts that it writes do not", () => {
  const source = "import { a } from './a.js';\nexport const b = `import './here.js'; ${a}`;\nawait import('./c.js');\n";
  expect(withMjsImports('build/x.ts', source)).toBe(
    "import { a } from './a.mjs';\nexport const b = `import './here.js'; ${a}`;\nawait import('./c.mjs');\n",
  );
  expect(() => withMjsImports('build/x.ts', "import '../limits.js';\n")).toThrow('nothing of the other rooms');
});

describe('ES modules become CommonJS', () => {
  test.each([
    ["import './a.js';\n", "require('./a.js');\n\nmodule.exports = {};\n"],
    ["import { a, b as c } from 'd';\n", "const { a, b: c } = require('d');\n\nmodule.exports = {};\n"],
    [
      "import d, { e } from 'd';\nexport const f = d(e);\n",
      "const d = require('d');\nconst { e } = d;\nconst f = d(e);\n\nmodule.exports = { f };\n",
    ],
    ['export async function f() {}\n', 'async function f() {}\n\nmodule.exports = { f };\n'],
    ['class A {}\nexport { A as B };\n', 'class A {}\n\n\nmodule.exports = { B: A };\n'],
  ])('%j', (source, expected) => {
    expect(toCommonJs('a.js', source)).toBe(`'use strict';\n\n${expected}`);
  });

  test.each([
    ['export default 1;\n', 'no default exports'],
    ["export * from './a.js';\n", 're-exports nothing'],
    ["export { a } from './a.js';\n", 're-exports nothing'],
  ])('%j stops the build', (source, message) => {
    expect(() => toCommonJs('a.js', source)).toThrow(message);
  });
});
