import { EXIT } from '../model/result.js';
import { sourceOf } from '../util/source.js';
import type { Command } from './command.js';
import { failed, finished } from './finish.js';
import { READING } from './flags.js';
import { formatOption, runOptions } from './options.js';

const FORMATS = ['terminal', 'json', 'sarif'] as const;

export const check: Command = {
  name: 'check',
  words: ['[dir]'],
  summary: 'the CI gate: fails while something is left to do or decide',
  more: [
    'Counts @lift-todo markers and findings that must be decided; `@lift-ok LLnnnn <reason>` beside one accepts it.',
    'Exit code 0: nothing left. 1: something is.',
  ],
  flags: [...READING, 'format', 'out', 'no-write'],
  formats: FORMATS,
  async run(given, output) {
    const options = runOptions(given);
    if (!options.ok) return failed(output, options.error);
    const format = formatOption(given, FORMATS);
    if (!format.ok) return failed(output, format.error);
    const { dir } = options.value;
    const pipeline = await import('../pipeline.js');
    const outcome = await pipeline.check(options.value, output.onEvent);
    if (!outcome.ok) return failed(output, outcome.error, dir);
    const { renderCheckAs } = await import('../report/formats.js');
    const text = await renderCheckAs(format.value, outcome.value, {
      dir,
      view: output.view(sourceOf(dir), given.positionals[0]),
    });
    return finished(output, given, text, outcome.value.left.length > 0 ? EXIT.pending : EXIT.done);
  },
};
