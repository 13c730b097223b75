import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import blankSpace from 'ts-blank-space';
import { expect, test } from 'vitest';
import { command, functionsFile, type Project, project, REPOSITORY, scenario } from './project.js';

/** A project with the build in the form in which services have it: plain JavaScript, run by Node alone. */
async function withBuild(files: { [file: string]: string }): Promise<Project> {
  const made = await project(files);
  const source = path.join(REPOSITORY, 'src', 'runtime', 'build');
  await mkdir(path.join(made.service, 'build'));
  for (const file of await readdir(source)) {
    const code = blankSpace(await readFile(path.join(source, file), 'utf8')).replace(/'(\.\/[\w-]+)\.js'/g, "'$1.mjs'");
    await writeFile(path.join(made.service, 'build', file.replace('.ts', '.mjs')), code);
  }
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
  expect(build.output).toMatch(/^built 1 functions \(1 bundles of their own\), \d+ kB in \d+\.\d s\n$/);
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
