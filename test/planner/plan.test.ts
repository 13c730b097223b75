import { describe, expect, test } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { type Finding, finding } from '../../src/model/finding.js';
import type { FunctionFact } from '../../src/model/inventory.js';
import { makePlan } from '../../src/planner/plan.js';
import {
  at,
  fn,
  http,
  inventory,
  literal,
  other,
  required,
  STAGE,
  schedule,
  sqs,
  staged,
  variable,
} from './inventories.js';
import { ordersInventory } from './orders.js';

const plan = (functions: readonly FunctionFact[], rules: readonly Finding[] = [], answers = DEFAULT_ANSWERS) =>
  makePlan(inventory(functions), rules, answers);

const codes = (functions: readonly FunctionFact[]) =>
  plan(functions).findings.map(({ code, demand }) => `${code} ${demand}`);

test('a function that only authorizes is kept as that, not as unused', () => {
  const guards = [{ kind: 'authorizer', name: 'gate' }] as const;
  const { outcomes, findings } = plan([
    fn('gate', { triggers: [] }),
    fn('a', { triggers: [http('GET', '/a', { guards })] }),
  ]);
  const why = 'it is an authorizer, and authorizers are not carried over yet';
  expect(outcomes[0]).toMatchObject({ kind: 'kept', reason: why });
  expect(findings.find(({ code }) => code === 'LL1303')?.message).toBe(`Function "gate" stays on Lambda: ${why}.`);
});

describe('outcomes', () => {
  const cognito = other('cognitoUserPool', 'only Lambda can be its target');
  const table: Array<[string, FunctionFact, string, string, string[]]> = [
    ['a route', fn('a'), 'migrated', 'lane isolated: GET /a', []],
    ['another runtime', fn('a', { runtime: 'python3.12' }), 'kept', 'python3.12', ['LL1302 note']],
    ['an image', fn('a', { runtime: '' }), 'kept', 'container image', ['LL1302 note']],
    ['no trigger', fn('a', { triggers: [] }), 'kept', 'no HTTP route', ['LL1303 note']],
    ['only other triggers', fn('a', { triggers: [cognito] }), 'kept', 'only Lambda can be its target', ['LL1301 note']],
    ['some other triggers', fn('a', { triggers: [http('GET', '/a'), cognito] }), 'migrated', 'GET /a', ['LL1301 note']],
    ['no code', fn('a', { code: undefined }), 'failed', 'not found', []],
    ['unknown shape', fn('a', { code: { ...fn('a').code!, shape: 'unknown' } }), 'manual', 'not recognised', []],
    [
      'code in the service’s folder',
      fn('a', { code: { ...fn('a').code!, file: 'service/a.ts' } }),
      'manual',
      'its code lies in service/',
      ['LL1307 must-do'],
    ],
    [
      'code beside the service’s folder',
      fn('a', { code: { ...fn('a').code!, file: 'service-a/a.ts' } }),
      'migrated',
      'GET /a',
      [],
    ],
    [
      'only a bad schedule',
      fn('a', { triggers: [schedule('a', 'cron(x)')] }),
      'kept',
      'none of its triggers',
      ['LL1309 must-decide'],
    ],
  ];
  test.each(table)('%s', (_, fact, kind, reason, findings) => {
    const { outcomes, totals } = plan([fact]);
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.kind).toBe(kind);
    expect(outcomes[0]?.reason).toContain(reason);
    expect(codes([fact])).toEqual(findings);
    expect(totals).toMatchObject({ functions: 1, [kind]: 1 });
  });

  test('totals add up, one outcome for each function in order', () => {
    const { outcomes, totals } = makePlan(ordersInventory(), [], DEFAULT_ANSWERS);
    expect(totals).toEqual({ functions: 7, migrated: 5, kept: 2, manual: 0, failed: 0 });
    expect(outcomes.map(({ functionId }) => functionId)).toEqual(ordersInventory().functions.map(({ id }) => id));
  });

  test('a function that answers keep stays without a finding, its code findings included', () => {
    const trouble = finding({ code: 'LL1202', demand: 'must-do', message: 'm', fix: 'f', functionId: 'a' });
    const result = makePlan(inventory([fn('a', { code: undefined }), fn('b')], { findings: [trouble] }), [], {
      ...DEFAULT_ANSWERS,
      functions: { a: { action: 'keep' } },
    });
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(['kept', 'migrated']);
    expect(result.findings).toEqual([]);
  });

  test('answers are looked up by own name only', () => {
    expect(plan([fn('constructor'), fn('__proto__')]).totals.migrated).toBe(2);
  });
});

