import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { FunctionPlan } from '../../src/model/plan.js';
import type { VerifyOptions } from '../../src/model/verify.js';
import { containerEnvironment, credentialsIn, localNames, parseEnvFile } from '../../src/verifier/environment.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';
import { literal, plan } from './plan.js';

const REQUIRED = { kind: 'required', reason: 'external', source: '${ssm:x}', name: 'X' } as const;

function functionWith(...names: string[]): FunctionPlan {
  return {
    id: 'fn',
    deployedName: literal('fn'),
    handler: 'a.b',
    file: 'a.js',
    exportPath: 'b',
    runtime: 'nodejs22.x',
    timeoutSeconds: 3,
    memoryMb: 128,
    lane: 'isolated',
    laneReasons: [],
    environment: [
      ...names.map((name) => ({ name, from: name, value: REQUIRED })),
      { name: 'LOG_LEVEL', from: 'LOG_LEVEL', value: literal('info') },
    ],
    include: [],
    layers: [],
    topLevelAwait: false,
  };
}

function resolve(
  files: Record<string, string>,
  env: Record<string, string>,
  needed = ['DATABASE_URL'],
  envFile?: string,
) {
  const dir = scratch('env');
  writeTree(dir, files);
  const base = plan({ functions: [functionWith(...needed)] });
  const proposal = {
    inventory: {} as Inventory,
    plan: { ...base, service: { ...base.service, region: 'eu-central-1' } },
    answers: DEFAULT_ANSWERS,
    changes: [],
  };
  const options: VerifyOptions = {
    checks: [],
    allRoutes: false,
    ...(envFile !== undefined && { envFile: path.join(dir, envFile) }),
  };
  const { signal } = new AbortController();
  return containerEnvironment({ proposal, dir, options, env, signal, onEvent: () => undefined });
}

const values = (result: ReturnType<typeof resolve>) =>
  result.ok ? Object.fromEntries(result.value.values) : result.error;

describe('where values come from', () => {
  test('from this process: what is required, and settings of the service; never who I am', () => {
    const env = {
      DATABASE_URL: 'postgres://db/x',
      STAGE: 'prod',
      HTTP_API_HOSTS: 'a.test',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'test',
      HOME: '/root',
      PATH: '/bin',
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_PROFILE: 'me',
      PORT: '1',
      SCHEDULES_ENABLED: '*',
    };
    expect(values(resolve({}, env, ['DATABASE_URL', 'HOME'].slice(0, 1)))).toEqual({
      DATABASE_URL: 'postgres://db/x',
      STAGE: 'prod',
      HTTP_API_HOSTS: 'a.test',
      AWS_REGION: 'eu-central-1',
    });
  });

  test('a required name that means this machine is not taken from it', () => {
    expect(values(resolve({}, { HOME: '/root' }, ['HOME']))).toMatchObject({ code: 'LL1022' });
  });

  test('.env of the service, below this process', () => {
    const files = { '.env': 'DATABASE_URL="from file"\nLOG_LEVEL=warn # why\nWORKER=inline\nCONSUMERS_ENABLED=*\n' };
    expect(values(resolve(files, {}))).toEqual({
      DATABASE_URL: 'from file',
      LOG_LEVEL: 'warn',
      AWS_REGION: 'eu-central-1',
    });
    expect(values(resolve(files, { DATABASE_URL: 'from here' }))).toMatchObject({ DATABASE_URL: 'from here' });
  });

  test('--env-file, above this process and instead of .env', () => {
    const files = { '.env': 'LOG_LEVEL=warn\n', 'test.env': 'DATABASE_URL=given\nAWS_ACCESS_KEY_ID=AKIA\n' };
    const result = resolve(files, { DATABASE_URL: 'from here', STAGE: 'prod' }, ['DATABASE_URL'], 'test.env');
    expect(values(result)).toEqual({
      DATABASE_URL: 'given',
      AWS_ACCESS_KEY_ID: 'AKIA',
      STAGE: 'prod',
      AWS_REGION: 'eu-central-1',
    });
    expect(result.ok && result.value.sources).toEqual([
      { from: 'test.env', names: ['AWS_ACCESS_KEY_ID', 'DATABASE_URL'] },
      { from: 'the environment', names: ['STAGE'] },
    ]);
    expect(result.ok && credentialsIn(result.value)).toEqual(['AWS_ACCESS_KEY_ID']);
  });

  test('an empty value is a value', () => {
    expect(values(resolve({ '.env': 'DATABASE_URL=\n' }, {}))).toMatchObject({ DATABASE_URL: '' });
  });
});

describe('what is missing', () => {
  test('all names in one line, and how to give them', () => {
    expect(values(resolve({}, {}, ['B', 'A']))).toMatchObject({
      code: 'LL1022',
      exit: 2,
      message: 'the service needs A, B, and they have no value here',
      fix: expect.stringContaining('--env-file'),
    });
  });

  test('a file that is not there', () => {
    expect(values(resolve({}, {}, [], 'no.env'))).toMatchObject({ code: 'LL1022', exit: 2 });
  });
});

test.each([
  ['A=1\n#B=2\n\n  C=3 \nD=a=b', { A: '1', C: '3 ', D: 'a=b' }],
  ['A="quoted"\r\nB=x # no comment', { A: '"quoted"', B: 'x # no comment' }],
  ['GIVEN\nABSENT', { GIVEN: 'here' }],
  ['\uFEFFA=1', { A: '1' }],
  ['__proto__=x', Object.fromEntries([['__proto__', 'x']])],
])("docker's format: %j", (text, expected) => {
  const parsed = parseEnvFile(text, 'x.env', { GIVEN: 'here' });
  expect(parsed.ok && Object.fromEntries(parsed.value)).toEqual(expected);
});

test.each(['=x', 'A B=1', 'export A=1'])('a line without a name: %j', (line) => {
  const parsed = parseEnvFile(`OK=1\n${line}\n`, 'x.env', {});
  expect(parsed.ok ? undefined : parsed.error.message).toBe('x.env, line 2: no name of a variable before =');
});

test.each([
  ['postgres://app:x@localhost:5432/shop', true],
  ['http://127.0.0.1:4566', true],
  ['redis://[::1]', true],
  ['localhost:9092', true],
  ['postgres://localhost.example/shop', false],
  ['postgres://db:5432/localhost', false],
])('%s is this machine: %s', (value, expected) => {
  expect(localNames({ values: new Map([['A', value]]), sources: [] })).toEqual(expected ? ['A'] : []);
});
