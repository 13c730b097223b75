import { describe, expect, test } from 'vitest';
import { withDeployed } from '../../../src/analyzer/deployed/with-deployed.js';
import type { ConfigFacts } from '../../../src/model/config.js';
import type { Deployed, DeployedAuthorizer, DeployedFunction, DeployedRoute } from '../../../src/model/deployed.js';
import type { HttpTrigger, ScheduleTrigger, SqsTrigger, Trigger } from '../../../src/model/inventory.js';
import { configOf } from '../inventory.js';
import { apiOf, deployedOf, FILE, fnOf, mappingOf, routeOf, ruleOf, scheduleOf, textOf } from './deployed.js';

const location = { file: 'serverless.yml', line: 1, column: 1 };
const NAME = 'orders-dev-a';

const schedule = (more: Partial<ScheduleTrigger> = {}): ScheduleTrigger => ({
  kind: 'schedule',
  id: 'a',
  source: 'rule',
  expression: 'rate(1 day)',
  enabled: true,
  location,
  ...more,
});
const queue = (more: Partial<SqsTrigger> = {}): SqsTrigger => ({
  kind: 'sqs',
  id: 'a',
  fifo: false,
  batchSize: 10,
  windowSeconds: 0,
  reportBatchItemFailures: false,
  filterPatterns: [],
  enabled: true,
  location,
  queue: {
    kind: 'required',
    reason: 'reference',
    source: '!GetAtt OrderEventsQueue.Arn',
    name: 'ORDER_EVENTS_QUEUE_ARN',
  },
  ...more,
});
const route = (path: string, more: Partial<HttpTrigger> = {}): HttpTrigger => ({
  kind: 'http',
  id: `httpApi:GET ${path}`,
  api: 'httpApi',
  method: 'GET',
  path,
  guards: [],
  location,
  ...more,
});

/** One function with these triggers in serverless.yml. */
function template(triggers: readonly Trigger[] = []): ConfigFacts {
  const config = configOf([{ id: 'a', handler: 'src/a.handler', environment: { HERE: 'x' } }]);
  const apis = triggers.some(({ kind }) => kind === 'http')
    ? [{ id: 'httpApi', kind: 'http-api', payload: '2.0', binaryMediaTypes: [], location } as const]
    : [];
  return { ...config, apis, functions: config.functions.map((fn) => ({ ...fn, triggers })) };
}

function merge(config: ConfigFacts, parts: Partial<Deployed> = {}, fn: Partial<DeployedFunction> = {}) {
  const deployed = deployedOf({ functions: [fnOf(NAME, { variables: ['HERE'], ...fn })], ...parts });
  const merged = withDeployed(config, deployed, FILE, textOf(deployed));
  const said = merged.findings.map(({ code, message }) => `${code} ${message}`);
  return { merged, said, fn: merged.functions[0]!, triggers: merged.functions[0]!.triggers };
}

test('nothing is said where nothing differs', () => {
  const config = template([schedule(), queue(), route('/x')]);
  const { merged, said } = merge(config, {
    rules: [ruleOf(NAME)],
    mappings: [mappingOf(NAME, 'arn:aws:sqs:eu-west-1:1:order-events-dev')],
    apis: [apiOf('h', 'http', { stages: ['$default'] })],
    routes: [routeOf('h', 'GET /x', NAME)],
  });
  expect(said).toEqual([]);
  expect(merged).toEqual(config);
});

