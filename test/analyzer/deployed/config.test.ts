import { describe, expect, test } from 'vitest';
import { withCodeFolders } from '../../../src/analyzer/deployed/code-folder.js';
import { type DeployedOptions, deployedConfig } from '../../../src/analyzer/deployed/config.js';
import type { ConfigFacts } from '../../../src/model/config.js';
import type { Deployed } from '../../../src/model/deployed.js';
import { memoryFiles } from '../memory-files.js';
import { apiOf, deployedOf, FILE, fnOf, mappingOf, routeOf, ruleOf, scheduleOf, textOf } from './deployed.js';

function configOf(parts: Partial<Deployed>, options: DeployedOptions = {}): ConfigFacts {
  const deployed = deployedOf(parts);
  return deployedConfig(deployed, FILE, textOf(deployed), options);
}

const idsOf = (names: readonly string[], options: DeployedOptions = {}): string[] =>
  configOf({ functions: names.map((name) => fnOf(name)) }, options).functions.map(({ id }) => id);

describe('ids, service and stage from names', () => {
  test.each<[string[], DeployedOptions, string[]]>([
    [['orders-dev-createOrder', 'orders-dev-getOrder'], {}, ['createOrder', 'getOrder']],
    [['orders-dev-get-order', 'orders-dev-get-user'], {}, ['get-order', 'get-user']],
    [['orders_get_order', 'orders_get_user'], {}, ['order', 'user']],
    [['alpha', 'beta'], {}, ['alpha', 'beta']],
    [['orders-dev', 'orders-dev-x'], {}, ['dev', 'dev-x']],
    [['orders-dev-only'], {}, ['orders-dev-only']],
    [['orders-dev-only'], { prefix: 'orders-dev-' }, ['only']],
    [['orders-dev-only'], { prefix: 'orders-d' }, ['dev-only']],
    [['a-a', 'a-a-a'], {}, ['a', 'a-a-a']],
    [['x-__proto__', 'x-constructor'], {}, ['__proto__', 'constructor']],
  ])('%j %j', (names, options, ids) => {
    expect(idsOf(names, options).sort()).toEqual([...ids].sort());
  });

  test('names that CloudFormation made are logical ids, unless two stacks share one', () => {
    const made = (stack: string, logicalId: string, tail: string) =>
      fnOf(`${stack}-${logicalId}-${tail}`, { stack, logicalId });
    expect(
      configOf({
        functions: [made('todos-dev', 'GetTodo', 'A1B2C3D4E5F6'), made('todos-dev', 'PutTodo', 'A1B2C3D4E5F7')],
      }).functions.map(({ id }) => id),
    ).toEqual(['GetTodo', 'PutTodo']);
    expect(
      configOf({ functions: [made('a', 'Get', 'A1B2C3D4E5F6'), made('b', 'Get', 'A1B2C3D4E5F7')] }).functions.map(
        ({ id }) => id,
      ),
    ).toEqual(['a-Get-A1B2C3D4E5F6', 'b-Get-A1B2C3D4E5F7']);
  });

  test.each<[string, Partial<Deployed>, DeployedOptions, string, string]>([
    ['--stage', {}, { stage: 'prod' }, 'prod', 'orders-dev'],
    [
      'the tag',
      { functions: [fnOf('shop-x1-a', { stage: 'x1' }), fnOf('shop-x1-b', { stage: 'x1' })] },
      {},
      'x1',
      'shop',
    ],
    ['the REST stage', { apis: [apiOf('r', 'rest', { stages: ['Stage', 'blue'] })] }, {}, 'dev', 'orders'],
    [
      'the REST stage in the names',
      { functions: [fnOf('shop-blue-a'), fnOf('shop-blue-b')], apis: [apiOf('r', 'rest', { stages: ['blue'] })] },
      {},
      'blue',
      'shop',
    ],
    ['the prefix', {}, {}, 'dev', 'orders'],
    ['nothing', { functions: [fnOf('a'), fnOf('b')] }, {}, 'dev', 'service'],
  ])('stage and service: %s', (_, parts, options, stage, name) => {
    const { service } = configOf({ functions: [fnOf('orders-dev-a'), fnOf('orders-dev-b')], ...parts }, options);
    expect(service).toMatchObject({
      dialect: 'deployed',
      root: '.',
      file: FILE,
      region: 'eu-west-1',
      defaultStage: stage,
      name,
    });
  });

  test('text that holds the stage follows the stage', () => {
    const { functions } = configOf({ functions: [fnOf('orders-dev-dev'), fnOf('orders-dev-devices')] });
    expect(functions.map(({ deployedName }) => deployedName)).toEqual([
      { kind: 'stage', parts: ['orders-', { stage: true }, '-', { stage: true }] },
      { kind: 'stage', parts: ['orders-', { stage: true }, '-devices'] },
    ]);
  });
});

