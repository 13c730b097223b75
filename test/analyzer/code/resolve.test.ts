import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../../src/analyzer/code/model.js';
import { memoryFiles } from './memory-files.js';

const ok = 'export const handler = async () => 1;\n';

interface FileCase {
  readonly what: string;
  readonly files: readonly string[] | Record<string, string>;
  readonly root?: string;
  readonly handler: string;
  readonly file: string;
}

const FILES: readonly FileCase[] = [
  { what: 'plain', files: ['src/a.ts'], handler: 'src/a.handler', file: 'src/a.ts' },
  { what: 'leading ./', files: ['src/a.js'], handler: './src/a.handler', file: 'src/a.js' },
  {
    what: 'below the root',
    files: ['api/src/a.ts', 'src/a.ts'],
    root: 'api',
    handler: 'src/a.handler',
    file: 'api/src/a.ts',
  },
  {
    what: '../ inside the folder',
    files: ['shared/a.ts', 'api/serverless.yml'],
    root: 'api',
    handler: '../shared/a.handler',
    file: 'shared/a.ts',
  },
  { what: 'dots in folders', files: ['src/v1.2/a.ts'], handler: 'src/v1.2/a.handler', file: 'src/v1.2/a.ts' },
  { what: '.ts before .js', files: ['a.js', 'a.ts'], handler: 'a.handler', file: 'a.ts' },
  { what: '.js before .mjs', files: ['a.mjs', 'a.js'], handler: 'a.handler', file: 'a.js' },
  { what: '.jsx', files: ['a.jsx'], handler: 'a.handler', file: 'a.jsx' },
  { what: '.cts', files: ['a.cts'], handler: 'a.handler', file: 'a.cts' },
  {
    what: 'folder with index',
    files: ['src/orders/index.ts'],
    handler: 'src/orders.handler',
    file: 'src/orders/index.ts',
  },
  {
    what: 'file before folder',
    files: ['src/orders/index.ts', 'src/orders.js'],
    handler: 'src/orders.handler',
    file: 'src/orders.js',
  },
  { what: 'dist back to src', files: ['src/a.ts'], handler: 'dist/a.handler', file: 'src/a.ts' },
  { what: 'dist/src back to src', files: ['src/a.ts'], handler: 'dist/src/a.handler', file: 'src/a.ts' },
  { what: '.build', files: ['src/handlers/a.ts'], handler: '.build/src/handlers/a.handler', file: 'src/handlers/a.ts' },
  {
    what: '.webpack/service',
    files: ['handlers/a.js'],
    handler: '.webpack/service/handlers/a.handler',
    file: 'handlers/a.js',
  },
  {
    what: 'build, folder found by name',
    files: ['packages/functions/create/index.ts'],
    handler: 'build/create/index.handler',
    file: 'packages/functions/create/index.ts',
  },
  {
    what: 'build, index left out',
    files: ['functions/create/index.ts'],
    handler: 'build/create.handler',
    file: 'functions/create/index.ts',
  },
  {
    what: 'tests do not make it ambiguous',
    files: ['functions/x/a.ts', 'test/x/a.ts'],
    handler: 'dist/x/a.handler',
    file: 'functions/x/a.ts',
  },
  { what: 'lib that is built', files: ['src/a.ts'], handler: 'lib/a.handler', file: 'src/a.ts' },
  { what: 'lib that is source', files: ['lib/a.js', 'src/a.js'], handler: 'lib/a.handler', file: 'lib/a.js' },
  {
    what: 'outDir and rootDir',
    files: {
      'code/ts/a.ts': ok,
      'other/a.ts': ok,
      'tsconfig.json': '{ "compilerOptions": { "outDir": "./built/js/", "rootDir": "code/ts" } }',
    },
    handler: 'built/js/a.handler',
    file: 'code/ts/a.ts',
  },
  {
    what: 'outDir in a config that is extended, with comments and commas',
    files: {
      'src/a.ts': ok,
      'tsconfig.json': '{ // ours\n "extends": ["@tsconfig/node20/tsconfig.json", "./base"], }',
      'base.json': '\uFEFF{ "compilerOptions": { "outDir": "artifacts", /* here */ }, }',
    },
    handler: 'artifacts/a.handler',
    file: 'src/a.ts',
  },
];

describe('handler string to file', () => {
  test.each(FILES)('$what', ({ files, root = '.', handler, file }) => {
    const texts = Array.isArray(files)
      ? Object.fromEntries(
          files.map((name: string) => [
            name,
            ok.replace('export const handler', name.endsWith('js') ? 'exports.handler' : 'export const handler'),
          ]),
        )
      : files;
    const { fact, findings } = createCodeModel(memoryFiles(texts as Record<string, string>), { root }).resolveHandler(
      handler,
    );
    expect(findings).toEqual([]);
    expect(fact?.file).toBe(file);
  });
});

