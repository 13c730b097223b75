import { describe, expect, test } from 'vitest';
import type { ClientFact, FunctionFact } from '../../src/model/inventory.js';
import { isPackaged } from '../../src/planner/package-patterns.js';
import { planPools } from '../../src/planner/pools.js';
import { fn } from './inventories.js';

const MARKED = '// shared clients of pg, written by lambda-lift\n';

function client(file: string, facts: Partial<ClientFact> = {}): ClientFact {
  const location = { file, line: 5, column: 18 };
  return {
    library: 'pg',
    file,
    state: 'constructed',
    mode: 'checkout',
    system: 'esm',
    packageFolder: '.',
    location,
    ...facts,
  };
}

function withClients(id: string, clients: readonly ClientFact[], facts: Partial<FunctionFact> = {}) {
  const base = fn(id, facts);
  if (!base.code) throw new Error('a function of tests has code');
  return { ...base, code: { ...base.code, clients } };
}

function plan(
  functions: readonly ReturnType<typeof withClients>[],
  files: Record<string, string> = {},
  more: readonly FunctionFact[] = [],
) {
  const text = (file: string): string | undefined => files[file];
  return planPools(functions, { functions: [...functions, ...more], root: '.', text });
}

const packaged = (...patterns: string[]) => ({ packaging: { patterns, individually: true, layers: [] } });

describe('where the module stands', () => {
  const table: Array<[string, Parameters<typeof plan>, string[]]> = [
    ['beside the only file', [[withClients('a', [client('lib/database.ts')])]], ['lib/shared-pg.ts']],
    [
      'in the folder of all',
      [[withClients('a', [client('src/orders/a.ts'), client('src/reports/b.ts')])]],
      ['src/shared-pg.ts'],
    ],
    ['at the top', [[withClients('a', [client('a.ts'), client('src/b.ts')])]], ['shared-pg.ts']],
    [
      'where the packages of both functions have it',
      [
        [
          withClients(
            'a',
            [client('src/a/a.js'), client('src/shared/c.js')],
            packaged('!**', 'src/a/**', 'src/shared/**'),
          ),
          withClients('b', [client('src/shared/c.js')], packaged('!**', 'src/b/**', 'src/shared/**')),
        ],
      ],
      ['src/shared/shared-pg.js'],
    ],
    [
      'one for each package',
      [
        [
          withClients('a', [client('a/x.js')], { codeUri: 'a' }),
          withClients('b', [client('b/x.js')], { codeUri: './b/' }),
        ],
      ],
      ['a/shared-pg.js', 'b/shared-pg.js'],
    ],
    [
      'one for each member of a workspace',
      [[withClients('a', [client('api/x.ts', { packageFolder: 'api' }), client('db/y.ts', { packageFolder: 'db' })])]],
      ['api/shared-pg.ts', 'db/shared-pg.ts'],
    ],
    ['one for each language', [[withClients('a', [client('x.ts'), client('y.js')])]], ['shared-pg.js', 'shared-pg.ts']],
    [
      'one for each function that is packaged without the others',
      [
        [
          withClients('b', [client('b/x.js')], packaged('!**', 'b/**')),
          withClients('a', [client('a/x.js'), client('a/y.js')], packaged('!**', 'a/**')),
        ],
      ],
      ['a/shared-pg.js', 'b/shared-pg.js'],
    ],
    [
      'where an earlier run put each',
      [
        [
          withClients('b', [client('b/x.js', { state: 'pooled', module: 'b/shared-pg.js' })], packaged('!**', 'b/**')),
          withClients(
            'a',
            [client('a/x.js', { state: 'pooled', module: 'a/shared-pg.js' }), client('a/y.js')],
            packaged('!**', 'a/**'),
          ),
        ],
      ],
      ['a/shared-pg.js', 'b/shared-pg.js'],
    ],
    [
      'beside a layer',
      [[withClients('a', [client('layers/db/x.js')], { codeUri: 'functions' })]],
      ['layers/db/shared-pg.js'],
    ],
    ['beside a person’s file', [[withClients('a', [client('x.ts')])], { 'shared-pg.js': 'mine' }], ['shared-pg-2.ts']],
    [
      'beside two of them',
      [[withClients('a', [client('x.js')])], { 'shared-pg.ts': '', 'shared-pg-2.json': '{}' }],
      ['shared-pg-3.js'],
    ],
    ['in our own file', [[withClients('a', [client('x.ts')])], { 'shared-pg.ts': MARKED }], ['shared-pg.ts']],
    [
      'where an earlier run put it',
      [[withClients('a', [client('a.ts'), client('src/b.ts', { state: 'pooled', module: 'src/shared-pg-2.ts' })])]],
      ['src/shared-pg-2.ts'],
    ],
  ];
  test.each(table)('%s', (_, args, modules) => {
    const { pools } = plan(...args);
    expect(pools.map(({ module }) => module)).toEqual(modules);
    const names = [
      ['pg', 'PG_POOL_MAX'],
      ['pg2', 'PG_POOL_MAX'],
    ];
    expect(pools.map(({ id, variable }) => [id, variable])).toEqual(names.slice(0, modules.length));
    expect(pools.every(({ max }) => max === 10)).toBe(true);
  });
});

