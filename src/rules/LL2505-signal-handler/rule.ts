import { factRule } from '../fact-rule.js';

/** The service stops in an order of its own; listeners of handlers are kept apart from it. */
export const signalHandler = factRule({
  code: 'LL2505',
  role: 'call',
  wanted: ({ kind }) => kind === 'signal-handler',
  lane: () => 'isolated',
  does: ({ name }) => `listens for ${name}`,
  fix: () =>
    'Nothing to do in lane isolated: the copy keeps the listener to itself. Let the service close clients before you choose lane shared',
});
