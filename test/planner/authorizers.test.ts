import { describe, expect, test } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { FunctionFact } from '../../src/model/inventory.js';
import { makePlan } from '../../src/planner/plan.js';
import { fn, http, inventory } from './inventories.js';
import { authorizer, TODO_FUNCTIONS, todosInventory } from './todos.js';

const AUTHORIZER = 'restApi:TokenAuthorizer';
const keep = (id: string) => ({ ...DEFAULT_ANSWERS, functions: { [id]: { action: 'keep' } as const } });
const plan = (functions: readonly FunctionFact[], answers = DEFAULT_ANSWERS) =>
  makePlan(inventory(functions), [], answers);

const guarded = fn('a', { triggers: [http('GET', '/a', { api: 'restApi', authorizer: AUTHORIZER })] });
const gate = fn('gate', { triggers: [authorizer()] });

describe('an authorizer that moves', () => {
  test('decides for its routes, and is migrated as that', () => {
    const { routes, authorizers, outcomes, findings } = plan([gate, guarded]);
    expect(routes).toMatchObject([{ functionId: 'a', authorizer: AUTHORIZER }]);
    expect(routes[0]).not.toHaveProperty('closed');
    expect(authorizers).toMatchObject([
      { id: AUTHORIZER, functionId: 'gate', header: 'Authorization', ttlSeconds: 300 },
    ]);
    expect(outcomes[0]).toMatchObject({ kind: 'migrated', reason: 'lane isolated: authorizer TokenAuthorizer' });
    expect(findings).toEqual([]);
  });

  test('still stands behind what closes a route for another reason', () => {
    const keyed = fn('a', {
      triggers: [
        http('GET', '/a', { api: 'restApi', authorizer: AUTHORIZER, guards: [{ kind: 'api-key', name: '' }] }),
      ],
    });
    expect(plan([gate, keyed]).routes).toMatchObject([
      { authorizer: AUTHORIZER, closed: 'API key not carried over (LL1305)' },
    ]);
  });
});

describe('an authorizer that does not move', () => {
  test.each([
    ['kept', [gate, guarded], keep('gate')],
    ['without code', [{ ...gate, code: undefined }, guarded], DEFAULT_ANSWERS],
    ['in another language', [{ ...gate, runtime: 'python3.12' }, guarded], DEFAULT_ANSWERS],
    ['not in the file', [guarded], DEFAULT_ANSWERS],
  ])('%s: its routes stay closed', (_, functions, answers) => {
    const { routes, authorizers, findings } = plan(functions, answers);
    expect(routes).toMatchObject([{ closed: 'authorizer TokenAuthorizer not carried over (LL1305)' }]);
    expect(routes[0]).not.toHaveProperty('authorizer');
    expect(authorizers).toEqual([]);
    expect(findings.filter(({ code }) => code === 'LL1305')).toMatchObject([
      { demand: 'must-decide', functionId: 'a' },
    ]);
  });

  test('none of its routes moves: it is kept, with a note', () => {
    const { outcomes, authorizers, findings } = plan([gate, guarded], keep('a'));
    expect(authorizers).toEqual([]);
    expect(outcomes[0]).toMatchObject({
      kind: 'kept',
      reason: 'it is an authorizer, and no route of the service asks it',
    });
    expect(findings).toMatchObject([{ code: 'LL1303', demand: 'note', functionId: 'gate' }]);
  });
});

test('a whole SAM app', () => {
  const { outcomes, totals, functions, fronts, env, behaviourChanges, service } = makePlan(
    todosInventory(),
    [],
    DEFAULT_ANSWERS,
  );
  expect(Object.fromEntries(outcomes.map(({ functionId, reason }) => [functionId, reason]))).toEqual({
    Authorize: 'lane isolated: authorizer TokenAuthorizer',
    Status: 'lane isolated: GET /status',
    ListTodos: 'lane isolated: GET /todos',
    Webhook: 'lane isolated: Function URL',
    Import: 'lane isolated: queue ImportQueue',
    Digest: 'lane isolated: cron(0 6 * * ? *)',
    CleanUp: 'lane isolated: cron(30 2 * * ? *)',
  });
  expect(totals).toEqual({ functions: TODO_FUNCTIONS.length, migrated: 7, kept: 0, manual: 0, failed: 0 });
  expect(functions.map(({ codeUri }) => codeUri)).toEqual(TODO_FUNCTIONS.map(({ codeUri }) => codeUri));
  expect(fronts.map(({ id }) => id)).toEqual(['restApi', 'webhookUrl']);
  expect(env.variables.filter(({ required }) => required).map(({ name }) => name)).toEqual([
    'DATABASE_URL',
    'IMPORT_QUEUE_URL',
  ]);
  expect(service).toMatchObject({ dialect: 'sam', nodeMajor: 22, needsStage: true });
  expect(behaviourChanges.join(' ')).toMatch(/A Function URL .* below \/_url\/.*Answers of authorizers are kept/);
});

describe('two routes that answer the same requests', () => {
  const open = (path: string) => http('GET', path, { api: 'restApi' });
  const closed = (path: string) => http('GET', path, { api: 'restApi', guards: [{ kind: 'iam', name: '' }] });

  test.each([
    ['one after the other', [fn('a', { triggers: [open('/a/{id}'), closed('/a/{key}')] })]],
    ['of two functions', [fn('a', { triggers: [open('/a/{id}')] }), fn('b', { triggers: [closed('/a/{key}')] })]],
    ['the closed one first', [fn('a', { triggers: [closed('/a/{id}'), open('/a/{key}')] })]],
  ])('stay closed when one of them is: %s', (_, functions) => {
    const { routes, findings } = plan(functions);
    expect(routes).toMatchObject([{ functionId: 'a', closed: 'IAM authorization not carried over (LL1305)' }]);
    expect(findings.map(({ code }) => code)).toContain('LL1304');
    expect(findings.filter(({ code }) => code === 'LL1305')).toHaveLength(1);
  });

  test('ask the authorizer that one of them asks', () => {
    const asking = http('GET', '/a/{key}', { api: 'restApi', authorizer: AUTHORIZER });
    const { routes } = plan([gate, fn('a', { triggers: [open('/a/{id}'), asking] })]);
    expect(routes).toMatchObject([{ path: '/a/{id}', authorizer: AUTHORIZER }]);
  });
});
