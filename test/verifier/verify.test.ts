import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { Proposal } from '../../src/model/proposal.js';
import { handOverInterrupt } from '../../src/util/interrupt.js';
import { verifyMigration } from '../../src/verifier/index.js';
import { PLAN } from '../report/example.js';
import { plan } from './plan.js';

afterEach(() => vi.unstubAllEnvs());

const OPTIONS = { dir: '/nowhere', checks: [], allRoutes: false };

function proposal(parts: Partial<Proposal>): Proposal {
  return { inventory: {} as Inventory, plan: PLAN, answers: DEFAULT_ANSWERS, changes: [], ...parts };
}

/** The failure of a verification that cannot start. */
async function refusal(parts: Partial<Proposal>) {
  const outcome = await verifyMigration(proposal(parts), OPTIONS, () => undefined);
  return outcome.ok ? undefined : outcome.error;
}

describe('nothing to verify', () => {
  test('changes are pending', async () => {
    const file = (name: string) => ({ file: name, step: 'service' as const, because: '', after: '', generated: true });
    const changes = ['a', 'b', 'c', 'd', 'e', 'f'].map(file);
    expect(await refusal({ changes })).toEqual({
      code: 'LL1021',
      exit: 3,
      message: 'the service is not as planned: changes to 6 files are pending',
      fix: 'run npx lambda-lift apply first; npx lambda-lift diff shows the changes',
      detail: ['a', 'b', 'c', 'd', 'e', '…'],
    });
  });

  test('no function moves', async () => {
    expect(await refusal({ plan: plan() })).toMatchObject({ code: 'LL1021', exit: 3 });
  });
});

test('without an engine nothing is tried, and the next Ctrl-C ends the program as ever', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nonexistent/docker.sock');
  expect(await refusal({})).toMatchObject({ code: 'LL1020', exit: 3 });
  expect(handOverInterrupt()).toBe(false);
});
