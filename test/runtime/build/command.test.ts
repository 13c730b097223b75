import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error: a plain script without types
import { makeForms } from '../../../scripts/forms.mjs';
import { command, functionsFile, type Project, project, REPOSITORY, scenario } from './project.js';

/** The runtime in the forms in which services have it: `build/index.mjs`, `esm/function/define.js`… */
let forms = new Map<string, string>();

beforeAll(async () => {
  forms = await makeForms(path.join(REPOSITORY, 'src', 'runtime'));
});

async function writeForm(form: string, folder: string): Promise<void> {
  for (const [file, text] of forms) {
    if (!file.startsWith(`${form}/`)) continue;
    const to = path.join(folder, file.slice(form.length + 1));
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(to, text);
  }
}

/** A project with the build as services have it, run by Node alone. */
async function withBuild(files: { [file: string]: string }): Promise<Project> {
  const made = await project(files);
  await writeForm('build', path.join(made.service, 'build'));
  return made;
}

const FILES = {
  'src/a.js': `exports.handler = async () => 'first';`,
  'service/functions.ts': functionsFile({
    a: `handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js')`,
  }),
  'service/server.ts': scenario('report(await functions.a.invoke({}));'),
};

test('builds with plain Node, says what it did, and exits 0', async () => {
  const made = await withBuild(FILES);
  const build = await command(process.execPath, ['service/build/index.mjs'], made.root);
  expect(build.output).toMatch(/^built 1 function in 1 bundle, \d+ kB in \d+\.\d s\n$/);
  expect(build.status).toBe(0);
  const ran = await made.run();
  expect([ran.stderr, ran.result]).toEqual(['', 'first']);
  const wrong = await command(process.execPath, ['service/dist', 'nonsense'], made.root);
  expect(wrong).toEqual({ output: 'usage: node service/dist server|worker\n', status: 2 });
});

test('tells what is wrong, a line each, and exits 1', async () => {
  const made = await withBuild({ ...FILES, 'src/a.js': `require('./nowhere.js');` });
  const build = await command(process.execPath, ['service/build/index.mjs'], made.root);
  expect(build).toEqual({
    output: 'service build: src/a.js:1: cannot find "./nowhere.js"; create the file or correct the import\n',
    status: 1,
  });
});

describe('services in JavaScript', () => {
  const definitions = `{
    one: { runtime: 'nodejs22.x', timeout: 3, memory: 128, handler: 'src/a.handler', lane: 'isolated', load: () => import('../src/a.js') },
    two: { runtime: 'nodejs22.x', timeout: 3, memory: 128, handler: 'src/b.handler', lane: 'shared', load: () => import('../src/b.js'), environment: { NAME: 'two' } },
    three: { runtime: 'nodejs22.x', timeout: 3, memory: 128, handler: 'src/a.handler', lane: 'process', load: () => import('../src/a.js') },
  }`;
  const body = `
    startFunctions(functions)
      .then(() => Promise.all([functions.one.invoke({}), functions.two.invoke({}), functions.three.invoke({})]))
      .then((results) => { process.stdout.write('REPORT ' + JSON.stringify(results) + '\\n'); return stopFunctions(functions); });`;

  test.each([
    [
      'esm',
      {
        'package.json': '{ "type": "module" }',
        'src/a.js': `export const handler = async () => 'a';`,
        'src/b.js': `export const handler = async () => process.env.NAME;`,
      },
      `import { defineFunctions } from './runtime/function/define.js';\nexport const functions = defineFunctions(${definitions});`,
      `import './runtime/function/install.js';\nimport { functions } from './functions.js';\nimport { startFunctions, stopFunctions } from './runtime/function/start.js';\n${body}`,
    ],
    [
      'cjs',
      {
        'package.json': '{}',
        'src/a.js': `exports.handler = async () => 'a';`,
        'src/b.js': `exports.handler = async () => process.env.NAME;`,
      },
      `const { defineFunctions } = require('./runtime/function/define.js');\nexports.functions = defineFunctions(${definitions});`,
      `require('./runtime/function/install.js');\nconst { functions } = require('./functions.js');\nconst { startFunctions, stopFunctions } = require('./runtime/function/start.js');\n${body}`,
    ],
  ])('%s', async (form, files, functions, server) => {
    const made = await withBuild({ ...files, 'service/functions.js': functions, 'service/server.js': server });
    await rm(path.join(made.service, 'runtime'), { recursive: true });
    await writeForm(form, path.join(made.service, 'runtime'));
    const build = await command(process.execPath, ['service/build/index.mjs'], made.root);
    expect(build.output).toMatch(/^built 3 functions/);
    const run = await made.run();
    expect([run.stderr, run.result]).toEqual(['', ['a', 'two', 'a']]);
  });
});

test('--dev runs the service and builds it again when a source file changes', async () => {
  const server = scenario(
    `report([await functions.a.invoke({}), process.env.WORKER]); setInterval(() => undefined, 1000); process.on('SIGTERM', () => process.exit(0)); await new Promise(() => undefined);`,
  );
  const made = await withBuild({ ...FILES, 'service/server.ts': server });
  const dev = spawn(process.execPath, ['service/build/index.mjs', '--dev'], {
    cwd: made.root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise((resolve) => dev.on('close', resolve));
  let output = '';
  for (const stream of [dev.stdout, dev.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const says = async (text: string): Promise<void> => {
    for (let tries = 0; tries < 300 && !output.includes(text); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(output).toContain(text);
  };
  try {
    await says('REPORT ["first","inline"]');
    await writeFile(path.join(made.root, 'src/a.js'), 'syntax error here(');
    await says('service build: src/a.js:1: ');
    await writeFile(path.join(made.root, 'src/a.js'), `exports.handler = async () => 'second';`);
    await says('REPORT ["second","inline"]');
  } finally {
    dev.kill('SIGTERM');
    await gone;
  }
});