function reached(
  files: Record<string, string>,
  ignored: Record<string, string> = {},
  scope: { root: string; tsconfig?: string; layers?: string[] } = { root: '.' },
): string[] {
  const start = Object.keys(files)[0] ?? '';
  return createCodeModel(memoryFiles(files, ignored), scope)
    .reachable(start)
    .map(({ file }) => file);
}

describe('handlers of packages and builds of their own', () => {
  test.each([
    ['CodeUri', ['functions/app.js', 'app.js'], 'app.handler', { codeUri: 'functions' }, 'functions/app.js'],
    [
      'CodeUri as folder',
      ['functions/app.js', 'app.js'],
      'app.handler',
      { codeUri: './functions/' },
      'functions/app.js',
    ],
    [
      'CodeUri outside the service',
      ['api/app.js', 'shared/app.js'],
      'app.handler',
      { codeUri: '../shared' },
      'shared/app.js',
    ],
    ['the file itself', ['f/app.js', 'f/b.ts'], 'app.handler', { codeUri: 'f', entryPoints: ['b.ts'] }, 'f/app.js'],
    [
      'an entry point of that name',
      ['f/src/app.ts', 'f/src/b.ts'],
      'app.handler',
      { codeUri: 'f', entryPoints: ['src/b.ts', 'src/app.ts'] },
      'f/src/app.ts',
    ],
    [
      'below the shared folder',
      ['src/a/app.ts', 'src/b/app.ts'],
      'b/app.handler',
      { entryPoints: ['src/a/app.ts', './src/b/app.ts'] },
      'src/b/app.ts',
    ],
    ['written as output', ['src/app.ts'], 'app.handler', { entryPoints: ['src/app.js'] }, 'src/app.ts'],
    ['the only one', ['src/main.ts'], 'app.handler', { entryPoints: ['src/main.ts'] }, 'src/main.ts'],
    [
      'none of two',
      ['src/main.ts', 'src/other.ts'],
      'app.handler',
      { entryPoints: ['src/main.ts', 'src/other.ts'] },
      undefined,
    ],
    ['one that leads out', ['src/other.ts'], 'app.handler', { entryPoints: ['../../main.ts'] }, undefined],
  ] as const)('%s', (_, paths, handler, where, file) => {
    const root = paths.some((path) => path.startsWith('api/')) ? 'api' : '.';
    const model = createCodeModel(memoryFiles(Object.fromEntries(paths.map((path) => [path, ok]))), { root });
    expect(model.resolveHandler(handler, where).fact?.file).toBe(file);
  });
});

