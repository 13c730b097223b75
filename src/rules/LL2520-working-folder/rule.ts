import { factRule } from '../fact-rule.js';

/** Working folder and file mask belong to the process, and a worker thread refuses to change them. */
export const workingFolder = factRule({
  code: 'LL2520',
  role: 'call',
  wanted: ({ kind }) => kind === 'chdir' || kind === 'umask',
  lane: () => 'process',
  does: ({ kind }) => (kind === 'chdir' ? 'changes the working folder' : 'changes the file mask'),
  fix: ({ kind }) =>
    kind === 'chdir'
      ? 'Use absolute paths, or the cwd option of child processes; then the function can run in lane isolated'
      : 'Give files their mode when they are made (the mode option); then the function can run in lane isolated',
});
