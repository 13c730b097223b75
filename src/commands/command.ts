import type { ExitCode } from '../model/result.js';
import type { Output } from '../report/output.js';
import type { Arguments } from './argv.js';
import type { FlagName } from './flags.js';

/** One command of the program. Its module loads nothing heavy before `run`: `--help` must be quick. */
export interface Command {
  readonly name: string;
  /** Positional words, as help shows them: `[dir]`. Each word stands for one. */
  readonly words: readonly string[];
  /** One line of help. */
  readonly summary: string;
  /** Further lines of its own help: what it writes, what its exit code means. */
  readonly more: readonly string[];
  readonly flags: readonly FlagName[];
  /** Values of `--format`, the default first. */
  readonly formats?: readonly string[];
  run(given: Arguments, output: Output): Promise<ExitCode>;
}
