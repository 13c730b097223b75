import { factRule } from '../fact-rule.js';

/** Every copy in a process uses the same Array, Date and so on: a patch made by one is seen by all. */
export const builtinPatched = factRule({
  code: 'LL2120',
  role: 'write',
  wanted: ({ kind, owner }) => kind === 'prototype-patch' && owner === 'runtime',
  lane: () => 'process',
  does: ({ name }) => `patches ${name}`,
  fix: ({ name }) =>
    `Make ${name} a plain function that is imported where it is used; then the function can run in lane isolated`,
});
