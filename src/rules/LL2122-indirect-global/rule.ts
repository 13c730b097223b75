import { factRule } from '../fact-rule.js';

/** Copies get globals of their own when they are built; code made from text, and `this` of a plain call, go past that. */
export const indirectGlobal = factRule({
  code: 'LL2122',
  role: 'write',
  wanted: ({ kind }) => kind === 'indirect-global',
  lane: () => 'process',
  does: ({ name }) => `reaches the real global object through ${via(name)}`,
  fix: () => 'Use globalThis, or a variable of the module; then the function can run in lane isolated',
});

function via(name: string): string {
  return /^(?:eval|Function|vm\.runInThisContext)$/.test(name) ? name : `a write of ${name}`;
}