describe('routes and fronts', () => {
  test('an HTTP API answers at the root, a REST API under its stage; an API without routes has no front', () => {
    expect(plan([fn('a')]).fronts).toMatchObject([{ id: 'httpApi', prefix: literal(''), stage: literal('$default') }]);
    const rest = plan([fn('a', { triggers: [http('GET', '/a', { api: 'restApi' })] })]);
    expect(rest.fronts).toMatchObject([{ id: 'restApi', prefix: staged('/', STAGE), stage: staged(STAGE) }]);
    expect(rest.service.needsStage).toBe(true);
  });

  test.each([
    ['the same', '/x', '/x', true],
    ['other parameter names', '/x/{id}', '/x/{key}', true],
    ['a parameter and a greedy one', '/x/{id}', '/x/{id+}', false],
    ['a literal and a parameter', '/x/a', '/x/{id}', false],
  ])('two routes: %s', (_, first, second, collide) => {
    const functions = [fn('a', { triggers: [http('GET', first)] }), fn('b', { triggers: [http('GET', second)] })];
    expect(plan(functions).routes.map(({ functionId }) => functionId)).toEqual(collide ? ['a'] : ['a', 'b']);
    expect(codes(functions)).toEqual(collide ? ['LL1304 must-decide'] : []);
    if (collide) expect(plan(functions).outcomes[1]?.kind).toBe('kept');
  });

  test.each(['authorizer', 'iam', 'api-key', 'request-validation', 'non-proxy-integration'] as const)(
    'a route with %s is closed until somebody decides',
    (kind) => {
      const guarded = fn('a', { triggers: [http('GET', '/a', { guards: [{ kind, name: 'gate' }] })] });
      expect(plan([guarded]).routes[0]?.closed).toContain('gate not carried over (LL1305)');
      expect(codes([guarded])).toEqual(['LL1305 must-decide']);
    },
  );

  test('two closed routes on one line of the file are two findings', () => {
    const guards = [{ kind: 'iam', name: 'aws_iam' }] as const;
    expect(codes([fn('a', { triggers: [http('GET', '/a', { guards }), http('GET', '/b', { guards })] })])).toHaveLength(
      2,
    );
  });

  test('the catch-all of an HTTP API', () => {
    const { routes } = plan([fn('a', { triggers: [http('ANY', '$default')] })]);
    expect(routes).toMatchObject([{ id: 'httpApi:$default', path: '$default' }]);
  });
});

describe('schedules', () => {
  test('the meaning stands beside the expression', () => {
    const { schedules } = plan([fn('a', { triggers: [schedule('a', 'cron(0 3 * * ? *)')] })]);
    expect(schedules).toMatchObject([{ id: 'a', functionId: 'a', meaning: 'every day at 03:00 UTC', enabled: true }]);
  });

  test.each([
    ['rate(1 minutes)', 'rule', undefined],
    ['at(2026-01-01T00:00:00)', 'rule', undefined],
    ['rate(5 minutes)', 'scheduler', 'Mars/Olympus'],
  ] as const)('%s of a %s cannot be carried over', (expression, source, timezone) => {
    const facts = { source, ...(timezone && { timezone }) };
    const functions = [fn('a', { triggers: [http('GET', '/a'), schedule('a', expression, facts)] })];
    expect(plan(functions).schedules).toEqual([]);
    expect(codes(functions)).toEqual(['LL1309 must-decide']);
    expect(plan(functions).outcomes[0]?.kind).toBe('migrated');
  });
});