const FUNCTIONS = [
  fnOf('shop-dev-a', { variables: ['AWS_NODEJS_CONNECTION_REUSE_ENABLED', 'DB_PASSWORD'] }),
  fnOf('shop-dev-b'),
];
const triggersOf = (parts: Partial<Deployed>, id = 'a') =>
  configOf({ functions: FUNCTIONS, ...parts }).functions.find((fn) => fn.id === id)!.triggers;

describe('triggers', () => {
  test('variables are names that the service asks for', () => {
    const [a] = configOf({ functions: FUNCTIONS }).functions;
    expect(a!.environment).toEqual([
      {
        name: 'DB_PASSWORD',
        value: { kind: 'required', reason: 'external', source: 'deployed', name: 'DB_PASSWORD' },
        location: a!.location,
      },
    ]);
    expect(a!.location).toMatchObject({ file: FILE, line: 6 });
  });

  test('rules and schedules', () => {
    const target = 'shop-dev-a';
    const triggers = triggersOf({
      rules: [
        ruleOf(target, { expression: 'cron(0 3 * * ? *)', input: '{"a":1}' }),
        ruleOf(target, { enabled: false, inputPath: '$.time' }),
        ruleOf(target, { dropped: true }),
        ruleOf(target, { input: 'no JSON' }),
        ruleOf(target, { hasPattern: true, expression: 'rate(2 days)' }),
        ruleOf('foreign'),
      ],
      schedules: [
        scheduleOf(target, { timezone: 'Europe/Berlin' }),
        scheduleOf(target, { timezone: 'UTC' }),
        scheduleOf(target, { limited: true }),
        scheduleOf(target, { universal: true }),
      ],
    });
    expect(triggers.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'schedule a',
      'schedule a-2',
      'other a:schedule',
      'other a:schedule-2',
      'schedule a-3',
      'other a:eventBridge',
      'schedule a-4',
      'schedule a-5',
      'other a:schedule-3',
      'other a:schedule-4',
    ]);
    expect(triggers[0]).toMatchObject({
      source: 'rule',
      expression: 'cron(0 3 * * ? *)',
      input: { a: 1 },
      enabled: true,
    });
    expect(triggers[1]).toMatchObject({ enabled: false, inputPath: '$.time' });
    expect(triggers[6]).toMatchObject({ source: 'scheduler', timezone: 'Europe/Berlin' });
    expect(triggers[7]).not.toHaveProperty('timezone');
  });

  test('queues and what else is polled', () => {
    const target = 'shop-dev-a';
    const triggers = triggersOf({
      mappings: [
        mappingOf(target, 'arn:aws:sqs:eu-west-1:1:events-dev.fifo', {
          filters: ['{"body":{"a":[1]}}', 'odd'],
          maximumConcurrency: 4,
        }),
        mappingOf(target, 'arn:aws:dynamodb:eu-west-1:1:table/t/stream/x'),
        mappingOf(target, ''),
      ],
    });
    expect(triggers[0]).toMatchObject({
      kind: 'sqs',
      id: 'a',
      fifo: true,
      maximumConcurrency: 4,
      filterPatterns: [{ body: { a: [1] } }, 'odd'],
      queue: { kind: 'stage', parts: ['arn:aws:sqs:eu-west-1:1:events-', { stage: true }, '.fifo'] },
    });
    expect(triggers.slice(1)).toMatchObject([{ event: 'stream' }, { event: 'kafka' }]);
  });

  test('HTTP, REST and WebSocket routes, URLs', () => {
    const config = configOf({
      functions: FUNCTIONS,
      urls: [{ function: 'shop-dev-b', auth: 'AWS_IAM', streaming: true }],
      apis: [
        apiOf('h1', 'http', { stages: ['$default'] }),
        apiOf('h2', 'http', { stages: ['v1'] }),
        apiOf('r', 'rest', { stages: ['dev'], binaryMediaTypes: ['*/*'] }),
        apiOf('w', 'websocket'),
      ],
      routes: [
        routeOf('h1', 'GET /x/{id}', 'shop-dev-a'),
        routeOf('h1', '$default', 'shop-dev-b', { payload: '1.0', authorization: 'JWT' }),
        routeOf('h2', 'ANY /{proxy+}', 'shop-dev-a'),
        routeOf('r', 'POST /y', 'shop-dev-a', {
          payload: '1.0',
          apiKeyRequired: true,
          validated: true,
          integration: 'AWS',
          authorization: 'AWS_IAM',
        }),
        routeOf('r', 'GET /../z', 'shop-dev-a', { payload: '1.0' }),
        routeOf('w', '$connect', 'shop-dev-a'),
      ],
    });
    expect(config.functions.flatMap(({ triggers }) => triggers.map(({ id }) => id))).toEqual([
      'httpApi:GET /x/{id}',
      'http2Api:ANY /{proxy+}',
      'restApi:POST /y',
      'a:websocket',
      'httpApi:$default',
      'bUrl:$default',
    ]);
    expect(config.apis).toMatchObject([
      { id: 'httpApi', kind: 'http-api', payload: '2.0' },
      { id: 'http2Api', stage: { kind: 'literal', text: 'v1' } },
      {
        id: 'restApi',
        kind: 'rest',
        payload: '1.0',
        stage: { kind: 'stage', parts: [{ stage: true }] },
        binaryMediaTypes: ['*/*'],
      },
      { id: 'bUrl', kind: 'function-url', functionId: 'b' },
    ]);
    expect(config.apis[0]).not.toHaveProperty('stage');
    const guards = config.functions.flatMap(({ triggers }) =>
      triggers.map((one) => (one.kind === 'http' ? one.guards.map(({ kind }) => kind) : [])),
    );
    expect(guards).toEqual([
      [],
      [],
      ['iam', 'api-key', 'request-validation', 'non-proxy-integration'],
      [],
      ['authorizer', 'non-proxy-integration'],
      ['iam', 'non-proxy-integration'],
    ]);
    expect(config.findings.map(({ code }) => code)).toEqual(['LL1104', 'LL1108']);
  });

  test('a TOKEN authorizer of the service is carried over; others close the route', () => {
    const authorizer = { api: 'r', ttlSeconds: 60, identitySource: 'method.request.header.X-Token' };
    const config = configOf({
      functions: FUNCTIONS,
      apis: [apiOf('r', 'rest', { stages: ['dev'] })],
      authorizers: [
        { ...authorizer, id: '1', name: 'Own', type: 'TOKEN', function: 'shop-dev-b', validation: '^x' },
        { ...authorizer, id: '2', name: 'Foreign', type: 'TOKEN' },
        { ...authorizer, id: '3', name: 'Request', type: 'REQUEST', function: 'shop-dev-b' },
      ],
      routes: ['1', '2', '3', '4'].map((id) =>
        routeOf('r', `GET /${id}`, 'shop-dev-a', { payload: '1.0', authorization: 'CUSTOM', authorizer: id }),
      ),
    });
    const [a, b] = config.functions;
    expect(a!.triggers).toMatchObject([
      { authorizer: 'restApi:Own', guards: [] },
      { guards: [{ kind: 'authorizer', name: 'Foreign' }] },
      { guards: [{ kind: 'authorizer', name: 'Request' }] },
      { guards: [{ kind: 'authorizer', name: 'CUSTOM' }] },
    ]);
    expect(b!.triggers).toMatchObject([
      { kind: 'authorizer', id: 'restApi:Own', header: 'X-Token', validation: '^x', ttlSeconds: 60 },
    ]);
    expect(b!.triggers).toHaveLength(1);
  });
});

