import type { ApplyOutcome } from '../model/apply.js';
import { EXIT, type ExitCode } from '../model/result.js';
import type { Output } from '../report/output.js';
import { sourceOf } from '../util/source.js';
import type { Arguments } from './argv.js';
import type { Command } from './command.js';
import { failed, finished } from './finish.js';
import { READING } from './flags.js';
import { applyOptions, formatOption, runOptions } from './options.js';

const FORMATS = ['terminal', 'json'] as const;

/** How to write: shared with the guided migration. */
export const APPLYING = ['yes', 'branch', 'no-branch', 'no-install'] as const;

export const apply: Command = {
  name: 'apply',
  words: ['[dir]'],
  summary: 'make the change: on a branch of its own, one commit per step',
  more: [
    'Refuses a work tree with uncommitted changes. Taken back by undo.',
    'Exit code 0: every function is migrated, or kept with a reason. 1: something must be decided.',
  ],
  flags: [...APPLYING, ...READING, 'format', 'out'],
  formats: FORMATS,
  run: runApply,
};

/** One shot; `migrate --yes` is the same. */
export async function runApply(given: Arguments, output: Output): Promise<ExitCode> {
  const options = runOptions(given);
  if (!options.ok) return failed(output, options.error);
  const how = applyOptions(given);
  if (!how.ok) return failed(output, how.error);
  const format = formatOption(given, FORMATS);
  if (!format.ok) return failed(output, format.error);
  const { dir } = options.value;
  const pipeline = await import('../pipeline.js');
  const outcome = await pipeline.apply({ ...options.value, ...how.value }, output.onEvent);
  if (!outcome.ok) return failed(output, outcome.error, dir);
  const { toJson } = await import('../report/json.js');
  const { renderApplied } = await import('../report/terminal/outcome.js');
  const text =
    format.value === 'json'
      ? toJson(outcome.value)
      : renderApplied(outcome.value, output.view(sourceOf(dir), given.positionals[0]));
  return finished(output, given, text, settledCode(outcome.value));
}

/** 0 when every function is migrated, or kept with a reason. */
export function settledCode({ plan, findings }: ApplyOutcome): ExitCode {
  const unsettled =
    plan.totals.manual + plan.totals.failed > 0 || findings.some(({ demand }) => demand === 'must-decide');
  return unsettled ? EXIT.pending : EXIT.done;
}