describe('what the module is written in', () => {
  test.each([
    [['a.ts', 'b.tsx'], 'esm', 'shared-pg.ts', 'ts'],
    [['a.mts'], 'esm', 'shared-pg.mts', 'ts'],
    [['a.cts'], 'commonjs', 'shared-pg.cts', 'ts'],
    [['a.js'], 'esm', 'shared-pg.js', 'esm'],
    [['a.js'], 'commonjs', 'shared-pg.js', 'cjs'],
    [['a.jsx'], 'esm', 'shared-pg.js', 'esm'],
    [['a.mjs'], 'esm', 'shared-pg.mjs', 'esm'],
    [['a.mjs', 'b.js'], 'esm', 'shared-pg.mjs', 'esm'],
    [['a.cjs', 'b.js'], 'commonjs', 'shared-pg.cjs', 'cjs'],
  ] as const)('%j with %s: %s', (files, system, module, form) => {
    const { pools } = plan([
      withClients(
        'a',
        files.map((file) => client(file, { system })),
      ),
    ]);
    expect(pools).toMatchObject([{ module, form }]);
  });
  test('what both can load, where some require and some import', () => {
    const { pools } = plan([withClients('a', [client('a.mjs'), client('b.js', { system: 'commonjs' })])]);
    expect(pools).toMatchObject([{ module: 'shared-pg.cjs', form: 'cjs' }]);
  });
});

describe('findings', () => {
  const seen = (...args: Parameters<typeof plan>) =>
    plan(...args).findings.map(
      ({ code, demand, message, functionId }) => `${code} ${demand} ${functionId ?? '-'}: ${message}`,
    );

  test('one for each place that is shared, with all who come by', () => {
    const shared = client('lib/db.ts');
    const functions = [withClients('b', [shared]), withClients('a', [shared, client('a.ts', { mode: 'query' })])];
    expect(seen(functions)).toEqual([
      'LL2401 note a: a.ts shares its client of pg ("a"): each query takes any connection that is free.',
      'LL2401 note -: lib/db.ts shares its client of pg (2 functions): connect() waits for a free connection and end() gives it back.',
    ]);
    expect(plan(functions).pools[0]?.sites).toEqual([
      { file: 'a.ts', mode: 'query', location: client('a.ts').location, functionIds: ['a'] },
      { file: 'lib/db.ts', mode: 'checkout', location: shared.location, functionIds: ['a', 'b'] },
    ]);
  });

  test('a warning where one function checks out at two places', () => {
    const functions = [withClients('a', [client('a.ts'), client('b.ts'), client('c.ts', { mode: 'query' })])];
    const warned = seen(functions).map((one) => one.includes('requests may wait for each other'));
    expect(warned).toEqual([true, true, false]);
  });

  test('one with the reason for each place that is left alone', () => {
    const blocked = client('a\n.ts', { blocked: 'its settings depend on the parameter `event`' });
    expect(seen([withClients('a', [blocked])])).toEqual([
      'LL2401 note a: a\\n.ts opens a client of pg for each invocation ("a") and keeps doing so: its settings depend on the parameter `event`.',
    ]);
  });

  test('a reason of one function holds for all that come by', () => {
    const functions = [withClients('a', [client('x.ts')]), withClients('b', [client('x.ts', { blocked: 'why' })])];
    expect(plan(functions).pools).toEqual([]);
    expect(seen(functions)).toEqual([expect.stringContaining('(2 functions) and keeps doing so: why.')]);
  });

  test('a package of a function that stays on Lambda counts too', () => {
    const staying = withClients('b', [client('src/x.js')], packaged('!**', 'src/x.js'));
    const { pools, findings } = plan([withClients('a', [client('src/x.js')])], {}, [staying]);
    expect(pools).toEqual([]);
    expect(findings[0]?.message).toContain('no place for the pool is in every package that needs it');
  });
});

test('no clients, no pools', () => {
  expect(plan([withClients('a', [])])).toEqual({ pools: [], findings: [] });
});

describe('package.patterns', () => {
  test.each([
    [[], true],
    [['!**'], false],
    [['!**/*'], false],
    [['!./**', './src/**'], true],
    [['!src/**', 'src/db/*.js'], true],
    [['src/db/*.js', '!src/**'], false],
    [['!src/*'], true],
    [['!**', 'src/db'], false],
    [['!**', 'src/d?/shared*'], true],
    [['!**', 'src/{a,d{x,b}}/**'], true],
    [['!**', 'src/[a-d]b/**'], true],
    [['!**', 'src/[!d]b/**'], false],
    [['!**', '**/shared-pg.js'], true],
    [['!**', 'shared-pg.js'], false],
    [['!**/*.{ts,js}'], false],
    [['!**', 'src/+(db)/**'], false],
    [['!src/{db/**'], false],
    [['!**', 'src/db/shared-pg.js/**'], true],
  ] as const)('%j: %s', (patterns, expected) => {
    expect(isPackaged('src/db/shared-pg.js', patterns)).toBe(expected);
  });
});
