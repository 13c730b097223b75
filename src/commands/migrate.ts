import { EXIT, type ExitCode } from '../model/result.js';
import type { Output } from '../report/output.js';
import type { View } from '../report/terminal/paint.js';
import { hasTerminal } from '../util/process.js';
import { sourceOf } from '../util/source.js';
import type { Screens } from '../wizard/look.js';
import { APPLYING, runApply, settledCode } from './apply.js';
import { type Arguments, usage } from './argv.js';
import type { Command } from './command.js';
import { DIFF_FORMATS, runDiff } from './diff.js';
import { failed } from './finish.js';
import { READING } from './flags.js';
import { applyOptions, runOptions } from './options.js';
import { repeatWords } from './repeat.js';

export const migrate: Command = {
  name: 'migrate',
  words: ['[dir]'],
  summary: 'the guided migration: asks, shows the change, makes it on a branch',
  more: [
    'Nothing is written before the last question is answered with yes.',
    'With --yes it is apply. Without a terminal, or with --format, --out or --no-write, it is diff.',
    'Exit code: as apply; 1 too when you stop before anything is written.',
  ],
  flags: [...APPLYING, ...READING, 'format', 'out', 'no-write'],
  formats: DIFF_FORMATS,
  async run(given, output) {
    if (given.has('yes') && given.has('no-write')) {
      return failed(output, usage('--yes and --no-write contradict each other', 'give one of them'));
    }
    if (given.has('yes')) return runApply(given, output);
    const guided = hasTerminal() && !DIFF_ONLY.some((flag) => given.has(flag));
    return guided ? runGuide(given, output) : runDiff(given, output);
  },
};

/** Who asks for a file or a form wants no questions in it. */
const DIFF_ONLY = ['format', 'out', 'no-write'] as const;

async function runGuide(given: Arguments, output: Output): Promise<ExitCode> {
  const options = runOptions(given);
  if (!options.ok) return failed(output, options.error);
  const how = applyOptions(given);
  if (!how.ok) return failed(output, how.error);
  const view = output.view(sourceOf(options.value.dir), given.positionals[0]);
  const { start } = await import('../pipeline.js');
  const { guide } = await import('../wizard/guide.js');
  const { terminalAsk } = await import('../wizard/terminal.js');
  const ask = await terminalAsk((line) => output.result(`${line}\n`));

  let wanted = { ...options.value, ...how.value };
  const begin = (service = wanted.service) => {
    wanted = { ...wanted, service };
    return start(wanted, output.onEvent);
  };
  const outcome = await guide(begin, ask, await screensOf(output, view));
  if (!outcome.ok) return failed(output, outcome.error, wanted.dir);
  if (outcome.value === undefined) {
    output.notice('Nothing was written.');
    return EXIT.pending;
  }
  const { renderWizardEnd } = await import('../report/terminal/wizard.js');
  output.result(renderWizardEnd(outcome.value, repeatWords(wanted, view), view));
  return settledCode(outcome.value);
}

async function screensOf(output: Output, view: View): Promise<Screens> {
  const { renderColoured, renderFound, renderSummary } = await import('../report/terminal/wizard.js');
  return {
    found: (proposal) => output.result(renderFound(proposal, view)),
    summary: (proposal) => output.result(renderSummary(proposal, view)),
    changes: (changes) => output.result(renderColoured(changes, view)),
  };
}
