import { hasTerminal } from '../util/process.js';
import type { Command } from './command.js';
import { DIFF_FORMATS, diff, runDiff } from './diff.js';

export const migrate: Command = {
  name: 'migrate',
  words: ['[dir]'],
  summary: 'the guided migration (comes with the next version; until then the same as diff)',
  more: diff.more,
  flags: diff.flags,
  formats: DIFF_FORMATS,
  async run(given, output) {
    if (hasTerminal())
      output.notice(
        'The guided migration comes with the next version. Until then this shows the change; `npx lambda-lift apply` makes it.',
      );
    return runDiff(given, output);
  },
};
