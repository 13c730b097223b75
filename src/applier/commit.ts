import type { GuardedRepository } from '../model/apply.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { git, gitLine, literalPathspecs } from '../util/git.js';
import type { Ran } from '../util/process.js';
import { printable } from '../util/text.js';
import { type HookTrace, traceHooks } from './hooks.js';
import { changesBetween, headOf, type RawChange, stagedChanges } from './repository.js';

export type GitRepository = Extract<GuardedRepository, { kind: 'git' }>;

/** How many lines of git's or a hook's output a failure shows. */
const SHOWN_LINES = 20;

/** What git will commit: our files, and whatever the person had staged elsewhere in the repository. */
export interface Staged {
  readonly ours: readonly RawChange[];
  readonly others: boolean;
}

export interface Committed {
  readonly commit: string;
  readonly hooks: HookTrace;
}

/** Stages exactly these files, also where an ignore rule of the repository (`build/`, `.env*`) would leave them out. */
export async function stageFiles(repo: GitRepository, files: readonly string[]): Promise<Result<Staged>> {
  const args = ['add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const ran = await git(repo.dir, args, { input: literalPathspecs(repo.prefix, files) });
  if (ran?.code !== 0) return fail(gitFailure('git add failed', ran));
  const staged = await stagedChanges(repo.dir);
  if (staged === undefined) return fail(gitFailure('git cannot say what is staged', undefined));
  const mine = new Set(files.map((file) => repo.prefix + file));
  const ours = staged.filter(({ path }) => mine.has(path));
  return ok({ ours, others: ours.length < staged.length });
}

/**
 * Commits what was staged, with the user's hooks, and makes sure that the commit holds exactly that.
 * @returns the new commit; a hook that refused or changed it is a failure that names the hook
 */
export async function commitStaged(
  repo: GitRepository,
  staged: Staged,
  message: readonly string[],
  parent: string,
): Promise<Result<Committed>> {
  const identity = await missingIdentity(repo.dir);
  // With --only, what a person staged elsewhere stays staged and out of our commit.
  const only = staged.others ? ['--only', '--pathspec-from-file=-', '--pathspec-file-nul'] : [];
  const args = [...identity, 'commit', '--quiet', ...message.flatMap((part) => ['-m', part]), ...only];
  const input = staged.others
    ? literalPathspecs(
        '',
        staged.ours.map(({ path }) => path),
      )
    : undefined;
  const { value: ran, hooks } = await traceHooks((env) => git(repo.dir, args, { env, input }));
  const head = (await headOf(repo.dir)).commit;
  if (ran?.code !== 0 && head === parent) return fail(refusal(ran, hooks));
  if (head === undefined || !(await isExactly(repo.dir, parent, head, staged.ours))) {
    const others = otherThan(staged.ours, await changesBetween(repo.dir, parent, head ?? parent));
    return fail(changedByHook(hooks, 'changed what was committed', others));
  }
  return ok({ commit: head, hooks });
}

/** True when `commit` follows `parent` directly and changes exactly these blobs. */
export async function isExactly(
  dir: string,
  parent: string,
  commit: string,
  blobs: readonly RawChange[],
): Promise<boolean> {
  if ((await gitLine(dir, ['rev-parse', '--verify', '--quiet', `${commit}^`])) !== parent) return false;
  const changes = await changesBetween(dir, parent, commit);
  const wanted = new Map(blobs.map(({ path, blob }) => [path, blob]));
  return changes?.length === wanted.size && changes.every(({ path, blob }) => wanted.get(path) === blob);
}

/** Paths that a commit should hold and does not, or holds and should not. */
function otherThan(wanted: readonly RawChange[], made: readonly RawChange[] = []): string[] {
  const key = ({ path, blob }: RawChange): string => `${blob} ${path}`;
  const [right, there] = [new Set(wanted.map(key)), new Set(made.map(key))];
  const other = [...wanted, ...made].filter((change) => !right.has(key(change)) || !there.has(key(change)));
  return [...new Set(other.map(({ path }) => path))];
}

/** The failure for a hook that left other bytes than ours behind. */
export function changedByHook(hooks: HookTrace | undefined, what: string, files: readonly string[]): Failure {
  const name = hooks?.ran.includes('pre-commit') ? 'pre-commit' : hooks?.ran.join(', ') || 'git';
  return hookFailure(`the ${name} hook ${what}`, files.slice(0, SHOWN_LINES).map(printable));
}

function refusal(ran: Ran | undefined, hooks: HookTrace): Failure {
  if (hooks.failed === undefined) return gitFailure('git commit failed', ran);
  return hookFailure(`the ${hooks.failed} hook refused the commit`, outputLines(ran));
}

function hookFailure(message: string, detail: readonly string[]): Failure {
  const fix =
    'let the hook accept (and leave alone) generated files and this message, or commit by hand: npx lambda-lift diff, then git apply .migrate/plan.patch';
  return { code: 'LL1009', exit: EXIT.refused, message, detail, fix };
}

/** The failure for a git command that should have worked, with git's own words. */
export function gitFailure(message: string, ran: Ran | undefined): Failure {
  return {
    code: 'LL1015',
    exit: EXIT.refused,
    message,
    detail: outputLines(ran),
    fix: 'let git do that in this folder first, then run the command again',
  };
}

function outputLines(ran: Ran | undefined): string[] {
  const lines = `${ran?.stdout ?? ''}\n${ran?.stderr ?? ''}`.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-SHOWN_LINES).map(printable);
}

/** Settings that stand in for a name and address that the person has not configured. */
async function missingIdentity(dir: string): Promise<string[]> {
  const { GIT_AUTHOR_NAME, GIT_COMMITTER_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_EMAIL, EMAIL } = process.env;
  const named = (GIT_AUTHOR_NAME && GIT_COMMITTER_NAME) || (await gitLine(dir, ['config', '--get', 'user.name']));
  const addressed =
    (GIT_AUTHOR_EMAIL && GIT_COMMITTER_EMAIL) || EMAIL || (await gitLine(dir, ['config', '--get', 'user.email']));
  return [
    ...(named ? [] : ['-c', 'user.name=lambda-lift']),
    ...(addressed ? [] : ['-c', 'user.email=lambda-lift@localhost']),
  ];
}
