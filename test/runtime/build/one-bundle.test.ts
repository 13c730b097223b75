import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { functionsFile, project, scenario } from './project.js';

const SERVER = scenario(`
  const first = await functions.first.invoke({});
  const second = await functions.second.invoke({});
  const again = await functions.first.invoke({});
  report([first, second, again]);
`);

const HANDLER = {
  CommonJS: `let calls = 0; const count = (name) => async () => [name, ++calls, process.env.WHO];
exports.first = count('first'); exports.second = count('second');`,
  'ES module with top-level await': `await Promise.resolve(); let calls = 0;
const count = (name) => async () => [name, ++calls, process.env.WHO];
export const first = count('first'); export const second = count('second');`,
};

test.each(Object.entries(HANDLER))(
  'functions of one file share its bundle and nothing else: %s',
  async (form, text) => {
    const file = form === 'CommonJS' ? 'both.cjs' : 'both.mjs';
    const definition = (name: string) =>
      `handler: 'both.${name}', lane: 'isolated', load: () => import('../${file}'), environment: { WHO: '${name}' }`;
    const app = await project({
      [file]: text,
      'service/functions.ts': functionsFile({ first: definition('first'), second: definition('second') }),
      'service/server.ts': SERVER,
    });
    await app.build();
    const manifest = JSON.parse(await readFile(path.join(app.service, 'dist', 'functions.json'), 'utf8'));
    expect(manifest.first.file).toBe(manifest.second.file);
    expect((await app.run()).result).toEqual([
      ['first', 1, 'first'],
      ['second', 1, 'second'],
      ['first', 2, 'first'],
    ]);
  },
);