describe('settings (LL1109)', () => {
  test.each<[Partial<DeployedFunction>, string]>([
    [{ runtime: 'nodejs20.x' }, 'runtime is nodejs22.x in the infrastructure code and nodejs20.x on AWS'],
    [{ handler: 'x.y' }, 'handler is src/a.handler in the infrastructure code and x.y on AWS'],
    [{ timeoutSeconds: 30 }, 'timeout is 6 s in the infrastructure code and 30 s on AWS'],
    [{ memoryMb: 128 }, 'memory is 1024 MB in the infrastructure code and 128 MB on AWS'],
    [{ reservedConcurrency: 0 }, 'reserved concurrency is not set in the infrastructure code and 0 on AWS'],
    [{ variables: [] }, 'variable HERE is in the infrastructure code and not set on AWS'],
  ])('%j', (fn, what) => {
    const { said, merged } = merge(template(), {}, fn);
    expect(said).toEqual([`LL1109 Function "a": ${what}.`]);
    expect(merged.functions).toEqual(template().functions);
  });

  test('variables that only AWS has are asked for', () => {
    const { fn, said } = merge(template(), {}, { variables: ['HERE', 'ONE', 'TWO'] });
    expect(fn.environment.map(({ name, value }) => [name, value.kind])).toEqual([
      ['HERE', 'literal'],
      ['ONE', 'required'],
      ['TWO', 'required'],
    ]);
    expect(fn.environment[1]!.location.file).toBe(FILE);
    expect(said).toEqual([expect.stringContaining('variables ONE, TWO are set on AWS')]);
  });
});

