import { expect, test } from 'vitest';
import type { ApplyOutcome, GuardedRepository } from '../../src/model/apply.js';
import type { Proposal } from '../../src/model/proposal.js';
import { EXIT, type Failure, fail, ok, type Result } from '../../src/model/result.js';
import { guide, type Session } from '../../src/wizard/guide.js';
import { type Answer, Enter, fakeAsk, Leave } from './fake-ask.js';
import { newFile, proposal } from './proposals.js';

const SHOP = proposal({ outcomes: { list: ['migrated', 'lane isolated'] }, changes: [newFile('service/app.js')] });
const GIT: GuardedRepository = { kind: 'git', dir: '/shop', prefix: '', head: 'abc', branch: 'main' };
const SEVERAL: Failure = {
  code: 'LL1013',
  exit: EXIT.usage,
  message: 'several services were found',
  fix: 'choose one with --service',
  choices: ['apps/one', 'apps/two'],
};

/** Guides a person through a repository; tells what was asked, read and applied. */
async function guided(
  answers: readonly Answer[],
  {
    repository = GIT,
    started = SHOP,
    failure,
  }: { repository?: GuardedRepository; started?: Proposal; failure?: Failure },
) {
  const read: Array<string | undefined> = [];
  const applied: Proposal[] = [];
  const session: Session = {
    repository,
    proposal: started,
    decide: (decided) => ok({ ...started, answers: decided }),
    apply: (agreed) => {
      applied.push(agreed);
      return Promise.resolve(ok({ plan: agreed.plan } as ApplyOutcome));
    },
  };
  const start = (service?: string): Promise<Result<Session>> => {
    read.push(service);
    return Promise.resolve(failure !== undefined && service === undefined ? fail(failure) : ok(session));
  };
  const { ask, asked } = fakeAsk(answers);
  const nothing = (): void => undefined;
  const outcome = await guide(start, ask, { found: nothing, summary: nothing, changes: nothing });
  return { outcome, read, applied: applied.length, asked: asked.map(({ message }) => message) };
}

test('several services: asked which, and read again', async () => {
  const { read, applied, asked } = await guided(['apps/two', Enter, 'go on', true], { failure: SEVERAL });
  expect([read, applied]).toEqual([[undefined, 'apps/two'], 1]);
  expect(asked[0]).toBe('Which service?');
});

test('several services that nobody listed, and any other failure: no question', async () => {
  for (const failure of [
    { ...SEVERAL, choices: undefined },
    { ...SEVERAL, code: 'LL1004' },
  ]) {
    expect(await guided([], { failure })).toEqual({ outcome: fail(failure), read: [undefined], applied: 0, asked: [] });
  }
});

test('without git the first question is whether to go on', async () => {
  const repository: GuardedRepository = { kind: 'folder', dir: '/shop' };
  const { outcome, asked, applied } = await guided([Enter], { repository });
  expect([outcome, asked, applied]).toEqual([ok(undefined), ['Go on without git?'], 0]);
});

test('nothing to change: nothing to look at, and no consent needed', async () => {
  const { asked, applied } = await guided([Enter], { started: { ...SHOP, changes: [] } });
  expect([asked, applied]).toEqual([['Which functions move into the container?'], 1]);
});

test.each([[[Leave]], [[Enter, Leave]], [[Enter, 'go on', Leave]]])(
  'left at %j: nothing is applied',
  async (answers) => {
    const { outcome, applied } = await guided(answers as Answer[], {});
    expect([outcome.ok, applied]).toEqual([false, 0]);
  },
);

test('only a yes applies', async () => {
  expect((await guided([Enter, 'go on', Enter], {})).applied).toBe(0);
  expect((await guided([Enter, 'go on', true], {})).applied).toBe(1);
});