test('calls that were not answered are findings, one for each call and reason', () => {
  const why = 'no permission';
  const { findings } = configOf({
    functions: [...FUNCTIONS, fnOf('shop-dev-c', { layers: ['arn:aws:lambda:eu-west-1:1:layer:tools:3'] })],
    notRead: [
      ...['1', '2', '3', '4', '5'].map((subject) => ({ call: 'lambda:GetFunction', subject, why })),
      { call: 'apigateway:GetApis', why },
      { call: 'lambda:ListFunctionUrlConfigs', subject: 'a', why, instead: 'lambda:GetFunctionUrlConfig' },
    ],
  });
  expect(findings.map(({ code, demand }) => `${code} ${demand}`)).toEqual([
    'LL1108 must-do',
    'LL1108 must-do',
    'LL1108 note',
    'LL1108 note',
    'LL1105 must-do',
  ]);
  expect(findings[0]!.message).toContain(
    'lambda:GetFunction about 1, 2, 3 and 2 more was not answered (no permission)',
  );
  expect(findings[1]!.fix).toContain('apigateway:GET');
  expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
});

test('the folder that was packaged is found when it is the only one', () => {
  const config = configOf({
    functions: [
      fnOf('a', { handler: 'app.handler' }),
      fnOf('b', { handler: 'two.handler' }),
      fnOf('c', { handler: 'root.handler' }),
      fnOf('d', { handler: 'gone.handler' }),
    ],
  });
  const files = memoryFiles({
    'services/a/app.ts': '',
    'node_modules/x/app.js': '',
    'x/two.js': '',
    'y/two.js': '',
    'root.js': '',
    'z/root.js': '',
  });
  expect(withCodeFolders(config, files).functions.map(({ codeUri }) => codeUri)).toEqual([
    'services/a',
    undefined,
    undefined,
    undefined,
  ]);
});
