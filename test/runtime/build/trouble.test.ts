import { describe, expect, test } from 'vitest';
import { buildService } from '../../../src/runtime/build/build.js';
import { BuildTrouble } from '../../../src/runtime/build/trouble.js';
import { functionsFile, project } from './project.js';

async function linesOf(files: { [file: string]: string }): Promise<string[]> {
  const made = await project(files);
  try {
    await buildService(made.service);
  } catch (error) {
    if (error instanceof BuildTrouble) return error.lines;
    throw error;
  }
  return [];
}

function isolated(text: string, file = 'src/a.js'): { [file: string]: string } {
  return {
    [file]: text,
    'service/functions.ts': functionsFile({
      a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../${file}')`,
    }),
    'service/server.ts': '',
  };
}

describe('what is wrong, where, and what to do', () => {
  test.each<[string, { [file: string]: string }, string[]]>([
    [
      'an SDK package that only Lambda had',
      isolated(`\nconst { S3Client } = require('@aws-sdk/client-s3-none');`),
      [
        'src/a.js:2: cannot find "@aws-sdk/client-s3-none"; Lambda supplied it and no package.json declares it: npm install @aws-sdk/client-s3-none',
      ],
    ],
    [
      'an SDK package that a package imports',
      {
        ...isolated(`require('user')`),
        'src/node_modules/user/index.mjs': `import 'aws-sdk/clients/s3';`,
        'src/node_modules/user/package.json': '{"main":"index.mjs"}',
      },
      [
        'src/node_modules/user/index.mjs:1: cannot find "aws-sdk/clients/s3"; Lambda supplied it and no package.json declares it: npm install aws-sdk',
      ],
    ],
    [
      'a package',
      isolated(`import 'nowhere/deep';`),
      [
        'src/a.js:1: cannot find "nowhere/deep"; install it (npm install nowhere), or correct the path alias in tsconfig.json',
      ],
    ],
    [
      'a file',
      isolated(`import './nowhere.js';`),
      ['src/a.js:1: cannot find "./nowhere.js"; create the file or correct the import'],
    ],
    ['syntax', isolated('\n\nsyntax error here('), ['src/a.js:3: Expected ";" but found "error"']],
    [
      'a kind of file that is no code',
      { ...isolated(`import text from './a.sql'; text;`), 'src/a.sql': 'select 1' },
      [
        'src/a.js:1: No loader is configured for ".sql" files: src/a.sql; import it as code, or list the file in the function\'s include and read it at run time',
      ],
    ],
    [
      'a handler file that is gone',
      {
        'service/functions.ts': functionsFile({
          a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
        }),
        'service/server.ts': '',
      },
      ['service/functions.ts:3: cannot find "../src/a.js"; create the file or correct the import'],
    ],
    [
      'a load that imports nothing of the user',
      {
        'service/functions.ts': functionsFile({
          a: `handler: 'src/a.handler', lane: 'isolated', load: async () => ({})`,
        }),
        'service/server.ts': '',
      },
      [
        "service/functions.ts: function a: load must be () => import('…') of the file with its handler, outside the service folder",
      ],
    ],
    [
      'functions.ts does more than define',
      { 'service/functions.ts': `throw new Error('no');`, 'service/server.ts': '' },
      ['service/functions.ts: cannot be evaluated: no; it must only define functions'],
    ],
    [
      'functions.ts exports something else',
      { 'service/functions.ts': `export const other = 1;`, 'service/server.ts': '' },
      ['service/functions.ts: exports no "functions"; write export const functions = defineFunctions({ … })'],
    ],
    [
      'no entry file',
      { 'service/functions.ts': functionsFile({}) },
      ['neither server.ts nor worker.ts is in the service folder'],
    ],
    [
      'trouble in several bundles, each told once',
      {
        'src/a.js': `import 'nowhere';`,
        'service/functions.ts': functionsFile({
          a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
          b: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
        }),
        'service/server.ts': `import './absent.js';`,
      },
      [
        'service/server.ts:1: cannot find "./absent.js"; create the file or correct the import',
        'src/a.js:1: cannot find "nowhere"; install it (npm install nowhere), or correct the path alias in tsconfig.json',
      ],
    ],
    [
      'a package of the service itself',
      { ...isolated('exports.handler = 1;'), 'service/server.ts': `import 'not-installed';` },
      [
        'service/server.ts:1: cannot find "not-installed"; install it (npm install not-installed), or correct the path alias in tsconfig.json',
      ],
    ],
  ])('%s', async (_what, files, lines) => {
    expect(await linesOf(files)).toEqual(lines);
  });

  test('a compiler that is missing', async () => {
    const files = {
      ...isolated('exports.handler = 1;'),
      'service/tsconfig.json': '{ "compilerOptions": { "emitDecoratorMetadata": true } }',
      node_modules: '',
    };
    expect(await linesOf(files)).toEqual([
      'service/tsconfig.json: emitDecoratorMetadata needs TypeScript, which is not installed; npm install --save-dev typescript',
    ]);
  });

  test('a compiler without its programming interface', async () => {
    const files = {
      ...isolated('exports.handler = 1;'),
      'tsconfig.base.json': '{ "compilerOptions": { "emitDecoratorMetadata": true } }',
      'service/tsconfig.json': '{ "extends": "../tsconfig.base" }',
      node_modules: '',
      'node_modules/typescript/index.js': `exports.version = '7.0.0';`,
    };
    expect(await linesOf(files)).toEqual([
      'service/tsconfig.json: emitDecoratorMetadata needs TypeScript as a library, which typescript 7.0.0 is not; install typescript 5 or 6 beside it',
    ]);
  });
});
