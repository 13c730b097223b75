import type { Proposal } from '../model/proposal.js';
import type { ExitCode } from '../model/result.js';
import type { Output } from '../report/output.js';
import { gitPrefix } from '../util/git.js';
import { sourceOf } from '../util/source.js';
import type { Arguments } from './argv.js';
import type { Command } from './command.js';
import { codeFor, failed, finished } from './finish.js';
import { READING } from './flags.js';
import { formatOption, runOptions } from './options.js';

export const DIFF_FORMATS = ['terminal', 'json', 'markdown', 'sarif', 'patch', 'html'] as const;

export const diff: Command = {
  name: 'diff',
  words: ['[dir]'],
  summary: 'show the whole change, without making it',
  more: [
    'Writes .migrate/plan.json, plan.patch and report.html; no other file is touched.',
    'Exit code 0: nothing pending. 1: changes, or work left for a person.',
  ],
  flags: [...READING, 'format', 'out', 'no-write'],
  formats: DIFF_FORMATS,
  run: runDiff,
};

/** The dry run; `migrate` without a terminal is the same. */
export async function runDiff(given: Arguments, output: Output): Promise<ExitCode> {
  const options = runOptions(given);
  if (!options.ok) return failed(output, options.error);
  const format = formatOption(given, DIFF_FORMATS);
  if (!format.ok) return failed(output, format.error);
  const { dir } = options.value;
  const { propose } = await import('../pipeline.js');
  const proposal = await propose(options.value, output.onEvent);
  if (!proposal.ok) return failed(output, proposal.error, dir);
  const written = given.has('no-write') ? undefined : await write(dir, proposal.value, output);
  if (written?.ok === false) return failed(output, written.error);
  const { renderProposalAs } = await import('../report/formats.js');
  const context = { dir, view: output.view(sourceOf(dir), given.positionals[0]), wrote: written?.value ?? [] };
  const text = await renderProposalAs(format.value, proposal.value, context);
  return finished(output, given, text, codeFor(proposal.value.plan.findings, proposal.value.changes.length > 0));
}

async function write(dir: string, proposal: Proposal, output: Output) {
  const { writeReports } = await import('../report/write.js');
  output.wrote();
  return writeReports(dir, proposal, (await gitPrefix(dir)) ?? '');
}