describe('consumers', () => {
  test.each([
    [
      'a reference',
      required('!GetAtt OrderEventsQueue.Arn', 'ORDER_EVENTS_QUEUE_ARN'),
      'ORDER_EVENTS_QUEUE_URL',
      'OrderEventsQueue',
    ],
    ['an ARN', literal('arn:aws:sqs:eu-west-1:123456789012:order-events'), 'ORDER_EVENTS_QUEUE_URL', 'order-events'],
    ['a FIFO queue', literal('arn:aws:sqs:eu-west-1:123456789012:Jobs.fifo'), 'JOBS_QUEUE_URL', 'Jobs.fifo'],
    ['a stage', staged('arn:aws:sqs:eu-west-1:123456789012:', STAGE, '-jobs'), 'JOBS_QUEUE_URL', '<stage>-jobs'],
    ['only "queue"', required('!Ref Queue', 'QUEUE'), 'QUEUE_URL', 'Queue'],
  ])('the variable of %s', (_, queue, queueUrlVariable, label) => {
    const { consumers } = plan([fn('a', { triggers: [sqs('a', queue)] })]);
    expect(consumers).toMatchObject([{ queueUrlVariable, queue: label }]);
  });

  test('two queues of one name get numbers, two consumers of one queue share', () => {
    const functions = ['1', '2', '1'].map((account, index) =>
      fn(`f${index}`, { triggers: [sqs(`f${index}`, literal(`arn:aws:sqs:eu-west-1:${account}:jobs`))] }),
    );
    const names = plan(functions).consumers.map(({ queueUrlVariable }) => queueUrlVariable);
    expect(names).toEqual(['JOBS_QUEUE_URL', 'JOBS_QUEUE_2_URL', 'JOBS_QUEUE_URL']);
  });

  test.each([
    ['refers to the same queue', required('!Ref Jobs', 'JOBS'), 'JOBS_QUEUE_URL'],
    ['has another meaning', literal('https://example.com'), 'JOBS_QUEUE_2_URL'],
  ])("a function's own variable of that name that %s", (_, value, expected) => {
    const environment = [variable('JOBS_QUEUE_URL', value)];
    const { consumers } = plan([
      fn('a', { environment, triggers: [sqs('a', required('!GetAtt Jobs.Arn', 'JOBS_ARN'))] }),
    ]);
    expect(consumers[0]?.queueUrlVariable).toBe(expected);
  });
});

describe('lanes', () => {
  const hazard = (lane: 'isolated' | 'process') =>
    finding({
      code: 'LL2101',
      demand: 'note',
      message: 'Patches Array.prototype.',
      fix: 'f',
      functionId: 'a',
      lane,
      location: at(1),
    });

  test('isolated by default, a process of its own where a rule says so', () => {
    expect(plan([fn('a')]).functions[0]).toMatchObject({ lane: 'isolated', laneReasons: [] });
    expect(plan([fn('a')], [hazard('isolated')]).functions[0]?.lane).toBe('isolated');
    const contained = plan([fn('a')], [hazard('process')]);
    expect(contained.functions[0]).toMatchObject({ lane: 'process', laneReasons: ['LL2101 Patches Array.prototype'] });
    expect(contained.findings.map(({ code }) => code)).toEqual(['LL2101', 'LL1311']);
  });

  test('an answer wins and says so', () => {
    const answers = { ...DEFAULT_ANSWERS, functions: { a: { lane: 'shared' as const } } };
    expect(plan([fn('a')], [hazard('process')], answers).functions[0]?.lane).toBe('shared');
  });

  test('there is no lane of threads yet: a process contains the same', () => {
    const answers = { ...DEFAULT_ANSWERS, functions: { a: { lane: 'thread' as const } } };
    expect(plan([fn('a')], [], answers).functions[0]?.lane).toBe('process');
  });

  test('hazards of functions that stay are nobody’s business here', () => {
    expect(plan([fn('a', { triggers: [] })], [hazard('process')]).findings.map(({ code }) => code)).toEqual(['LL1303']);
  });
});

describe('Node.js version', () => {
  test.each([
    [['nodejs24.x', 'nodejs24.x'], 24, 0],
    [['nodejs24.x', 'nodejs22.x'], 22, 1],
    [['nodejs18.x'], 22, 1],
  ])('%j → %d', (runtimes, major, notes) => {
    const result = plan(runtimes.map((runtime, index) => fn(`f${index}`, { runtime })));
    expect(result.service.nodeMajor).toBe(major);
    expect(result.findings.filter(({ code }) => code === 'LL1312')).toHaveLength(notes);
  });
});

