import { EXIT } from '../model/result.js';
import { sourceOf } from '../util/source.js';
import type { Command } from './command.js';
import { failed, finished } from './finish.js';
import { READING } from './flags.js';
import { formatOption, runOptions } from './options.js';

const FORMATS = ['terminal', 'json', 'sarif'] as const;

export const analyze: Command = {
  name: 'analyze',
  words: ['[dir]'],
  summary: 'show the functions, what calls them, and what stands out',
  more: ['Reads only; with --aws it saves what it read of the account to .migrate/deployed.json. Exit code 0.'],
  flags: [...READING, 'format', 'out', 'no-write'],
  formats: FORMATS,
  async run(given, output) {
    const options = runOptions(given);
    if (!options.ok) return failed(output, options.error);
    const format = formatOption(given, FORMATS);
    if (!format.ok) return failed(output, format.error);
    const { dir } = options.value;
    const pipeline = await import('../pipeline.js');
    const inventory = await pipeline.analyze(options.value, output.onEvent);
    if (!inventory.ok) return failed(output, inventory.error, dir);
    const { renderInventoryAs } = await import('../report/formats.js');
    const text = await renderInventoryAs(format.value, inventory.value, {
      dir,
      view: output.view(sourceOf(dir), given.positionals[0]),
    });
    return finished(output, given, text, EXIT.done);
  },
};
