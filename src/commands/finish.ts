import type { Finding } from '../model/finding.js';
import { EXIT, type ExitCode, type Failure } from '../model/result.js';
import type { Output } from '../report/output.js';
import { sourceOf } from '../util/source.js';
import type { Arguments } from './argv.js';

/** Ends a command with a failure. `dir`: the folder its location lies in. */
export function failed(output: Output, failure: Failure, dir?: string): ExitCode {
  output.failure(failure, dir === undefined ? undefined : sourceOf(dir));
  return failure.exit;
}

/** Hands the result over: to stdout, or to the file of `--out`. Then `code` is the command's exit code. */
export async function finished(output: Output, given: Arguments, text: string, code: ExitCode): Promise<ExitCode> {
  const file = given.value('out');
  if (file === undefined) {
    output.result(text);
    return code;
  }
  const { writeResult } = await import('../report/write.js');
  output.wrote();
  const written = writeResult(file, text);
  return written.ok ? code : failed(output, written.error);
}

/** Pending work keeps a command from exit code 0; notes never do. */
export function codeFor(findings: readonly Finding[], pending: boolean): ExitCode {
  return pending || findings.some(({ demand }) => demand !== 'note') ? EXIT.pending : EXIT.done;
}