describe('reachable modules', () => {
  test('static, dynamic and required, in the order of first visit, circles included', () => {
    expect(
      reached({
        'a.js': "import './b.js';\nimport('./e.js');\nconst d = require('./d');\nexport * from './c';",
        'b.js': "import './a.js';\nimport './f';",
        'c.js': '',
        'd/index.js': '',
        'e.js': '',
        'f.ts': '',
        'g.js': '',
      }),
    ).toEqual(['a.js', 'b.js', 'f.ts', 'e.js', 'd/index.js', 'c.js']);
  });

  test.each([
    ['import type', "import type { T } from './b';"],
    ['type names alone', "import { type T, type U } from './b';"],
    ['names used as types alone', "import { T } from './b';\nexport const x: T = 1;"],
    ['export type', "export type { T } from './b';"],
    ['import type expression', "export type X = import('./b').T;"],
    ['import type =', "import type b = require('./b');"],
    ['code for the command line', "if (require.main === module) { require('./b'); }"],
    ['code for the command line, in short', "require.main === module && require('./b');"],
    ['a require of its own', "const require = (x: string) => x;\nrequire('./b');"],
    ['a name that is computed', "const n = 'b';\nrequire('./' + n);"],
  ])('%s is not followed', (_what, text) => {
    expect(reached({ 'a.ts': text, 'b.ts': '' })).toEqual(['a.ts']);
  });

  test.each([
    ['a used name', "import { T } from './b';\nexport const x = T;"],
    ['a name beside a type', "import { type U, T } from './b';\nT();"],
    ['a side effect', "import './b';"],
    ['a decorated file', "import { T } from './b';\n@d class A { constructor(t: T) {} }"],
    [
      'createRequire',
      "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nload('./b');",
    ],
    ['a folder up', "export * from './x/../b';"],
    ['.js for .ts', "import './b.js';"],
    ['import = require', "import b = require('./b');\nb();"],
    ['the other side of the command line', "if (require.main === module) { x(); } else { require('./b'); }"],
  ])('%s is followed', (_what, text) => {
    expect(reached({ 'a.ts': text, 'b.ts': '' })).toEqual(['a.ts', 'b.ts']);
  });

  test('verbatimModuleSyntax keeps imports', () => {
    const files = {
      'a.ts': "import { T } from './b';\nexport const x: T = 1;",
      'b.ts': '',
      'tsconfig.json': '{"compilerOptions":{"verbatimModuleSyntax":true}}',
    };
    expect(reached(files)).toEqual(['a.ts', 'b.ts']);
  });

  test('paths, baseUrl and extends', () => {
    const files = {
      'src/a.ts': "import '@lib/money';\nimport '@config';\nimport 'shared/log';\nimport '@lib/special';\nimport 'pg';",
      'src/lib/money.ts': '',
      'src/config/index.ts': '',
      'src/shared/log.ts': '',
      'src/special.ts': '',
      'src/lib/special.ts': '',
      'tsconfig.json': '{ "extends": "./config/base.json", }',
      'config/base.json':
        '{ "compilerOptions": { "baseUrl": "../src", "paths": { "@lib/*": ["missing/*", "lib/*"], "@config": ["config"], "@lib/special": ["special"] } } }',
    };
    expect(reached(files)).toEqual([
      'src/a.ts',
      'src/lib/money.ts',
      'src/config/index.ts',
      'src/shared/log.ts',
      'src/special.ts',
    ]);
  });

  test('the nearest tsconfig.json decides first, the one of the service next', () => {
    const files = {
      'api/a.ts': "import '~/x';\nimport '@all/y';",
      'api/src/x.ts': '',
      'all/y.ts': '',
      'api/tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@all/*": ["./all/*"] } } }',
    };
    expect(reached(files, {}, { root: 'api', tsconfig: 'tsconfig.base.json' })).toEqual([
      'api/a.ts',
      'api/src/x.ts',
      'all/y.ts',
    ]);
  });

  test('extends from an installed package, and in a circle', () => {
    const files = {
      'a.ts': "import '@x/b';",
      'lib/b.ts': '',
      'tsconfig.json': '{ "extends": ["@acme/tsconfig", "./tsconfig.json"] }',
    };
    const ignored = {
      'node_modules/@acme/tsconfig/tsconfig.json': '{ "compilerOptions": { "paths": { "@x/*": ["../../../lib/*"] } } }',
    };
    expect(reached(files, ignored)).toEqual(['a.ts', 'lib/b.ts']);
  });

  test('workspace packages by name, with main, exports and built entry points', () => {
    const files = {
      'apps/api/a.ts':
        "import '@acme/plain';\nimport '@acme/main';\nimport '@acme/exports/sub';\nimport '@acme/exports/deep/x';\nimport '@acme/built';\nimport '@acme/plain/lib/y.js';",
      'packages/plain/index.ts': '',
      'packages/plain/lib/y.ts': '',
      'packages/plain/package.json': '{ "name": "@acme/plain" }',
      'packages/main/code/start.ts': '',
      'packages/main/package.json': '{ "name": "@acme/main", "main": "./code/start.js" }',
      'packages/exports/src/sub.ts': '',
      'packages/exports/src/deep/x.ts': '',
      'packages/exports/package.json':
        '{ "name": "@acme/exports", "exports": { "./sub": { "types": "./x.d.ts", "import": "./src/sub.js" }, "./deep/*": ["./src/deep/*.ts"] } }',
      'packages/built/src/index.ts': '',
      'packages/built/package.json': '{ "name": "@acme/built", "main": "dist/index.js" }',
      'packages/broken/package.json': '{ "name": ',
    };
    expect(reached(files)).toEqual([
      'apps/api/a.ts',
      'packages/plain/index.ts',
      'packages/main/code/start.ts',
      'packages/exports/src/sub.ts',
      'packages/exports/src/deep/x.ts',
      'packages/built/src/index.ts',
      'packages/plain/lib/y.ts',
    ]);
  });

  test('subpath imports', () => {
    const files = {
      'src/a.mjs': "import '#db';\nimport '#lib/x.js';\nimport '#none';",
      'src/db.js': '',
      'src/lib/x.js': '',
      'package.json': '{ "imports": { "#db": { "node": "./src/db.js" }, "#lib/*": "./src/lib/*" } }',
    };
    expect(reached(files)).toEqual(['src/a.mjs', 'src/db.js', 'src/lib/x.js']);
  });

  test('a layer of the repository', () => {
    expect(reached({ 'a.js': "require('/opt/nodejs/dynamo');", 'layers/base/nodejs/dynamo.js': '' })).toEqual([
      'a.js',
      'layers/base/nodejs/dynamo.js',
    ]);
  });

  test('a layer that is declared, wherever its files stand', () => {
    const files = {
      'a.js': "require('/opt/base');\nrequire('/opt/nodejs/two');\nrequire('/opt/none');",
      'layers/base/base.js': "require('./more');",
      'layers/base/more.js': '',
      'one/nodejs/two.js': '',
      'two/nodejs/two.js': '',
    };
    expect(reached(files, {}, { root: '.', layers: ['layers/base', 'two'] })).toEqual([
      'a.js',
      'layers/base/base.js',
      'layers/base/more.js',
      'two/nodejs/two.js',
    ]);
  });

  test('imports carry what they resolve to', () => {
    const model = createCodeModel(memoryFiles({ 'a.ts': "import pg from 'pg';\nimport './b';", 'b.ts': '' }), {
      root: '.',
    });
    expect(model.module('a.ts')?.imports).toEqual([
      { specifier: 'pg', kind: 'static', typeOnly: true, location: { file: 'a.ts', line: 1, column: 1 } },
      {
        specifier: './b',
        kind: 'static',
        file: 'b.ts',
        typeOnly: false,
        location: { file: 'a.ts', line: 2, column: 1 },
      },
    ]);
    expect(model.module('none.ts')).toBeUndefined();
  });
});

