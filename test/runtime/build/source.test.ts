import { describe, expect, test } from 'vitest';
import { withPlainRequire } from '../../../src/runtime/build/create-require.js';
import { globExpression } from '../../../src/runtime/build/include.js';
import { withLocation } from '../../../src/runtime/build/location.js';

describe('a file learns where it stands', () => {
  const at = (relative: string): string => `var __service_at = __service_here("${relative}"); `;
  test.each([
    ['files that do not ask', 'export const a = 1;', 'export const a = 1;'],
    ['at its start', 'a(__dirname);', `${at('src/a.ts')}a(__dirname);`],
    ['behind a directive', '"use strict"; a(__dirname);', `"use strict"; ${at('src/a.ts')}a(__dirname);`],
    [
      'behind a directive without semicolon',
      "'use strict'\na(__dirname)",
      `'use strict'\n${at('src/a.ts')}a(__dirname)`,
    ],
    [
      'behind hashbang and comments',
      '#!/usr/bin/env node\n/* a\n b */ // c\n"use strict";\nimport.meta.url',
      `#!/usr/bin/env node\n/* a\n b */ // c\n"use strict";\n${at('src/a.ts')}import.meta.url`,
    ],
    [
      'in front of a string that is no directive',
      '"use strict" + __filename',
      `${at('src/a.ts')}"use strict" + __filename`,
    ],
  ])('%s', (_where, source, result) => {
    expect(withLocation(source, 'src/a.ts')).toBe(result);
    expect(result.split('\n').length).toBe(source.split('\n').length);
  });

  test('names are escaped', () => {
    expect(withLocation('__dirname', 'a"b`\n.js')).toBe('var __service_at = __service_here("a\\"b`\\n.js"); __dirname');
  });
});

describe('globs', () => {
  test.each([
    ['templates', 'templates/a/b.html', true],
    ['templates/', 'templates/a.html', true],
    ['templates/**', 'templates/a/b.html', true],
    ['templates/*.html', 'templates/a.html', true],
    ['templates/*.html', 'templates/a/b.html', false],
    ['**/*.json', 'a.json', true],
    ['**/*.json', 'x/y/a.json', true],
    ['**/*.json', 'x/y/a.jsonc', false],
    ['src/?.{txt,sql}', 'src/a.sql', true],
    ['src/?.{txt,sql}', 'src/ab.sql', false],
    ['a(b)[c].txt', 'a(b)[c].txt', true],
    ['a.txt', 'aXtxt', false],
  ])('%s and %s', (glob, file, fits) => {
    expect(globExpression(glob).test(file)).toBe(fits);
  });
});

describe('a require of the module’s own making', () => {
  const made = 'const require = createRequire(import.meta.url);';
  const moved = 'const __service_require = createRequire(import.meta.url);';
  test.each([
    ['files without one', "require('a'); require(b);", "require('a'); require(b);"],
    ['literals are plain calls', `${made} require('./a'); require ("b");`, `${moved} require('./a'); require ("b");`],
    [
      'other calls stay its own',
      `${made} require(a); require('a' + b);`,
      `${moved} __service_require(a); __service_require('a' + b);`,
    ],
    ['its members', `${made} require.resolve('a');`, `${moved} __service_require.resolve('a');`],
    ['members and texts of that name', `${made} a.require(b); 'require(c)';`, `${moved} a.require(b); 'require(c)';`],
    [
      'under another name',
      "let $load = module.createRequire(__filename); $load('a'); $load(b); x.$load('c');",
      "let $load = module.createRequire(__filename); require('a'); $load(b); x.$load('c');",
    ],
    [
      'one for another place',
      "const require = createRequire('/else/'); require('a');",
      "const require = createRequire('/else/'); require('a');",
    ],
  ])('%s', (_what, source, expected) => {
    expect(withPlainRequire(source)).toBe(expected);
  });
});
