import { performance } from 'node:perf_hooks';
import type { OnEvent } from '../model/event.js';
import type { Proposal } from '../model/proposal.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import type { VerifyCheck, VerifyOptions, VerifyOutcome } from '../model/verify.js';
import { onInterrupt } from '../util/interrupt.js';
import { count } from '../util/text.js';
import type { Check, CheckRun } from './check.js';
import { imageCheck } from './image/check.js';
import { seconds } from './round.js';

/** In the order in which they run. A new check is one entry here and one more `VerifyCheckId`. */
const CHECKS: readonly Check[] = [imageCheck];

/**
 * Runs the chosen checks on a repository that has been migrated. Fails, instead of a check failing, when one cannot be
 * run: changes are pending (LL1021), something on this machine is missing, or somebody pressed Ctrl-C (LL1016).
 */
export async function verifyMigration(
  proposal: Proposal,
  options: VerifyOptions & { readonly dir: string },
  onEvent: OnEvent,
): Promise<Result<VerifyOutcome>> {
  const pending = nothingToVerify(proposal);
  if (pending !== undefined) return fail(pending);
  const stopping = new AbortController();
  const done = onInterrupt(() => {
    onEvent({ kind: 'phase', phase: 'verify', text: 'Stopping, and removing what was made' });
    stopping.abort();
  });
  try {
    const { dir } = options;
    return await runChecks({ proposal, dir, options, env: process.env, signal: stopping.signal, onEvent });
  } finally {
    done();
  }
}

async function runChecks(run: CheckRun): Promise<Result<VerifyOutcome>> {
  const { checks } = run.options;
  const outcomes: VerifyCheck[] = [];
  for (const check of CHECKS.filter(({ id }) => checks.length === 0 || checks.includes(id))) {
    const start = performance.now();
    const verdict = await check.run(run);
    if (run.signal.aborted) return fail(interrupted(verdict.ok ? verdict.value.notes : []));
    if (!verdict.ok) return verdict;
    outcomes.push({ id: check.id, title: check.title, seconds: seconds(performance.now() - start), ...verdict.value });
  }
  return ok({ service: run.proposal.plan.service.name, checks: outcomes });
}

function interrupted(left: readonly string[]): Failure {
  const message = left.length === 0 ? 'interrupted; what it had made is removed' : 'interrupted';
  return { code: 'LL1016', exit: EXIT.interrupted, message, fix: 'run the command again', detail: left };
}

/** Why there is no service to verify, or not the one that the plan speaks of. */
function nothingToVerify({ plan, changes }: Proposal): Failure | undefined {
  const refused = { code: 'LL1021', exit: EXIT.refused };
  if (plan.functions.length === 0) {
    const fix = 'see npx lambda-lift diff for the reasons';
    return { ...refused, message: 'there is no service: none of the functions moves', fix };
  }
  if (changes.length === 0) return undefined;
  return {
    ...refused,
    message: `the service is not as planned: changes to ${count(changes.length, 'file')} are pending`,
    fix: 'run npx lambda-lift apply first; npx lambda-lift diff shows the changes',
    detail: [...changes.slice(0, 5).map(({ file }) => file), ...(changes.length > 5 ? ['…'] : [])],
  };
}
