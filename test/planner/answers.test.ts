import { describe, expect, test } from 'vitest';
import { type Answers, DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { RunOptions } from '../../src/model/options.js';
import { withFlags } from '../../src/planner/answers.js';

const inventory = { functions: [{ id: 'create' }, { id: 'list' }, { id: 'remove' }] } as unknown as Inventory;
const flags = (some: Partial<RunOptions>): RunOptions => ({
  dir: '/',
  params: {},
  only: [],
  skip: [],
  entries: [],
  ...some,
});
const kept = (answers: Answers): string[] =>
  Object.keys(answers.functions).filter((id) => answers.functions[id]?.action === 'keep');

describe('withFlags', () => {
  test.each<[string, Partial<RunOptions>, string[]]>([
    ['no flags', {}, []],
    ['--skip', { skip: ['list'] }, ['list']],
    ['--only', { only: ['list'] }, ['create', 'remove']],
    ['both', { only: ['create', 'list'], skip: ['list'] }, ['list', 'remove']],
  ])('%s keeps the others', (_name, some, expected) => {
    const result = withFlags(DEFAULT_ANSWERS, flags(some), inventory);
    expect(result.ok && kept(result.value)).toEqual(expected);
  });

  test('a saved lane survives the flag', () => {
    const saved: Answers = { ...DEFAULT_ANSWERS, functions: { list: { lane: 'process' } } };
    const result = withFlags(saved, flags({ skip: ['list'] }), inventory);
    expect(result.ok && result.value.functions).toEqual({ list: { lane: 'process', action: 'keep' } });
  });

  test.each(['only', 'skip'] as const)('--%s with a name that no function has is refused', (flag) => {
    const result = withFlags(DEFAULT_ANSWERS, flags({ [flag]: ['lst'] }), inventory);
    expect(!result.ok && result.error).toMatchObject({
      code: 'LL1001',
      exit: 2,
      message: 'no function is called "lst"',
      fix: 'did you mean list? npx lambda-lift analyze lists them all',
    });
  });
});