describe('triggers', () => {
  test('what only AWS has is said (LL1110) and added under ids of its own', () => {
    const { triggers, said, merged } = merge(template([schedule()]), {
      rules: [ruleOf(NAME), ruleOf(NAME, { expression: 'rate(2 days)' })],
      schedules: [scheduleOf(NAME, { expression: 'rate(3 days)' })],
      mappings: [mappingOf(NAME, 'arn:aws:sqs:eu-west-1:1:q')],
      urls: [{ function: NAME, auth: 'NONE', streaming: false }],
      apis: [apiOf('h', 'http')],
      routes: [routeOf('h', 'GET /new', NAME)],
    });
    expect(said.map((line) => line.slice(0, 6))).toEqual(Array(5).fill('LL1110'));
    expect(triggers.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual([
      'http aUrl:$default',
      'http httpApi:GET /new',
      'schedule a',
      'schedule a-2',
      'schedule a-3',
      'sqs a',
    ]);
    expect(merged.apis.map(({ id }) => id)).toEqual(['httpApi', 'aUrl']);
    expect(merged.findings.every(({ demand }) => demand === 'must-decide')).toBe(true);
  });

  test('what AWS does not have is said (LL1111) and stays', () => {
    const config = template([schedule(), queue(), route('/x')]);
    const { said, merged } = merge(config);
    expect(said.map((line) => line.slice(0, 6))).toEqual(['LL1111', 'LL1111', 'LL1111']);
    expect(merged.functions).toEqual(config.functions);
  });

  test('nothing is missing where nobody could look', () => {
    const calls = ['events:ListRules', 'lambda:ListEventSourceMappings', 'apigateway:GetApis'];
    const notRead = calls.map((call) => ({ call, why: 'no permission' }));
    const { merged } = merge(template([schedule(), queue(), route('/x')]), { notRead });
    expect(merged.findings.map(({ code }) => code)).toEqual(['LL1108', 'LL1108', 'LL1108']);
  });

  test.each([
    [true, false, 'on in the infrastructure code and off on AWS'],
    [false, true, 'off in the infrastructure code and on on AWS'],
  ])('enabled %s here, %s on AWS: off', (here, there, what) => {
    const config = template([schedule({ enabled: here }), queue({ enabled: here })]);
    const { triggers, said } = merge(config, {
      rules: [ruleOf(NAME, { enabled: there })],
      mappings: [mappingOf(NAME, 'arn:aws:sqs:eu-west-1:1:order-events-dev', { enabled: there })],
    });
    expect(triggers).toMatchObject([{ enabled: false }, { enabled: false }]);
    expect(said).toEqual([expect.stringContaining(what), expect.stringContaining(what)]);
  });

  test('the same schedule with another expression, input or zone; the same queue with other settings', () => {
    const { said, triggers } = merge(template([schedule({ input: { a: 1 } }), queue()]), {
      rules: [ruleOf(NAME, { expression: 'rate(1 hour)' })],
      mappings: [
        mappingOf(NAME, 'arn:aws:sqs:eu-west-1:1:order-events-dev', { batchSize: 1, reportBatchItemFailures: true }),
      ],
    });
    expect(said).toEqual([
      'LL1109 Function "a": the schedule is rate(1 day) in the infrastructure code and rate(1 hour) on AWS.',
      'LL1109 Function "a": the input of rate(1 day) is another one on AWS.',
      'LL1109 Function "a": batch size of its queue is 10 in the infrastructure code and 1 on AWS.',
      'LL1109 Function "a": ReportBatchItemFailures of its queue is off in the infrastructure code and on on AWS.',
    ]);
    expect(triggers).toMatchObject([{ expression: 'rate(1 day)', input: { a: 1 } }, { batchSize: 10 }]);
  });

  test('a schedule whose input was dropped is still that schedule', () => {
    const { said, triggers } = merge(template([schedule()]), { rules: [ruleOf(NAME, { dropped: true })] });
    expect(said).toEqual([expect.stringMatching(/^LL1109 .* is not fully known on AWS/)]);
    expect(triggers).toEqual([schedule()]);
  });

  test('a schedule whose input was dropped is off where AWS has it off', () => {
    const { said, triggers } = merge(template([schedule()]), {
      rules: [ruleOf(NAME, { dropped: true, enabled: false })],
    });
    expect(triggers).toMatchObject([{ enabled: false }]);
    expect(said).toContainEqual(expect.stringContaining('is on in the infrastructure code and off on AWS'));
  });

  test('of two schedules at one time, the one that AWS has off is off', () => {
    const { triggers } = merge(template([schedule({ input: { a: 1 } }), schedule({ id: 'a-2', input: { b: 2 } })]), {
      rules: [
        ruleOf(NAME, { name: 'first', input: '{"b":2}', enabled: false }),
        ruleOf(NAME, { name: 'second', input: '{"a":1}' }),
      ],
    });
    expect(triggers).toMatchObject([
      { input: { a: 1 }, enabled: true },
      { input: { b: 2 }, enabled: false },
    ]);
  });

  test('a rule of the infrastructure code that is a schedule of EventBridge Scheduler on AWS runs once', () => {
    const { said, triggers } = merge(template([schedule()]), { schedules: [scheduleOf(NAME)] });
    expect(triggers).toEqual([schedule()]);
    expect(said).toEqual([expect.stringMatching(/^LL1109 .*rule in the infrastructure code and scheduler on AWS/)]);
  });

  test('schedules that may be those of AWS with other times stay off', () => {
    const two = [schedule(), schedule({ id: 'a-2', expression: 'rate(2 days)' })];
    const rules = [
      ruleOf(NAME, { name: 'x', expression: 'rate(3 days)' }),
      ruleOf(NAME, { name: 'y', expression: 'rate(4 days)' }),
    ];
    const { said, triggers } = merge(template(two), { rules });
    expect(triggers.map((one) => (one as ScheduleTrigger).enabled)).toEqual([false, false, true, true]);
    expect(said.filter((line) => /^LL1111.*it stays off here/.test(line))).toHaveLength(2);
  });

  const token = { api: 'h', id: 'x', name: 'Token', type: 'TOKEN', ttlSeconds: 300 };
  const asked = { authorization: 'CUSTOM', authorizer: 'x' };
  const header = { identitySource: 'method.request.header.Authorization' };

  test.each<[string, Partial<DeployedRoute>, Partial<DeployedAuthorizer>, string[]]>([
    ['a key beside the authorizer', { ...asked, apiKeyRequired: true }, { ...header, function: NAME }, ['api-key']],
    ['IAM in its place', { authorization: 'AWS_IAM' }, {}, ['iam']],
    ['another authorizer', asked, { ...header, function: NAME, name: 'Other' }, ['authorizer']],
    ['the same authorizer', asked, { ...header, function: NAME }, []],
    ['the same authorizer, whose function was not read', asked, {}, []],
  ])('a route with an authorizer: AWS has %s', (_, more, authorizer, guards) => {
    const { triggers } = merge(template([route('/x', { authorizer: 'httpApi:Token' })]), {
      apis: [apiOf('h', 'http')],
      routes: [routeOf('h', 'GET /x', NAME, more)],
      authorizers: [{ ...token, ...authorizer }],
    });
    const [merged] = triggers as HttpTrigger[];
    expect(merged!.guards.map(({ kind }) => kind)).toEqual(guards);
  });

  test('a route with an authorizer stays so where the authorizers were not read', () => {
    const { triggers } = merge(template([route('/x', { authorizer: 'httpApi:Token' })]), {
      apis: [apiOf('h', 'http')],
      routes: [routeOf('h', 'GET /x', NAME, asked)],
      notRead: [{ call: 'apigateway:GetAuthorizers', subject: 'h', why: 'no permission' }],
    });
    expect(triggers).toMatchObject([{ guards: [], authorizer: 'httpApi:Token' }]);
  });

  test('a route that AWS has closed stays closed; one that only the code closes too', () => {
    const { said, triggers } = merge(
      template([route('/open'), route('/closed', { guards: [{ kind: 'iam', name: 'aws_iam' }] })]),
      {
        apis: [apiOf('h', 'http')],
        routes: [routeOf('h', 'GET /open', NAME, { authorization: 'AWS_IAM' }), routeOf('h', 'GET /closed', NAME)],
      },
    );
    expect(triggers).toMatchObject([{ guards: [{ kind: 'iam' }] }, { guards: [{ kind: 'iam' }] }]);
    expect(said.map((line) => line.slice(0, 6))).toEqual(['LL1109', 'LL1109']);
  });

  test('events that stay on Lambda are not said twice', () => {
    const other = (event: string): Trigger => ({ kind: 'other', id: `a:${event}`, event, why: 'w', location });
    const { said } = merge(template([other('eventBridge'), other('url'), other('s3')]), {
      rules: [{ ...ruleOf(NAME), expression: undefined as never, hasPattern: true }],
      urls: [{ function: NAME, auth: 'NONE', streaming: false }],
    });
    expect(said).toEqual([]);
  });
});

describe('which function is which', () => {
  const found = (id: string, dialect: 'sam' | 'serverless', functions: DeployedFunction[]): string => {
    const config = configOf([{ id, handler: 'src/a.handler' }]);
    const unnamed = { kind: 'required', reason: 'reference', source: 'x', name: 'X' } as const;
    const facts = {
      ...config,
      service: { ...config.service, dialect },
      functions: config.functions.map((fn) => ({ ...fn, deployedName: unnamed })),
    };
    const deployed = deployedOf({ functions: functions.map((fn) => ({ ...fn, timeoutSeconds: 99 })) });
    return withDeployed(facts, deployed, FILE, textOf(deployed))
      .findings.map(({ code }) => code)
      .join();
  };

  test.each<[string, string, 'sam' | 'serverless', DeployedFunction[], string]>([
    ['SAM, tagged', 'GetTodo', 'sam', [fnOf('t-GetTodo-A1B2C3D4E5F6', { stack: 't', logicalId: 'GetTodo' })], 'LL1109'],
    ['SAM, tags not read', 'GetTodo', 'sam', [fnOf('t-GetTodo-A1B2C3D4E5F6')], 'LL1109'],
    [
      'Serverless',
      'create-order',
      'serverless',
      [fnOf('x', { stack: 't', logicalId: 'CreateDashorderLambdaFunction' })],
      'LL1109',
    ],
    [
      'two stages, ours',
      'Get',
      'sam',
      [fnOf('x', { stack: 't-dev', logicalId: 'Get' }), fnOf('y', { stack: 't-prod', logicalId: 'Get' })],
      'LL1109',
    ],
    [
      'two stages, neither ours',
      'Get',
      'sam',
      [fnOf('x', { stack: 't-a', logicalId: 'Get' }), fnOf('y', { stack: 't-b', logicalId: 'Get' })],
      'LL1111',
    ],
    ['another function', 'Get', 'sam', [fnOf('Gets')], 'LL1111'],
  ])('%s', (_, id, dialect, functions, codes) => {
    expect(found(id, dialect, functions)).toBe(codes);
  });
});