describe('environment', () => {
  const from = (functions: readonly FunctionFact[]) =>
    Object.fromEntries(plan(functions).functions.map(({ id, environment }) => [id, environment.map((v) => v.from)]));

  test('one name, one value: read under its own name', () => {
    const environment = [variable('TABLE', literal('t'))];
    expect(from([fn('a', { environment }), fn('b', { environment })])).toEqual({ a: ['TABLE'], b: ['TABLE'] });
  });

  test('functions that disagree each read a name of their own', () => {
    const one = fn('create-order', { environment: [variable('TABLE', literal('t'))] });
    const two = fn('createOrder', { environment: [variable('TABLE', literal('u'), 30)] });
    expect(from([one, two])).toEqual({
      'create-order': ['CREATE_ORDER__TABLE'],
      createOrder: ['CREATE_ORDER_2__TABLE'],
    });
  });

  test('two secrets are the same only when they stand in one place', () => {
    const secret = (line: number) => variable('KEY', required('(secret)', 'KEY', 'secret'), line);
    expect(from([fn('a', { environment: [secret(5)] }), fn('b', { environment: [secret(5)] })])).toEqual({
      a: ['KEY'],
      b: ['KEY'],
    });
    expect(from([fn('a', { environment: [secret(5)] }), fn('b', { environment: [secret(6)] })])).toEqual({
      a: ['A__KEY'],
      b: ['B__KEY'],
    });
  });

  test.each([
    ['PORT', literal('5432'), 'A__PORT'],
    ['NODE_ENV', literal('test'), 'A__NODE_ENV'],
    ['STAGE', literal('prod'), 'A__STAGE'],
    ['STAGE', staged(STAGE), 'STAGE'],
    ['DB_HOSTS', literal('h'), 'DB_HOSTS'],
  ])('%s, which means something to the service too', (name, value, expected) => {
    expect(from([fn('a', { environment: [variable(name, value)] })])).toEqual({ a: [expected] });
  });

  test('names that Lambda sets itself are left out', () => {
    expect(
      from([fn('a', { environment: [variable('AWS_REGION', literal('x')), variable('_HANDLER', literal('x'))] })]),
    ).toEqual({ a: [] });
  });

  test('every name once, sorted, with who needs it', () => {
    const { env } = makePlan(ordersInventory(), [], DEFAULT_ANSWERS);
    expect(env.variables.map(({ name, required }) => (required ? name : `${name}?`))).toEqual([
      'AWS_REGION?',
      'BUCKET?',
      'CONSUMERS_ENABLED?',
      'CREATE_ORDER__TABLE',
      'DATABASE_URL',
      'HTTP_API_HOSTS?',
      'LIST_ORDERS__TABLE?',
      'LOG_LEVEL?',
      'ORDER_EVENTS_QUEUE_URL',
      'PORT?',
      'REST_API_HOSTS?',
      'SCHEDULES_ENABLED?',
      'STAGE?',
    ]);
    expect(env.variables.find(({ name }) => name === 'DATABASE_URL')?.functionIds).toEqual([
      'listOrders',
      'createOrder',
      'nightlyReport',
      'orderEvents',
    ]);
  });
});

describe('the plan as a value', () => {
  test('the same input gives the same bytes', () => {
    const once = JSON.stringify(makePlan(ordersInventory(), [], DEFAULT_ANSWERS));
    expect(JSON.stringify(makePlan(structuredClone(ordersInventory()), [], DEFAULT_ANSWERS))).toBe(once);
    expect(JSON.parse(once)).toEqual(makePlan(ordersInventory(), [], DEFAULT_ANSWERS));
  });

  test('behaviour changes are only those that apply', () => {
    const changes = plan([fn('a', { runtime: 'nodejs24.x' })]).behaviourChanges.join('\n');
    expect(changes).not.toMatch(/callback|SCHEDULES_ENABLED|CONSUMERS_ENABLED|child process|LL1305/);
    const all = makePlan(ordersInventory(), [], DEFAULT_ANSWERS).behaviourChanges.join('\n');
    expect(all).toMatch(/callback[\s\S]*LL1305[\s\S]*SCHEDULES_ENABLED[\s\S]*CONSUMERS_ENABLED/);
    expect(plan([]).behaviourChanges).toEqual([]);
  });

  test('a service in a folder of a larger repository', () => {
    const service = { ...inventory([]).service, root: 'services/orders' };
    expect(makePlan(inventory([fn('a')], { service }), [], DEFAULT_ANSWERS).service.outDir).toBe(
      'services/orders/service',
    );
  });
});