describe('top-level await', () => {
  test.each([
    ['in the file', { 'a.mjs': `await x;\n${ok}` }, true],
    ['in an import', { 'a.mjs': `import './b.mjs';\n${ok}`, 'b.mjs': 'for await (const x of y) z(x);' }, true],
    [
      'in a .js file of an ESM package',
      { 'a.js': `import './b.js';\n${ok}`, 'b.js': 'await x;', 'package.json': '{"type":"module"}' },
      true,
    ],
    ['behind import()', { 'a.mjs': `${ok}import('./b.mjs');`, 'b.mjs': 'await x;' }, false],
    ['inside an async IIFE', { 'a.mjs': `(async () => { await x; })();\n${ok}` }, false],
    ['inside the handler', { 'a.mjs': 'export const handler = async () => { await x; };' }, false],
  ])('%s', (_what, files, expected) => {
    expect(
      createCodeModel(memoryFiles(files as Record<string, string>), { root: '.' }).resolveHandler('a.handler').fact
        ?.topLevelAwait,
    ).toBe(expected);
  });
});

describe('--entry', () => {
  const files = memoryFiles({
    'src/a.ts': 'export const inner = () => 1;\nexport const createHandler = () => 1;\nexport const VERSION = 1;',
    'src/b.ts': 'export const one = () => 1;\nexport const two = wrap(one);',
    'src/c.js': 'module.exports = async () => 1;',
    'src/d.ts': 'export const VERSION = 1;',
    'src/e.ts': 'const = 1;',
  });
  const model = createCodeModel(files, { root: '.' });

  test.each([
    ['src/a.ts', ['createHandler']],
    ['src/a.ts#inner', ['inner']],
    ['./src/b', ['one', 'two']],
    ['src/c.js', ['default']],
  ])('%s', (spec, names) => {
    const { facts, findings } = model.entryHandlers(spec);
    expect(findings).toEqual([]);
    expect(facts.map(({ exportPath }) => exportPath)).toEqual(names);
  });

  test.each([
    ['src/none.ts', 'LL1202'],
    ['../a.ts', 'LL1202'],
    ['src/a.ts#nothing', 'LL1203'],
    ['src/a.ts#VERSION', 'LL1205'],
    ['src/d.ts', 'LL1203'],
    ['src/e.ts', 'LL1201'],
  ])('%s: %s', (spec, code) => {
    const { facts, findings } = model.entryHandlers(spec);
    expect(facts).toEqual([]);
    expect(findings.map((one) => one.code)).toEqual([code]);
  });
});

test('the SDK packages that a handler reaches are named, types and other packages are not', () => {
  const files = memoryFiles({
    'a.ts':
      "import './b.js';\nimport type { SQS } from '@aws-sdk/client-sqs';\nimport pg from 'pg';\nexport const handler = async () => pg;\n",
    'b.ts':
      "import { S3Client } from '@aws-sdk/client-s3';\nconst S3 = require('aws-sdk/clients/s3');\nvoid [S3Client, S3];\n",
    'none.ts': ok,
  });
  const code = createCodeModel(files, { root: '.' });
  expect(code.resolveHandler('a.handler').fact?.sdkPackages).toEqual(['@aws-sdk/client-s3', 'aws-sdk']);
  expect(code.resolveHandler('none.handler').fact).not.toHaveProperty('sdkPackages');
});
