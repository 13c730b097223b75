import type { Answers } from './answers.js';

/** What a run was asked for, whatever way it was asked (flags, wizard, replay). */
export interface RunOptions {
  /** Absolute path of the folder to work on. */
  readonly dir: string;
  readonly stage?: string;
  /** `--param k=v`. */
  readonly params: Readonly<Record<string, string>>;
  /** Which of several services. */
  readonly service?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly outDir?: string;
  /** Handlers named by hand: `file` or `file#export`. */
  readonly entries: readonly string[];
  /** Absolute path of a file of template parameters (`--parameters`): JSON of `sam deploy` or CloudFormation, or `k=v` lines. */
  readonly parametersFile?: string;
  /** Decisions of this run; they count instead of the saved ones. */
  readonly answers?: Answers;
  /** Read the deployed account. */
  readonly aws?: AwsOptions;
  /** Absolute path of a saved read of the account (`--deployed`). */
  readonly deployedFile?: string;
  /** Absolute path of an answers file; default: `.migrate/answers.json` when it exists. */
  readonly answersFile?: string;
  /** Leave `.migrate/` alone: a read of the account is not saved. */
  readonly noWrite?: boolean;
}

/** Which account, and what of it. The SDK's own defaults hold for what is absent. */
export interface AwsOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** Only functions of this CloudFormation stack. */
  readonly stack?: string;
  /** Only functions with these tags: `key=value`, or `key` for any value. */
  readonly tags: readonly string[];
  /** Only functions whose name starts so. */
  readonly prefix?: string;
}
