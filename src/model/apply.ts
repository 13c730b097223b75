import type { StepId } from './edit.js';
import type { Finding } from './finding.js';
import type { Plan } from './plan.js';

/** What a real run may do beyond what the plan says. */
export interface ApplyOptions {
  /** Nobody is asked; defaults hold. */
  readonly yes: boolean;
  /** True when a person sits at a terminal. */
  readonly tty: boolean;
  /** Branch that takes the commits. Default `lambda-lift/migrate`. */
  readonly branch?: string;
  /** Commits go to the branch that is checked out. */
  readonly noBranch: boolean;
  /** False: the lock file is left to the person (LL1308). */
  readonly install: boolean;
}

/** A folder that every guard let pass. */
export type GuardedRepository =
  | {
      readonly kind: 'git';
      /** Absolute path of the folder to change. */
      readonly dir: string;
      /** `dir` seen from the top of the work tree: empty, or with a slash at the end. */
      readonly prefix: string;
      /** Commit that is checked out. */
      readonly head: string;
      /** Branch that is checked out; undefined for a detached HEAD. */
      readonly branch?: string;
      /** Branch to create for the commits; undefined: stay on the one that is checked out. */
      readonly newBranch?: string;
    }
  | { readonly kind: 'folder'; readonly dir: string };

export interface ApplyOutcome {
  readonly plan: Plan;
  /** Findings of the plan and of applying it. */
  readonly findings: readonly Finding[];
  /** Empty when there was nothing to change. */
  readonly steps: readonly AppliedStep[];
  /** Branch that holds the commits; undefined without git and on a detached HEAD. */
  readonly branch?: string;
  readonly git: boolean;
}

export interface AppliedStep {
  readonly step: StepId;
  readonly files: readonly string[];
  /** Undefined without git, or when git sees no difference. */
  readonly commit?: string;
}

export interface UndoOutcome {
  /** Files brought back or removed, relative to the folder, sorted. */
  readonly files: readonly string[];
  /** Branch that is checked out again; undefined without git and on a detached HEAD. */
  readonly branch?: string;
  /** Commit that is checked out again; undefined without git. */
  readonly head?: string;
  /** Branch that was removed. */
  readonly removedBranch?: string;
  /** Folders of the service that hold something which apply did not write (a build, say) and so remain. */
  readonly left: readonly string[];
}

/** What the CI gate found. */
export interface CheckOutcome {
  /** Open markers and must-decide findings that nobody accepted. */
  readonly left: readonly Finding[];
  /** How many were accepted by a `@lift-ok` marker with a reason. */
  readonly accepted: number;
}
