import type { ApplyOutcome, GuardedRepository } from '../model/apply.js';
import type { Proposal } from '../model/proposal.js';
import { type Failure, ok, type Result } from '../model/result.js';
import type { Ask, AskOne } from './ask.js';
import { lookAndAgree, type Screens } from './look.js';
import { type Decidable, decideTogether } from './walk.js';

/** A repository that passed every guard and was read. */
export interface Session extends Decidable {
  readonly repository: GuardedRepository;
  apply(proposal: Proposal): Promise<Result<ApplyOutcome>>;
}

/**
 * The guided migration. Every question comes before the first write.
 * @param start guards and reads; given a service when there are several and one was chosen
 * @returns what was done, or undefined when the person stopped before anything was
 */
export async function guide(
  start: (service?: string) => Promise<Result<Session>>,
  ask: Ask,
  screens: Screens,
): Promise<Result<ApplyOutcome | undefined>> {
  const session = await startChosen(start, ask);
  if (!session.ok) return session;
  const { repository, apply } = session.value;

  const willing = repository.kind === 'git' ? ok(true) : await ask.yes(WITHOUT_GIT);
  if (!willing.ok || !willing.value) return willing.ok ? ok(undefined) : willing;

  screens.found(session.value.proposal);
  const proposal = await decideTogether(session.value, ask);
  if (!proposal.ok) return proposal;
  if (proposal.value.changes.length === 0) return apply(proposal.value);

  const agreed = await lookAndAgree(proposal.value, whereOf(repository), ask, screens);
  if (!agreed.ok) return agreed;
  return agreed.value ? apply(proposal.value) : ok(undefined);
}

const WITHOUT_GIT = {
  message: 'Go on without git?',
  why: [
    'This folder is not in a git repository: no branch, no commits. npx lambda-lift undo is then the only way back.',
  ],
  default: false,
};

/** Where the change goes, for the last question. */
function whereOf(repository: GuardedRepository): string {
  if (repository.kind === 'folder') return 'into this folder';
  const branch = repository.newBranch ?? repository.branch;
  return branch === undefined ? 'on the commit that is checked out' : `on branch ${branch}`;
}

async function startChosen(start: (service?: string) => Promise<Result<Session>>, ask: Ask): Promise<Result<Session>> {
  const session = await start();
  const question = session.ok ? undefined : serviceQuestion(session.error);
  if (question === undefined) return session;
  const service = await ask.one(question);
  return service.ok ? start(service.value) : service;
}

/** The question for a repository with several services, or undefined for any other failure. */
function serviceQuestion({ code, choices = [] }: Failure): AskOne | undefined {
  const [first] = choices;
  if (code !== 'LL1013' || first === undefined) return undefined;
  return { message: 'Which service?', default: first, choices: choices.map((value) => ({ value, name: value })) };
}
