import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDeployed } from '../../../src/analyzer/deployed/parse.js';
import { readAccount } from '../../../src/analyzer/deployed/read.js';
import { deployedText } from '../../../src/analyzer/deployed/text.js';
import type { Deployed } from '../../../src/model/deployed.js';
import type { AwsOptions } from '../../../src/model/options.js';
import type { Result } from '../../../src/model/result.js';
import { freePort } from '../../rig/process.js';
import { type Exchange, json, recorded, refusal, replay, stopReplays } from './replay.js';

const KEYS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_MAX_ATTEMPTS',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_ENDPOINT_URL',
];
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  for (const key of KEYS) delete process.env[key];
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_MAX_ATTEMPTS: '2',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});

afterEach(() => {
  process.env = before;
  stopReplays();
});

type Script = ReadonlyArray<Exchange | readonly Exchange[]>;

async function read(script: Script, options: Partial<AwsOptions> = {}): Promise<Result<Deployed>> {
  const { endpoint } = await replay(script);
  return readAccount({ endpoint, region: 'eu-central-1', tags: [], ...options });
}

async function readOk(script: Script, options: Partial<AwsOptions> = {}): Promise<Deployed> {
  const result = await read(script, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const LIST = 'GET /2015-03-31/functions';
const arn = (name: string): string => `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
const fn = (name: string, more: object = {}) => ({
  FunctionName: name,
  FunctionArn: arn(name),
  Runtime: 'nodejs22.x',
  Handler: 'src/a.handler',
  Timeout: 7,
  MemorySize: 256,
  ...more,
});
const oneFunction = json(LIST, { Functions: [fn('a')] });
const details = (name: string, more: object): Exchange => json(`GET /2015-03-31/functions/${name}`, more);

/** A rule with this target. */
const withTarget = (target: object): Script => [
  oneFunction,
  json('POST / AWSEvents.ListRules', { Rules: [{ Name: 'r', ScheduleExpression: 'rate(1 day)' }] }),
  json('POST / AWSEvents.ListTargetsByRule', { Targets: [{ Id: '1', Arn: arn('a'), ...target }] }),
];

describe('recorded from moto', () => {
  test('functions, routes, rules, schedules, queues and URLs; no value of a variable', async () => {
    const deployed = await readOk(recorded());
    expect(deployed.functions.map(({ name }) => name)).toEqual(
      [
        'createOrder',
        'dailyReport',
        'deleteOrder',
        'getOrder',
        'listOrders',
        'nightlyReport',
        'orderEvents',
        'updateOrder',
        'welcomeCustomer',
      ].map((id) => `orders-dev-${id}`),
    );
    expect(deployed.functions[0]).toEqual({
      name: 'orders-dev-createOrder',
      arn: arn('orders-dev-createOrder'),
      runtime: 'nodejs22.x',
      handler: 'src/orders/write.create',
      packageType: 'Zip',
      timeoutSeconds: 10,
      memoryMb: 512,
      variables: ['CURRENCY', 'DATABASE_URL', 'LOG_LEVEL', 'ORDER_EVENTS_QUEUE_URL', 'SERVICE'],
      layers: [],
      stage: 'dev',
    });
    expect(deployed.routes.map((route) => [route.method, route.path, route.function])).toEqual(
      expect.arrayContaining([
        ['GET', '/reports/daily', 'orders-dev-dailyReport'],
        ['DELETE', '/orders/{id}', 'orders-dev-deleteOrder'],
      ]),
    );
    expect(deployed.routes).toHaveLength(6);
    expect(deployed.schedules).toMatchObject([{ name: 'weekly', timezone: 'Europe/Berlin', input: '{"week":true}' }]);
    expect(deployed.urls).toEqual([{ function: 'orders-dev-listOrders', auth: 'NONE', streaming: false }]);
    expect(deployed.mappings).toMatchObject([{ function: 'orders-dev-orderEvents', reportBatchItemFailures: true }]);
    expect(deployed).toMatchObject({ version: 1, region: 'eu-central-1', account: '123456789012' });
    expect(deployedText(deployed)).not.toMatch(/s3cr3t|Orders per day/);
  });

  test('an input that looks secret is dropped, and a paused rule stays paused', async () => {
    const { rules } = await readOk(recorded());
    expect(rules.find(({ name }) => name === 'paused')).toEqual({
      name: 'paused',
      bus: 'default',
      function: 'orders-dev-nightlyReport',
      expression: 'rate(1 hour)',
      hasPattern: false,
      enabled: false,
      dropped: true,
    });
  });

  test('calls that the server does not know are named, and another one answers for them', async () => {
    const { notRead } = await readOk(recorded());
    expect(notRead.filter(({ call }) => call === 'lambda:ListFunctionUrlConfigs')).toHaveLength(9);
    expect(notRead).toContainEqual({
      call: 'lambda:ListFunctionUrlConfigs',
      subject: 'orders-dev-createOrder',
      why: 'the server does not know this call',
      instead: 'lambda:GetFunctionUrlConfig',
    });
    expect(notRead.map(({ call }) => call)).toContain('apigateway:GetAuthorizers');
  });

  test('two reads are the same text', async () => {
    const [one, two] = [await readOk(recorded()), await readOk([...recorded()].reverse())];
    expect(deployedText(one)).toBe(deployedText(two));
  });
});

describe('written by the shapes that AWS documents', () => {
  test('all pages are read', async () => {
    const { functions, mappings, rules } = await readOk([
      json(LIST, { Functions: [fn('a')], NextMarker: 'm 2' }),
      json(`${LIST}?Marker=m%202`, { Functions: [fn('b')] }),
      json('GET /2015-03-31/event-source-mappings', { EventSourceMappings: [], NextMarker: 'n' }),
      json('GET /2015-03-31/event-source-mappings?Marker=n', {
        EventSourceMappings: [
          {
            FunctionArn: `${arn('b')}:live`,
            EventSourceArn: 'arn:aws:sqs:eu-central-1:1:q.fifo',
            BatchSize: 5,
            State: 'Disabled',
            ScalingConfig: { MaximumConcurrency: 3 },
            MaximumBatchingWindowInSeconds: 2,
          },
        ],
      }),
      json('POST / AWSEvents.ListEventBuses', { EventBuses: [{ Name: 'default' }, { Name: 'shop' }] }),
      json(
        'POST / AWSEvents.ListRules',
        { Rules: [{ Name: 'r1', ScheduleExpression: 'rate(1 day)', State: 'ENABLED' }], NextToken: 't' },
        '{"EventBusName":"default"}',
      ),
      json(
        'POST / AWSEvents.ListRules',
        { Rules: [{ Name: 'r2', ScheduleExpression: 'rate(2 days)', State: 'ENABLED' }] },
        '{"EventBusName":"default","NextToken":"t"}',
      ),
      json('POST / AWSEvents.ListTargetsByRule', {
        Targets: [
          { Id: '1', Arn: arn('a') },
          { Id: '2', Arn: 'arn:aws:sqs:eu-central-1:1:x' },
        ],
      }),
    ]);
    expect(functions.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(mappings).toEqual([
      {
        function: 'b',
        source: 'arn:aws:sqs:eu-central-1:1:q.fifo',
        enabled: false,
        batchSize: 5,
        windowSeconds: 2,
        reportBatchItemFailures: false,
        maximumConcurrency: 3,
        filters: [],
      },
    ]);
    expect(rules.map(({ name, function: target }) => [name, target])).toEqual([
      ['r1', 'a'],
      ['r2', 'a'],
    ]);
  });

  test('a marker that comes back ends the list', async () => {
    const { functions } = await readOk([
      json(LIST, { Functions: [fn('a')], NextMarker: 'm' }),
      json(`${LIST}?Marker=m`, { Functions: [fn('b')], NextMarker: 'm' }),
    ]);
    expect(functions).toHaveLength(2);
  });

  test('REST: stage variables, authorizers, validators and the preflight answer', async () => {
    const uri = (name: string) =>
      `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${name}/invocations`;
    const { apis, routes, authorizers } = await readOk([
      json(LIST, { Functions: [fn('a'), fn('auth')] }),
      json('GET /restapis?limit=500', {
        item: [
          { id: 'r1', name: 'shop', binaryMediaTypes: ['image/png'], policy: '{}' },
          { id: 'r2', name: 'foreign' },
        ],
      }),
      json('GET /restapis/r1/stages', { item: [{ stageName: 'prod', variables: { fn: 'a', password: 'hush' } }] }),
      json('GET /restapis/r1/authorizers?limit=500', {
        item: [
          {
            id: 'z1',
            name: 'Token',
            type: 'TOKEN',
            authorizerUri: uri(arn('auth')),
            identitySource: 'method.request.header.Authorization',
            identityValidationExpression: '^Bearer',
            authorizerResultTtlInSeconds: 0,
          },
        ],
      }),
      json('GET /restapis/r1/resources?embed=methods&limit=500', {
        item: [
          {
            path: '/x',
            resourceMethods: {
              GET: {
                authorizationType: 'CUSTOM',
                authorizerId: 'z1',
                apiKeyRequired: true,
                requestValidatorId: 'v',
                requestParameters: { 'method.request.querystring.page': true },
                methodIntegration: { type: 'AWS_PROXY', uri: uri(arn(`\${stageVariables.fn}`)) },
              },
              OPTIONS: {
                authorizationType: 'NONE',
                methodIntegration: {
                  type: 'MOCK',
                  integrationResponses: {
                    200: {
                      responseParameters: {
                        'method.response.header.Access-Control-Allow-Origin': "'*'",
                        'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
                        'method.response.header.Access-Control-Max-Age': "'600'",
                      },
                    },
                  },
                },
              },
            },
          },
        ],
      }),
    ]);
    expect(apis).toEqual([
      { id: 'r1', name: 'shop', kind: 'rest', stages: ['prod'], binaryMediaTypes: ['image/png'], hasPolicy: true },
    ]);
    expect(routes).toMatchObject([
      {
        method: 'GET',
        function: 'a',
        authorization: 'CUSTOM',
        authorizer: 'z1',
        apiKeyRequired: true,
        validated: true,
      },
      { method: 'OPTIONS', function: '', cors: { origins: ['*'], methods: ['GET', 'OPTIONS'], maxAge: 600 } },
    ]);
    expect(authorizers).toEqual([
      {
        api: 'r1',
        id: 'z1',
        name: 'Token',
        type: 'TOKEN',
        function: 'auth',
        identitySource: 'method.request.header.Authorization',
        validation: '^Bearer',
        ttlSeconds: 0,
      },
    ]);
    expect(JSON.stringify({ apis, routes, authorizers })).not.toContain('hush');
  });

  test('a schedule that calls the Lambda API belongs to the function in its input', async () => {
    const { schedules } = await readOk([
      oneFunction,
      json('GET /schedules', {
        Schedules: [
          { Name: 's', GroupName: 'g', Target: { Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' } },
          { Name: 'foreign', GroupName: 'g', Target: { Arn: arn('other') } },
        ],
      }),
      json('GET /schedules/s?groupName=g', {
        Name: 's',
        GroupName: 'g',
        State: 'ENABLED',
        ScheduleExpression: 'rate(1 day)',
        EndDate: 1790000000,
        Target: {
          Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke',
          Input: JSON.stringify({ FunctionName: arn('a'), Payload: '{}' }),
        },
      }),
    ]);
    expect(schedules).toEqual([
      {
        name: 's',
        group: 'g',
        function: 'a',
        expression: 'rate(1 day)',
        enabled: true,
        limited: true,
        universal: true,
      },
    ]);
  });

  test.each([
    [{ Input: '{"pin":1,"password":4711}' }],
    [{ Input: '{"headers":{"Authorization":"Basic bWU6aHVzaA=="}}' }],
    [{ Input: '{"body":"{\\"apiKey\\":\\"hush\\"}"}' }],
    [{ Input: '"https://api.example.com/hook?api_key=hush"' }],
    [{ InputTransformer: { InputPathsMap: { id: '$.id' }, InputTemplate: '{"id": <id>, "password": "hush"}' } }],
    [{ InputTransformer: { InputPathsMap: {}, InputTemplate: '{"Authorization" : "Bearer hush"}' } }],
  ])('an input that names a secret is dropped: %j', async (target) => {
    const { rules } = await readOk(withTarget(target));
    expect(rules).toMatchObject([{ name: 'r', dropped: true }]);
    expect(JSON.stringify(rules)).not.toMatch(/hush|4711|bWU6/);
  });

  test.each([
    [{ Input: '{"days":1,"tokens":3,"author":"x"}' }],
    [{ Input: '{"password":"","secret":null}' }],
    [{ InputTransformer: { InputPathsMap: { t: '$.time' }, InputTemplate: '{"at": <t>, "password": "<t>"}' } }],
  ])('any other input is kept: %j', async (target) => {
    expect((await readOk(withTarget(target))).rules[0]).not.toHaveProperty('dropped');
  });

  test('an authorizer is known without the stages, when its URI names none', async () => {
    const { authorizers } = await readOk([
      json(LIST, { Functions: [fn('auth')] }),
      json('GET /restapis?limit=500', { item: [{ id: 'r1', name: 'shop' }] }),
      refusal('GET /restapis/r1/stages', 403, 'AccessDeniedException'),
      json('GET /restapis/r1/authorizers?limit=500', {
        item: [{ id: 'z1', name: 'Token', type: 'TOKEN', authorizerUri: arn('auth') }],
      }),
    ]);
    expect(authorizers).toMatchObject([{ function: 'auth' }]);
  });

  test.each([
    ['one function in every stage', 'auth', 'auth', 'auth'],
    ['another function in another stage', 'auth', 'a', undefined],
    ['a function of another stack in another stage', 'auth', 'elsewhere', undefined],
  ])('the authorizer is %s', async (_, dev, prod, name) => {
    const authorizerUri = `arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${arn('$')}/invocations`;
    const { authorizers } = await readOk([
      json(LIST, { Functions: [fn('a'), fn('auth')] }),
      json('GET /restapis?limit=500', { item: [{ id: 'r1', name: 'shop' }] }),
      json('GET /restapis/r1/stages', {
        item: [
          { stageName: 'dev', variables: { who: dev } },
          { stageName: 'prod', variables: { who: prod } },
        ],
      }),
      json('GET /restapis/r1/authorizers?limit=500', {
        item: [
          {
            id: 'z1',
            name: 'Token',
            type: 'TOKEN',
            authorizerUri: authorizerUri.replace('$', () => '${stageVariables.who}'),
            identitySource: 'method.request.header.Authorization',
          },
        ],
      }),
      json('GET /restapis/r1/resources?embed=methods&limit=500', {
        item: [
          {
            path: '/x',
            resourceMethods: {
              GET: {
                authorizationType: 'CUSTOM',
                authorizerId: 'z1',
                methodIntegration: { type: 'AWS_PROXY', uri: authorizerUri.replace('$', 'a') },
              },
            },
          },
        ],
      }),
    ]);
    expect(authorizers.map((one) => one.function)).toEqual([name]);
  });

  test.each([
    [{ prefix: 'b' }, ['b', 'b2']],
    [{ stack: 'shop-dev' }, ['a', 'b']],
    [{ tags: ['team=orders'] }, ['b']],
    [{ tags: ['team'] }, ['b', 'b2']],
    [{ prefix: 'b', stack: 'shop-dev', tags: ['team=orders'] }, ['b']],
  ])('%j selects functions', async (options, names) => {
    const stack = { 'aws:cloudformation:stack-name': 'shop-dev', 'aws:cloudformation:logical-id': 'X' };
    const { functions } = await readOk(
      [
        json(LIST, { Functions: [fn('a'), fn('b'), fn('b2')] }),
        details('a', { Tags: stack }),
        details('b', { Tags: { ...stack, team: 'orders' }, Concurrency: { ReservedConcurrentExecutions: 4 } }),
        details('b2', { Tags: { team: 'mail' } }),
      ],
      options,
    );
    expect(functions.map(({ name }) => name)).toEqual(names);
    for (const one of functions) expect(one.reservedConcurrency).toBe(one.name === 'b' ? 4 : undefined);
  });
});

describe('trouble with one call', () => {
  test('no permission: named, and the rest goes on', async () => {
    const { notRead, rules } = await readOk([
      oneFunction,
      refusal('GET /2015-03-31/event-source-mappings', 403, 'AccessDeniedException'),
      json('POST / AWSEvents.ListRules', { Rules: [{ Name: 'r', ScheduleExpression: 'rate(1 day)' }] }),
      json('POST / AWSEvents.ListTargetsByRule', { Targets: [{ Id: '1', Arn: arn('a') }] }),
    ]);
    expect(notRead).toEqual([{ call: 'lambda:ListEventSourceMappings', why: 'no permission' }]);
    expect(rules).toHaveLength(1);
  });

  test('throttled once: tried again', async () => {
    const script = [[refusal(LIST, 429, 'TooManyRequestsException'), oneFunction]];
    expect((await readOk(script)).functions).toHaveLength(1);
  });

  test('throttled to the end, a page of HTML, a broken server, an unknown error', async () => {
    const page = { status: 501, headers: { 'content-type': 'text/html' }, answer: '<!doctype html>' };
    const { notRead } = await readOk([
      oneFunction,
      refusal('GET /2015-03-31/event-source-mappings', 429, 'TooManyRequestsException'),
      { call: 'GET /2021-10-31/functions/a/urls', ...page },
      { call: 'GET /2021-10-31/functions/a/url', ...page },
      { call: 'GET /schedules', ...page, status: 500 },
      refusal('GET /restapis?limit=500', 400, 'Odd<b>Exception'),
    ]);
    expect(notRead).toMatchObject([
      { call: 'apigateway:GetRestApis', why: expect.stringMatching(/^the server answered \w+$/) },
      { call: 'lambda:ListEventSourceMappings', why: 'still throttled after all attempts' },
      { call: 'lambda:ListFunctionUrlConfigs', subject: 'a', why: 'the server does not know this call' },
      { call: 'scheduler:ListSchedules' },
    ]);
    expect(notRead.find(({ call }) => call.includes('UrlConfigs'))).not.toHaveProperty('instead');
  });

  test('variables that AWS cannot decrypt are said', async () => {
    const Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } };
    const { notRead } = await readOk([json(LIST, { Functions: [fn('a', { Environment })] })]);
    expect(notRead).toMatchObject([{ call: 'kms:Decrypt', subject: 'a' }]);
  });
});

describe('trouble that ends the run (LL1018)', () => {
  const wrongKeys = refusal(LIST, 403, 'UnrecognizedClientException');

  test.each<[string, Script, RegExp, RegExp]>([
    ['wrong credentials', [wrongKeys], /does not accept the credentials/, /--profile/],
    ['expired credentials', [refusal(LIST, 403, 'ExpiredTokenException')], /expired/, /log in again/],
    [
      'no right to list functions',
      [refusal(LIST, 403, 'AccessDeniedException')],
      /lambda:ListFunctions: no permission/,
      /allow lambda:ListFunctions/,
    ],
    ['no functions', [], /no functions in eu-central-1/, /--region/],
    [
      'throttled to the end',
      [refusal(LIST, 429, 'TooManyRequestsException')],
      /still throttled/,
      /^wait a few minutes, then read again$/,
    ],
    [
      'a page in place of an answer',
      [{ call: LIST, status: 200, headers: { 'content-type': 'text/html' }, answer: '<!doctype html>' }],
      /gave no readable answer/,
      /^check --endpoint$/,
    ],
    ['an answer that is none', [json(LIST, null)], /gave no readable answer/, /^check --endpoint$/],
  ])('%s', async (_, script, message, fix) => {
    const result = await read(script);
    expect(result).toMatchObject({ ok: false, error: { code: 'LL1018', exit: 2 } });
    if (result.ok) return;
    expect(result.error.message).toMatch(message);
    expect(result.error.fix).toMatch(fix);
    expect(result.error.message).not.toContain('user/me');
  });

  test.each([
    [{ FunctionName: '../../x' }, /functions\[0\]\.name must be a function's name/],
    [{ FunctionName: 'a`$(id)`' }, /functions\[0\]\.name/],
    [{ Timeout: 'ten' }, /functions\[0\]\.timeoutSeconds must be a whole number/],
    [{ Environment: { Variables: { 'A-B\n': 'hush' } } }, /functions\[0\]\.variables\[0\]/],
  ])('what no AWS says, and what could not be read again: %j', async (more, message) => {
    const result = await read([json(LIST, { Functions: [fn('a', more)] })]);
    expect(result).toMatchObject({ ok: false, error: { code: 'LL1018', exit: 2, fix: 'check --endpoint' } });
    if (!result.ok) expect(result.error.message).toMatch(message);
    expect(JSON.stringify(result)).not.toContain('hush');
  });

  test('what AWS says can be read again', async () => {
    const deployed = await readOk([
      oneFunction,
      json('GET /2021-10-31/functions/a/urls', {
        FunctionUrlConfigs: [{ AuthType: 'NONE', Cors: { AllowOrigins: ['*'], MaxAge: 0 } }],
      }),
      json('GET /v2/apis', { items: [{ apiId: 'h', protocolType: 'HTTP', corsConfiguration: { maxAge: -1 } }] }),
      json('GET /v2/apis/h/routes', { items: [{ routeKey: 'GET /x', target: 'integrations/i' }] }),
      json('GET /v2/apis/h/integrations', {
        items: [{ integrationId: 'i', integrationType: 'AWS_PROXY', integrationUri: arn('a') }],
      }),
    ]);
    expect(parseDeployed(deployedText(deployed), 'deployed.json')).toEqual({ ok: true, value: deployed });
    expect(deployed.apis).toHaveLength(1);
  });

  test('nothing matches the selection', async () => {
    const result = await read([oneFunction], { prefix: 'zz' });
    expect(result).toMatchObject({
      ok: false,
      error: { message: 'none of the 1 function in eu-central-1 matches --prefix zz' },
    });
  });

  test('no region', async () => {
    const { endpoint } = await replay([]);
    const result = await readAccount({ endpoint, tags: [] });
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'LL1018', message: expect.stringContaining('no region is set') },
    });
  });

  test('no credentials', async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    expect(await read([oneFunction])).toMatchObject({
      ok: false,
      error: { code: 'LL1018', message: expect.stringContaining('no credentials') },
    });
  });

  test('a profile that does not exist', async () => {
    const result = await read([oneFunction], { profile: 'nobody' });
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'LL1018',
        message: 'the account cannot be read: the profile nobody gives no credentials',
        fix: 'name a profile of ~/.aws/config with --profile',
      },
    });
  });

  test('nobody at the endpoint', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const result = await readAccount({ endpoint, region: 'eu-central-1', tags: [] });
    expect(result).toMatchObject({ ok: false, error: { code: 'LL1018', fix: 'check --endpoint' } });
  });

  test('a password in --endpoint is not shown', async () => {
    const endpoint = `http://me:hunter2@127.0.0.1:${await freePort()}`;
    const result = await readAccount({ endpoint, region: 'eu-central-1', tags: [] });
    expect(JSON.stringify(result)).toMatch(/http:\/\/127\.0\.0\.1:\d+ cannot be reached/);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('a server that closes every connection', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = await readAccount({ endpoint, region: 'eu-central-1', tags: [] });
    server.close();
    expect(result).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/the connection was closed$/) },
    });
  });

  test('credentials that expire on the way end the run as well', async () => {
    const result = await read([oneFunction, refusal('GET /schedules', 403, 'ExpiredTokenException')]);
    expect(result).toMatchObject({ ok: false, error: { code: 'LL1018' } });
  });
});
