import { EXIT } from '../model/result.js';
import type { Command } from './command.js';
import { failed } from './finish.js';
import { folderOption } from './options.js';

export const undo: Command = {
  name: 'undo',
  words: ['[dir]'],
  summary: 'take the last apply back, finished or interrupted',
  more: [
    'Goes back to the branch and the files of before. Where that could lose work, it prints the git commands instead.',
    'Exit code 0.',
  ],
  flags: [],
  async run(given, output) {
    const dir = folderOption(given);
    if (!dir.ok) return failed(output, dir.error);
    const pipeline = await import('../pipeline.js');
    const outcome = await pipeline.undo(dir.value, output.onEvent);
    if (!outcome.ok) return failed(output, outcome.error, dir.value);
    const { renderUndone } = await import('../report/terminal/outcome.js');
    output.result(renderUndone(outcome.value));
    return EXIT.done;
  },
};
