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
  /** Absolute path of an answers file; default: `.migrate/answers.json` when it exists. */
  readonly answersFile?: string;
}
