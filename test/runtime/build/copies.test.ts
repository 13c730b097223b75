import { describe, expect, test } from 'vitest';
import { functionsFile, runProject, scenario } from './project.js';

/** Tells what its copy holds, overwrites all of it, waits so that a second copy must be made, and tells again. */
const STATE = `
let module = 'fresh';
const look = () => ({
  module,
  viaGlobal: typeof shared === 'undefined' ? 'fresh' : shared,
  implicit: typeof leak === 'undefined' ? 'fresh' : leak,
  env: process.env.SECRET ?? 'fresh',
  fetch: fetch.mark ?? 'fresh',
  globalFetch: globalThis.fetch.mark ?? 'fresh',
  log: console.log.mark ?? 'fresh',
  out: process.stdout.write.mark ?? 'fresh',
});
const handle = async (event) => {
  const before = look();
  module = event.name;
  global.shared = event.name;
  leak = event.name;
  process.env.SECRET = event.name;
  globalThis.fetch = Object.assign(() => event.name, { mark: event.name });
  console.log = Object.assign(() => undefined, { mark: event.name });
  process.stdout.write = Object.assign(() => true, { mark: event.name });
  await new Promise((resolve) => setTimeout(resolve, 80));
  return { before, after: look(), called: fetch() };
};
`;

const SERVER = scenario(`
  const [a, b] = await Promise.all([functions.state.invoke({ name: 'A' }), functions.state.invoke({ name: 'B' })]);
  const c = await functions.state.invoke({ name: 'C' });
  const real = globalThis as any;
  report({ a, b, c, real: [real.shared, real.leak, process.env.SECRET, real.fetch.mark, (console.log as any).mark, (process.stdout.write as any).mark] });
`);

type State = { [name: string]: string };
interface Seen {
  before: State;
  after: State;
  called: string;
}

function all(value: string): State {
  const names = ['module', 'viaGlobal', 'implicit', 'env', 'fetch', 'globalFetch', 'log', 'out'];
  return Object.fromEntries(names.map((name) => [name, value]));
}

describe('what one copy assigns no other copy sees', () => {
  const handlers = [
    ['CommonJS', 'state.js', `${STATE} exports.handler = handle;`],
    // An implicit global needs sloppy mode, so the module has it in a CommonJS file of its own.
    [
      'ES module with top-level await',
      'state.mjs',
      `import { handle } from './sloppy.cjs'; await Promise.resolve(); export const handler = handle;`,
    ],
  ] as const;
  test.each(handlers)('%s', async (_form, file, text) => {
    const run = await runProject<{ a: Seen; b: Seen; c: Seen; real: unknown[] }>({
      [`src/${file}`]: text,
      'src/sloppy.cjs': `${STATE} exports.handle = handle;`,
      'service/functions.ts': functionsFile({
        state: `handler: 'src/state.handler', lane: 'isolated', load: () => import('../src/${file}')`,
      }),
      'service/server.ts': SERVER,
    });
    expect(run.stderr).toBe('');
    const { a, b, c, real } = run.result;
    expect([a.before, b.before]).toEqual([all('fresh'), all('fresh')]);
    expect([a.after, b.after]).toEqual([all('A'), all('B')]);
    expect([a.called, b.called]).toEqual(['A', 'B']);
    // A copy keeps what it holds from one invocation to the next, as a sandbox does.
    expect([all('A'), all('B')]).toContainEqual(c.before);
    expect(real).toEqual([null, null, null, null, null, null]);
  });
});

test('what an ES module requires by a `require` of its own is the copy’s own too, and part of the bundle', async () => {
  const source = (load: string): string => `
    import { createRequire } from 'node:module';
    const ${load} = createRequire(import.meta.url);
    const { state } = ${load}('./state.cjs');
    const computed = ['./data', 'json'].join('.');
    export const handler = async (event) => {
      const before = state.value ?? 'fresh';
      state.value = event.name;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return [before, state.value, ${load}("./data.json").text, ${load}(computed).text, ${load}.resolve('./data.json').endsWith('/src/data.json')];
    };`;
  const run = await runProject<unknown[][][]>({
    'src/plain.mjs': source('require'),
    'src/named.mjs': source('load$'),
    'src/state.cjs': 'exports.state = {};',
    'src/data.json': '{ "text": "data" }',
    'service/functions.ts': functionsFile({
      plain: `handler: 'src/plain.handler', lane: 'isolated', load: () => import('../src/plain.mjs')`,
      named: `handler: 'src/named.handler', lane: 'isolated', load: () => import('../src/named.mjs')`,
    }),
    'service/server.ts': scenario(`
      const both = (fn: { invoke(event: unknown): Promise<unknown> }) => Promise.all(['A', 'B'].map((name) => fn.invoke({ name })));
      report([await both(functions.plain), await both(functions.named)]);
    `),
  });
  expect(run.stderr).toBe('');
  const expected = ['A', 'B'].map((name) => ['fresh', name, 'data', 'data', true]);
  expect(run.result).toEqual([expected, expected]);
});
