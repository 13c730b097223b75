import { describe, expect, test } from 'vitest';
import type { Answers } from '../../src/model/answers.js';
import type { Proposal } from '../../src/model/proposal.js';
import { QUESTIONS, type Question, withoutKept } from '../../src/wizard/questions.js';
import { closedRoute, inTheWay, proposal } from './proposals.js';

/** The question of an id, or undefined when it is not asked. `open` is what would be if nobody kept anything. */
function question(id: string, decided: Proposal, open: Proposal = decided): Question | undefined {
  const source = QUESTIONS.find((one) => one.id === id)!;
  const context = { proposal: decided, open };
  return source.when(context) ? source.ask(context) : undefined;
}

function many(id: string, decided: Proposal, open?: Proposal) {
  const asked = question(id, decided, open);
  if (asked?.kind !== 'many') throw new Error(`${id} is not asked as a list`);
  return asked;
}

function text(id: string, decided: Proposal) {
  const asked = question(id, decided);
  if (asked?.kind !== 'text') throw new Error(`${id} is not asked as a text`);
  return asked;
}

const MIXED = {
  outcomes: {
    list: ['migrated', 'lane isolated: GET /orders'],
    tick: ['migrated', 'lane isolated: rate(1 minute)'],
    signUp: ['kept', 'cognitoUserPool: Amazon Cognito calls a Lambda function'],
    odd: ['manual', '"x.y" is not recognised as a function'],
    lost: ['failed', 'the code was not found'],
  },
} as const;

describe('which functions', () => {
  test('those that can move first, chosen; the others with their reason, not to be chosen', () => {
    const asked = many('functions', proposal(MIXED));
    expect(asked.choices.map(({ value, checked, stays }) => [value, checked, stays])).toEqual([
      ['list', true, undefined],
      ['tick', true, undefined],
      ['signUp', false, 'stays on Lambda: cognitoUserPool: Amazon Cognito calls a Lambda function'],
      ['odd', false, 'needs work first: "x.y" is not recognised as a function'],
      ['lost', false, 'cannot be read: the code was not found'],
    ]);
    expect(asked.choices[0]!.name).toBe('list  lane isolated: GET /orders');
    expect(asked.needsOne).toBeDefined();
  });

  test('one that was kept by choice can be chosen again', () => {
    const answers = { functions: { tick: { action: 'keep' } } } as const;
    const kept = proposal({ outcomes: { ...MIXED.outcomes, tick: ['kept', 'you chose'] }, answers });
    const asked = many('functions', kept, proposal(MIXED));
    expect(asked.choices.map(({ value, checked }) => [value, checked])).toEqual([
      ['list', true],
      ['tick', false],
      ['signUp', false],
      ['odd', false],
      ['lost', false],
    ]);
    expect(asked.settle(['list', 'tick']).functions).toEqual({});
  });

  test('not asked where nothing can move', () => {
    expect(question('functions', proposal({ outcomes: { signUp: ['kept', 'Cognito'] } }))).toBeUndefined();
  });

  const answered: Answers['functions'] = {
    gone: { action: 'keep' },
    list: { lane: 'process' },
    tick: { action: 'migrate' },
  };
  test.each<[string, Answers['functions'], readonly string[], Answers['functions']]>([
    ['the default needs no entry', {}, ['list', 'tick'], {}],
    ['what is left out is kept', {}, ['tick'], { list: { action: 'keep' } }],
    ['the default changes nothing', answered, ['list', 'tick'], answered],
    ['lanes stay', answered, ['tick'], { ...answered, list: { lane: 'process', action: 'keep' } }],
    ['taken back', { list: { action: 'keep', lane: 'process' } }, ['list', 'tick'], { list: { lane: 'process' } }],
  ])('%s', (_, functions, chosen, expected) => {
    const settled = many('functions', proposal({ ...MIXED, answers: { functions } })).settle(chosen);
    expect(settled.functions).toEqual(expected);
    expect(Object.keys(settled.functions)).toEqual(Object.keys(expected));
  });

  test('names that are names of properties elsewhere', () => {
    const outcomes = JSON.parse('{"__proto__":["migrated","lane"],"constructor":["migrated","lane"]}');
    const asked = many('functions', proposal({ outcomes }));
    expect(asked.choices.map(({ checked }) => checked)).toEqual([true, true]);
    expect(JSON.stringify(asked.settle(['constructor']).functions)).toBe('{"__proto__":{"action":"keep"}}');
  });
});

describe('what is open', () => {
  const findings = [closedRoute('list'), closedRoute('list'), closedRoute('signUp'), inTheWay('Dockerfile')];
  const open = proposal({ ...MIXED, findings });

  test('functions that move with something to decide, once each; moving them is the default', () => {
    const asked = many('undecided', open);
    expect(asked.choices.map(({ value, checked }) => [value, checked])).toEqual([['list', true]]);
    expect(asked.choices[0]!.hint).toMatch(/^LL1305: /);
    expect(asked.settle(['list'])).toEqual(open.answers);
  });

  test('those left out are kept on Lambda', () => {
    expect(many('undecided', open).settle([]).functions).toEqual({ list: { action: 'keep' } });
  });

  test('not asked without such a function', () => {
    expect(question('undecided', proposal({ ...MIXED, findings: [closedRoute('signUp')] }))).toBeUndefined();
  });
});

describe('the folder', () => {
  test.each<[string, string, string, string]>([
    ['service', '.', 'service/app.ts', 'container'],
    ['container', '.', 'container/app.ts', 'lambda-service'],
    ['container-service', '.', 'container-service/app.ts', 'container-service'],
    ['mine', 'apps/shop', 'apps/shop/mine/app.ts', 'service'],
  ])('%s below %s is taken: another one is offered', (outDir, root, file, offered) => {
    const asked = text('out-dir', proposal({ findings: [inTheWay(file)], answers: { outDir }, root }));
    expect(asked.default).toBe(offered);
    expect(asked.why?.[0]).toContain(file);
    expect(asked.settle('elsewhere').outDir).toBe('elsewhere');
  });

  test.each(['../x', 'a/b', '', '.git', 'node_modules', 'a b'])('%j is not the name of a folder', (name) => {
    const asked = text('out-dir', proposal({ findings: [inTheWay('service/app.ts')] }));
    expect(asked.problem(name)).toMatch(/name of one folder/);
    expect(asked.problem('container')).toBeUndefined();
  });

  test.each(['Dockerfile', 'services/app.ts', 'other/service/app.ts'])(
    'not asked for %s, which another name would not help',
    (file) => {
      expect(question('out-dir', proposal({ findings: [inTheWay(file)] }))).toBeUndefined();
    },
  );
});

test('without what was kept: lanes stay, actions go', () => {
  const functions = { a: { action: 'keep' }, b: { action: 'keep', lane: 'process' }, c: { lane: 'shared' } } as const;
  expect(withoutKept({ version: 1, outDir: 'x', functions })).toEqual({
    version: 1,
    outDir: 'x',
    functions: { b: { lane: 'process' }, c: { lane: 'shared' } },
  });
});
