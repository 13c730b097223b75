import { factRule } from '../fact-rule.js';

/** On Lambda an exit ends one environment; a copy contains it in the same way. Beside others in one copy it would not be. */
export const processExit = factRule({
  code: 'LL2503',
  role: 'call',
  wanted: ({ kind }) => kind === 'process-exit',
  lane: () => 'isolated',
  does: ({ name }) => `calls ${name}`,
  fix: ({ name }) =>
    `Nothing to do in lane isolated: only the copy ends. Throw an error instead of ${name} before you choose lane shared`,
});
