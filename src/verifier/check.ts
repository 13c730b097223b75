import type { OnEvent } from '../model/event.js';
import type { Proposal } from '../model/proposal.js';
import type { Result } from '../model/result.js';
import type { VerifyCheck, VerifyCheckId, VerifyOptions } from '../model/verify.js';

/** What every check works with. */
export interface CheckRun {
  readonly proposal: Proposal;
  /** Absolute path of the analysed folder. */
  readonly dir: string;
  readonly options: VerifyOptions;
  /** Variables of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C: then the check puts everything in order and ends. */
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

/** What a check found. */
export type Verdict = Omit<VerifyCheck, 'id' | 'title' | 'seconds'>;

/**
 * One way to find out whether a migrated repository works. A failure as result means that the check could not be run
 * (its exit code says why); what the check found to be wrong is `Verdict.failure`.
 */
export interface Check {
  readonly id: VerifyCheckId;
  readonly title: string;
  run(run: CheckRun): Promise<Result<Verdict>>;
}
