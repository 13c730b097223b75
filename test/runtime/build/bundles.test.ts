import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildService } from '../../../src/runtime/build/build.js';
import { functionsFile, project, runProject, scenario } from './project.js';

/** A service whose functions of these ids are invoked in order with `{}`; their answers are the report. */
function service(definitions: { [id: string]: string }, files: { [file: string]: string }): { [file: string]: string } {
  const calls = Object.keys(definitions).map((id) => `await functions[${JSON.stringify(id)}].invoke({})`);
  return {
    ...files,
    'service/functions.ts': functionsFile(definitions),
    'service/server.ts': scenario(`report([${calls.join(', ')}]);`),
  };
}

describe('place', () => {
  test('__dirname, __filename and import.meta keep their meaning in every lane and format', async () => {
    const look = `JSON.stringify([dir, file, require('fs').readFileSync(require('path').join(dir, 'data.txt'), 'utf8')])`;
    const cjs = `#!/usr/bin/env node\n'use strict'; const dir = __dirname, file = __filename; exports.handler = async () => ${look};`;
    const esm = (more: string): string => `
      import fs from 'node:fs'; import path from 'node:path'; import { fileURLToPath } from 'node:url';
      ${more}
      const __filename = fileURLToPath(import.meta.url);
      export const handler = async () => JSON.stringify([path.dirname(__filename), import.meta.filename, fs.readFileSync(new URL('./data.txt', import.meta.url), 'utf8')]);`;
    const made = await project(
      service(
        {
          cjs: `handler: 'src/a/cjs.handler', lane: 'isolated', load: () => import('../src/a/cjs.js')`,
          esm: `handler: 'src/a/esm.handler', lane: 'isolated', load: () => import('../src/a/esm.mjs')`,
          tla: `handler: 'src/a/tla.handler', lane: 'isolated', load: () => import('../src/a/tla.mjs')`,
          shared: `handler: 'src/a/esm.handler', lane: 'shared', load: () => import('../src/a/esm.mjs')`,
          child: `handler: 'src/a/cjs.handler', lane: 'process', load: () => import('../src/a/cjs.js')`,
        },
        {
          'src/a/cjs.js': cjs,
          'src/a/esm.mjs': esm(''),
          'src/a/tla.mjs': esm('await null;'),
          'src/a/data.txt': 'data',
        },
      ),
    );
    await made.build();
    const run = await made.run<string[]>();
    expect(run.stderr).toBe('');
    const folder = path.join(made.root, 'src', 'a');
    expect(run.result.map((text) => JSON.parse(text))).toEqual(
      ['cjs.js', 'esm.mjs', 'tla.mjs', 'esm.mjs', 'cjs.js'].map((file) => [folder, path.join(folder, file), 'data']),
    );
  });

  test('stacks name the source lines', async () => {
    const run = await runProject<{ trace: string[] }>({
      'src/fail.ts': `interface Event { a: number }\n\n\nexport const handler = async (_event: Event): Promise<void> => {\n  throw new Error('here');\n};\n`,
      'service/functions.ts': functionsFile({
        fail: `handler: 'src/fail.handler', lane: 'isolated', load: () => import('../src/fail.js')`,
      }),
      'service/server.ts': scenario(`report((await settle(functions.fail.invoke({}))).payload);`),
    });
    expect(run.result.trace[1]).toMatch(/at .*handler.*src\/fail\.ts:5:9/);
  });

  test('included files are laid out for the image', async () => {
    const made = await project({
      'src/a.js': 'exports.handler = () => 1;',
      'src/data.json': '{}',
      'templates/a/b.html': '<b>',
      'templates/secret.html': 'no',
      'service/functions.ts': functionsFile({
        a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js'), include: ['src/*.json', './templates', '!templates/secret.html']`,
      }),
      'service/server.ts': '',
    });
    await made.build();
    const files = await readdir(path.join(made.service, 'dist', 'files'), { recursive: true });
    expect(files.sort()).toEqual(['src', 'src/data.json', 'templates', 'templates/a', 'templates/a/b.html']);
    expect((await stat(path.join(made.service, 'dist', 'opt'))).isDirectory()).toBe(true);
  });
});

describe('imports', () => {
  test('layers are found under /opt and among the packages', async () => {
    const made = await project(
      service(
        {
          a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js'), layers: ['layers/common']`,
          b: `handler: 'src/a.handler', lane: 'shared', load: () => import('../src/a.js'), layers: ['layers/common']`,
        },
        {
          'src/a.js': `const { name } = require('/opt/nodejs/lib/name'); const dep = require('layered'); exports.handler = async () => [name, dep];`,
          'layers/common/nodejs/lib/name.js': `exports.name = 'lib';`,
          'layers/common/nodejs/node_modules/layered/index.js': `module.exports = 'dep';`,
        },
      ),
    );
    await made.build();
    expect((await made.run()).result).toEqual([
      ['lib', 'dep'],
      ['lib', 'dep'],
    ]);
    const files = await readdir(path.join(made.service, 'dist', 'opt'), { recursive: true });
    expect(files).toContain('nodejs/lib/name.js');
  });

  test('import() of own files, builtins, computed paths and what only run time knows', async () => {
    const source = (tla: string): string => `
      ${tla}
      export const handler = async () => {
        const kind = 'b';
        const name = ['node', 'os'].join(':');
        const [own, computed, builtin, late] = await Promise.all([import('./parts/a.mjs'), import(\`./parts/\${kind}.mjs\`), import('node:path'), import(name)]);
        return [own.name, computed.name, typeof builtin.join, typeof late.cpus];
      };`;
    const run = await runProject(
      service(
        {
          cjs: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.mjs')`,
          tla: `handler: 'src/t.handler', lane: 'isolated', load: () => import('../src/t.mjs')`,
        },
        {
          'src/a.mjs': source(''),
          'src/t.mjs': source('await null;'),
          'src/parts/a.mjs': `export const name = 'a';`,
          'src/parts/b.mjs': `export const name = 'b';`,
        },
      ),
    );
    const expected = ['a', 'b', 'function', 'function'];
    expect(run.result).toEqual([expected, expected]);
  });

  test('each function has the packages of its own folder', async () => {
    const handler = `exports.handler = async () => require('dep').version;`;
    const run = await runProject(
      service(
        {
          one: `handler: 'one/a.handler', lane: 'isolated', load: () => import('../one/a.js')`,
          two: `handler: 'two/a.handler', lane: 'isolated', load: () => import('../two/a.js')`,
          three: `handler: 'two/a.handler', lane: 'shared', load: () => import('../two/a.js')`,
        },
        {
          'one/a.js': handler,
          'two/a.js': handler,
          'one/node_modules/dep/index.js': `exports.version = 1;`,
          'two/node_modules/dep/index.js': `exports.version = 2;`,
        },
      ),
    );
    expect(run.result).toEqual([1, 2, 2]);
  });

  test('an ES module package sees CommonJS as Node shows it', async () => {
    const look = `import cjs from 'cjs'; const seen = [typeof cjs, cjs.default];`;
    const run = await runProject(
      service(
        { a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')` },
        {
          'package.json': '{ "type": "module" }',
          'src/a.js': `${look} import { seen as inPackage } from 'esm'; export const handler = async () => [seen, inPackage];`,
          'src/node_modules/esm/package.json': '{ "name": "esm", "type": "module", "exports": "./index.js" }',
          'src/node_modules/esm/index.js': `${look} export { seen };`,
          'src/node_modules/cjs/package.json': '{ "name": "cjs" }',
          'src/node_modules/cjs/index.js': `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'default';`,
        },
      ),
    );
    const asInNode = ['object', 'default'];
    expect(run.result).toEqual([[asInNode, asInNode]]);
  });

  test('path aliases of the project', async () => {
    const run = await runProject(
      service(
        {
          a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
          b: `handler: 'src/a.handler', lane: 'shared', load: () => import('../src/a.js')`,
        },
        {
          'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@lib/*': ['./shared/lib/*'] } } }),
          'service/tsconfig.json': JSON.stringify({ extends: '../tsconfig.json' }),
          'src/a.ts': `import { name } from '@lib/name'; export const handler = async (): Promise<string> => name;`,
          'shared/lib/name.ts': `export const name: string = 'aliased';`,
        },
      ),
    );
    expect(run.result).toEqual(['aliased', 'aliased']);
  });

  test('native packages are required at run time, from where they were found', async () => {
    const made = await project(
      service(
        {
          one: `handler: 'one/a.handler', lane: 'isolated', load: () => import('../one/a.mjs')`,
          tla: `handler: 'one/t.handler', lane: 'isolated', load: () => import('../one/t.mjs')`,
          shared: `handler: 'one/a.handler', lane: 'shared', load: () => import('../one/a.mjs')`,
        },
        {
          'one/a.mjs': `import { calls } from 'addon'; import fs from 'fs'; let optional = 'there'; try { require('./none.node'); } catch { optional = 'missing'; } export const handler = async () => [calls(), optional];`,
          'one/t.mjs': `import addon from 'addon'; await null; export const handler = async () => addon.calls();`,
          'one/node_modules/addon/package.json': `{ "name": "addon", "main": "lib/main.js" }`,
          'one/node_modules/addon/binding.gyp': '',
          'one/node_modules/addon/lib/main.js': `let count = 0; exports.calls = () => (count += 1); /* native code */`,
        },
      ),
    );
    await made.build();
    // One module for all copies: it stays outside their bundles.
    expect((await made.run()).result).toEqual([[1, 'missing'], 2, [3, 'missing']]);
    expect(await readFile(path.join(made.service, 'dist/functions/one/index.cjs'), 'utf8')).not.toContain('count += 1');
  });

  test('what packages only look for may be missing', async () => {
    const run = await runProject(
      service(
        { a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')` },
        {
          'src/a.js': `exports.handler = async () => [require('picky').a, await require('picky').b()]; try { require('not-there'); } catch {}`,
          'src/node_modules/picky/index.js': `
            let found = 'none'; function load() { return require('pg-native-driver'); } try { found = load(); } catch (error) { found = error.code; }
            exports.a = found; exports.b = () => import('other-driver').catch((error) => error.code);`,
        },
      ),
    );
    expect(run.result).toEqual([['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']]);
  });
});

describe('copies', () => {
  test('globals set by packages, and imported process objects, are the copy’s own', async () => {
    const files = {
      'src/a.mjs': `
        import setup from 'setup'; import process, { env } from 'node:process'; import consoles from 'node:console';
        setup('first');
        const root = globalThis;
        export const handler = async (event) => {
          const before = [logger.name, typeof fetch, env.MARK ?? 'none', process.env.MARK ?? 'none', consoles === console, process === globalThis.process];
          setup(event.name); process.env.MARK = event.name; root.fetch = 5; console = { mine: true };
          await new Promise((resolve) => setTimeout(resolve, 60));
          return [before, logger.name, typeof fetch, env.MARK, console.mine === true && globalThis.console === console];
        };`,
      'src/node_modules/setup/index.js': `module.exports = (name) => { Object.assign(global, { logger: { name } }); };`,
      'service/functions.ts': functionsFile({
        a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.mjs')`,
      }),
      'service/server.ts': scenario(`
        report([...await Promise.all([functions.a.invoke({ name: 'A' }), functions.a.invoke({ name: 'B' })]), typeof fetch, typeof (globalThis as any).logger]);
      `),
    };
    const fresh = ['first', 'function', 'none', 'none', true, true];
    const run = await runProject(files);
    expect(run.stderr).toBe('');
    expect(run.result).toEqual([
      [fresh, 'A', 'number', 'A', true],
      [fresh, 'B', 'number', 'B', true],
      'function',
      'undefined',
    ]);
  });

  test('code of isolated functions is no part of the server', async () => {
    const made = await project({
      'src/a.js': `exports.handler = async () => 'isolated code';`,
      'src/b.js': `exports.handler = async () => 'shared code';`,
      'service/functions.ts': functionsFile({
        'odd/../id"`': `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
        b: `handler: 'src/b.handler', lane: 'shared', load: () => import('../src/b.js')`,
      }),
      'service/server.ts': scenario(
        "report([await functions.b.invoke({}), await functions['odd/../id\"`'].invoke({})]);",
      ),
    });
    await made.build();
    expect((await made.run()).result).toEqual(['shared code', 'isolated code']);
    const dist = path.join(made.service, 'dist');
    const texts = await Promise.all(
      (await readdir(dist))
        .filter((file) => file.endsWith('.js'))
        .map((file) => readFile(path.join(dist, file), 'utf8')),
    );
    expect(texts.join('')).toContain('shared code');
    expect(texts.join('')).not.toContain('isolated code');
    expect(await readdir(path.join(dist, 'functions'))).toHaveLength(1);
  });

  test('a class name and an error type survive bundling', async () => {
    const run = await runProject<{ payload: { errorType: string } }>({
      'src/a.mjs': `import './b.mjs'; class Missing extends Error { constructor(text) { super(text); this.name = this.constructor.name; } } export const handler = async () => { throw new Missing('x'); };`,
      'src/b.mjs': `class Missing extends Error {} globalThis.kept = Missing;`,
      'service/functions.ts': functionsFile({
        a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.mjs')`,
      }),
      'service/server.ts': scenario(`report(await settle(functions.a.invoke({})));`),
    });
    expect(run.result.payload.errorType).toBe('Missing');
  });
});

test('a build that fails leaves the last one as it was', async () => {
  const made = await project(
    service(
      { a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')` },
      { 'src/a.js': 'exports.handler = async () => 1;' },
    ),
  );
  await made.build();
  await writeFile(path.join(made.root, 'src/a.js'), 'syntax error here(');
  await expect(buildService(made.service)).rejects.toThrow('src/a.js:1: ');
  expect((await made.run()).result).toEqual([1]);
});
