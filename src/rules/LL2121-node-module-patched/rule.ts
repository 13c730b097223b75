import { factRule } from '../fact-rule.js';

/** Node.js's own modules are never bundled: there is one of each in a process. */
export const nodeModulePatched = factRule({
  code: 'LL2121',
  role: 'write',
  wanted: ({ kind }) => kind === 'builtin-module-patch',
  lane: () => 'process',
  does: ({ name }) => `changes ${name} of Node.js`,
  fix: () =>
    'Pass an object or option of your own (an agent, a wrapped function) instead of changing the module; then the function can run in lane isolated',
});
