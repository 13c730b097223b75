import { factRule } from '../fact-rule.js';

/** On Lambda each environment has a /tmp of its own; here invocations at the same time would write one file. */
export const fixedTmpName = factRule({
  code: 'LL2801',
  role: 'write',
  wanted: ({ kind }) => kind === 'tmp-fixed-path',
  lane: () => 'process',
  does: ({ name }) => `uses the fixed file name ${JSON.stringify(name)}`,
  fix: () =>
    "Make a folder for each invocation with fs.mkdtemp(path.join(os.tmpdir(), 'x-')) and remove it at the end; then the function can run in lane isolated",
});
