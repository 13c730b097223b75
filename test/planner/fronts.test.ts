import { describe, expect, test } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { ApiFact, FunctionFact, HttpTrigger } from '../../src/model/inventory.js';
import type { Value } from '../../src/model/value.js';
import { makePlan } from '../../src/planner/plan.js';
import {
  at,
  fn,
  HTTP_API,
  http,
  inventory,
  literal,
  REST_API,
  required,
  STAGE,
  staged,
  variable,
} from './inventories.js';

const URL_API: ApiFact = {
  id: 'helloUrl',
  kind: 'function-url',
  payload: '2.0',
  functionId: 'hello',
  binaryMediaTypes: [],
  location: at(4),
};

/** One function with a route on each API. */
function planFor(apis: readonly ApiFact[], triggers: (api: ApiFact) => HttpTrigger[] = oneRoute) {
  return makePlan(inventory([fn('hello', { triggers: apis.flatMap(triggers) })], { apis }), [], DEFAULT_ANSWERS);
}

const oneRoute = ({ id, kind }: ApiFact): HttpTrigger[] => [
  kind === 'function-url' ? http('ANY', '$default', { api: id }) : http('GET', '/a', { api: id }),
];

const named = (id: string, api: ApiFact, stage?: Value): ApiFact => ({ ...api, id, ...(stage && { stage }) });

describe('where a front answers', () => {
  const table: Array<[string, ApiFact, Value, Value]> = [
    ['an HTTP API', HTTP_API, literal(''), literal('$default')],
    [
      'an HTTP API whose $default is written out',
      named('httpApi', HTTP_API, literal('$default')),
      literal(''),
      literal('$default'),
    ],
    ['an HTTP API with a named stage', named('httpApi', HTTP_API, literal('v1')), literal('/v1'), literal('v1')],
    ['a REST API without a word about it', REST_API, staged('/', STAGE), staged(STAGE)],
    ['a REST API', named('restApi', REST_API, staged(STAGE)), staged('/', STAGE), staged(STAGE)],
    [
      'text around the stage',
      named('restApi', REST_API, staged('v1-', STAGE)),
      staged('/v1-', STAGE),
      staged('v1-', STAGE),
    ],
    ['a deployed stage', named('restApi', REST_API, literal('prod')), literal('/prod'), literal('prod')],
    [
      'a stage from outside',
      named('restApi', REST_API, required('!Ref Env', 'ENV')),
      staged('/', STAGE),
      staged(STAGE),
    ],
    ['a Function URL that is alone', URL_API, literal(''), literal('$default')],
  ];
  test.each(table)('%s', (_, api, prefix, stage) => {
    expect(planFor([api]).fronts).toMatchObject([{ id: api.id, kind: api.kind, prefix, stage }]);
  });

  test('a Function URL that is not alone has a folder of its own, whatever its function is called', () => {
    const strange = { ...URL_API, functionId: 'a b/../c' };
    expect(planFor([HTTP_API, URL_API]).fronts.map(({ prefix }) => prefix)).toEqual([
      literal(''),
      literal('/_url/hello'),
    ]);
    expect(planFor([HTTP_API, strange]).fronts[1]?.prefix).toEqual(literal('/_url/a-b-..-c'));
  });

  test('stage.ts is needed for a stage in a prefix, and not for one that is known', () => {
    const bare = { deployedName: literal('hello') };
    const of = (stage: Value) =>
      makePlan(
        inventory([fn('hello', { ...bare, triggers: [http('GET', '/a', { api: 'restApi' })] })], {
          apis: [named('restApi', REST_API, stage)],
        }),
        [],
        DEFAULT_ANSWERS,
      ).service.needsStage;
    expect([of(staged(STAGE)), of(literal('prod'))]).toEqual([true, false]);
  });
});

describe('two APIs at the same place', () => {
  const second = (stage: Value) => named('rest2Api', REST_API, stage);
  const collisions = (plan: ReturnType<typeof planFor>) => plan.findings.filter(({ code }) => code === 'LL1304');

  test.each([
    ['equal stages', staged(STAGE)],
    ['a stage called like the default one', literal('dev')],
  ])('%s: the second one stays closed and must be decided', (_, stage) => {
    const plan = planFor([named('restApi', REST_API, staged(STAGE)), second(stage)]);
    expect(plan.routes.map(({ front, closed }) => [front, closed])).toEqual([
      ['restApi', undefined],
      ['rest2Api', 'rest2Api answers at the same place as restApi (LL1304)'],
    ]);
    expect(collisions(plan)).toMatchObject([{ demand: 'must-decide', message: expect.stringContaining('under /dev') }]);
    expect(collisions(plan)[0]?.fix).toContain('REST2_API_HOSTS');
  });

  test.each([
    ['other stages', [named('restApi', REST_API, literal('v1')), second(literal('v2'))]],
    ['an HTTP API beside a REST API', [HTTP_API, REST_API]],
    ['a Function URL beside an HTTP API', [HTTP_API, URL_API]],
  ])('%s: no collision', (_, apis) => {
    const plan = planFor(apis);
    expect(collisions(plan)).toEqual([]);
    expect(plan.routes.filter(({ closed }) => closed)).toEqual([]);
  });

  test('which one is second follows from the routes, as in the service', () => {
    const [first, other] = [named('restApi', REST_API, staged(STAGE)), second(staged(STAGE))];
    const functions: FunctionFact[] = [
      fn('a', { triggers: [http('GET', '/a', { api: 'rest2Api' })] }),
      fn('b', { triggers: [http('GET', '/b', { api: 'restApi' })] }),
    ];
    const { routes } = makePlan(inventory(functions, { apis: [first, other] }), [], DEFAULT_ANSWERS);
    expect(routes.map(({ closed }) => closed !== undefined)).toEqual([false, true]);
  });

  test('a route that was closed before keeps its reason', () => {
    const guards = [{ kind: 'iam', name: 'iam' }] as const;
    const plan = planFor([REST_API, second(staged(STAGE))], ({ id }) => [http('GET', '/a', { api: id, guards })]);
    expect(plan.routes[1]?.closed).toBe(
      'IAM authorization not carried over (LL1305); rest2Api answers at the same place as restApi (LL1304)',
    );
  });
});

test('a variable that means a front’s hosts to the service is read from a name of its own', () => {
  const environment = [variable('HTTP_API_HOSTS', literal('a.example')), variable('OTHER_HOSTS', literal('b.example'))];
  const { functions } = makePlan(inventory([fn('a', { environment })]), [], DEFAULT_ANSWERS);
  expect(functions[0]?.environment.map(({ from }) => from)).toEqual(['A__HTTP_API_HOSTS', 'OTHER_HOSTS']);
});
