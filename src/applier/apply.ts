import type { AppliedStep, ApplyOptions, ApplyOutcome, GuardedRepository } from '../model/apply.js';
import type { OnEvent } from '../model/event.js';
import type { Proposal } from '../model/proposal.js';
import { type Failure, fail, ok, type Result } from '../model/result.js';
import { git } from '../util/git.js';
import { toolVersion } from '../util/package.js';
import { count } from '../util/text.js';
import { gitFailure } from './commit.js';
import { targetProblem } from './files.js';
import { type Journal, readJournal, writeJournal } from './journal.js';
import { headOf } from './repository.js';
import { type Run, runStep } from './run-step.js';
import { stepsOf } from './steps.js';
import { undoRun } from './undo.js';

/**
 * Writes the changes of a proposal: on a branch, one commit per step, each step whole or not at all.
 * `repository` comes from `guard`. A failure leaves the folder at the last step that was finished; when there is none,
 * as it was.
 */
export async function applyChanges(
  repository: GuardedRepository,
  proposal: Proposal,
  options: ApplyOptions,
  onEvent: OnEvent,
): Promise<Result<ApplyOutcome>> {
  const steps = stepsOf(proposal.changes);
  const problem = targetProblem(repository.dir, proposal.changes);
  if (problem !== undefined) return fail(problem);
  const run: Run = {
    repo: repository,
    proposal,
    install: options.install,
    onEvent,
    journal: newJournal(repository),
    findings: [],
  };
  if (steps.length === 0) return ok(outcome(run, []));

  const earlier = readJournal(repository.dir);
  const begun = await begin(run, earlier);
  if (!begun.ok) return begun;
  const applied: AppliedStep[] = [];
  for (const step of steps) {
    const done = await runStep(run, step);
    if (!done.ok) return stop(run, applied.length, steps.length, done.error, earlier);
    applied.push(done.value);
  }
  const ended = end(run);
  return ended.ok ? ok(outcome(run, applied)) : ended;
}

/** Writes the journal first, so that even a branch without a commit can be taken back. */
async function begin({ repo, journal }: Run, earlier: Journal | undefined): Promise<Result<undefined>> {
  const saved = writeJournal(repo.dir, journal);
  if (!saved.ok || repo.kind !== 'git' || repo.newBranch === undefined) return saved;
  const ran = await git(repo.dir, ['switch', '--quiet', '--create', repo.newBranch]);
  // A post-checkout hook can make git report an error although the branch is there.
  if ((await headOf(repo.dir)).branch === repo.newBranch) return ok(undefined);
  await takeBack(repo.dir, earlier);
  return fail(gitFailure(`git cannot create the branch ${repo.newBranch}`, ran));
}

function end({ repo, journal }: Run): Result<undefined> {
  journal.state = 'ended';
  return writeJournal(repo.dir, journal);
}

/** Ends a run early: with nothing done, everything goes back; otherwise the finished steps stay. */
async function stop(
  run: Run,
  done: number,
  all: number,
  failure: Failure,
  earlier: Journal | undefined,
): Promise<Result<never>> {
  const ended = end(run);
  if (done === 0) {
    const problem = await takeBack(run.repo.dir, earlier);
    return fail(problem === undefined ? failure : notTakenBack(failure, problem));
  }
  const where = run.repo.kind === 'git' ? 'committed' : 'written';
  const message = `${failure.message} (${done} of ${count(all, 'step')} ${done === 1 ? 'is' : 'are'} ${where})`;
  const fix = `take the finished steps back with npx lambda-lift undo; then ${failure.fix}`;
  return fail(ended.ok ? { ...failure, message, fix } : ended.error);
}

/** As if the run had never been: what undo would take back is again the run before it. */
async function takeBack(dir: string, earlier: Journal | undefined): Promise<Failure | undefined> {
  const undone = await undoRun(dir);
  if (!undone.ok) return undone.error;
  const saved = earlier === undefined ? undone : writeJournal(dir, earlier);
  return saved.ok ? undefined : saved.error;
}

/** Something, most likely a hook, left changes behind that are not ours to remove. */
function notTakenBack(failure: Failure, problem: Failure): Failure {
  const detail = [
    ...(failure.detail ?? []),
    `the run is not taken back: ${problem.message}`,
    ...(problem.detail ?? []),
  ];
  return { ...failure, detail, fix: `${problem.fix}; then ${failure.fix}` };
}

function newJournal(repo: GuardedRepository): Journal {
  const { head, branch, newBranch } = repo.kind === 'git' ? repo : {};
  return {
    version: 1,
    tool: toolVersion(),
    state: 'running',
    git: head === undefined ? undefined : { head, branch, newBranch },
    steps: [],
  };
}

function outcome({ repo, proposal, findings }: Run, steps: readonly AppliedStep[]): ApplyOutcome {
  const branch = repo.kind === 'git' ? (steps.length > 0 ? (repo.newBranch ?? repo.branch) : repo.branch) : undefined;
  return {
    plan: proposal.plan,
    findings: [...proposal.plan.findings, ...findings],
    steps,
    branch,
    git: repo.kind === 'git',
  };
}
