import { describe, expect, test } from 'vitest';
import { checkMarkers, markersIn } from '../../src/codemod/markers.js';
import type { SourceFiles } from '../../src/model/files.js';
import { finding } from '../../src/model/finding.js';

function filesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  const list = Object.keys(texts).sort();
  return {
    dir: '/',
    list,
    has: (file) => list.includes(file),
    size: (file) => texts[file]?.length,
    text: (file) => texts[file],
  };
}

describe('markersIn', () => {
  test.each<[string, unknown]>([
    ['// @lift-todo LL2103 pool it', { kind: 'todo', code: 'LL2103', text: 'pool it' }],
    ['  # @lift-ok LL1305 gateway stays', { kind: 'ok', code: 'LL1305', text: 'gateway stays' }],
    ['const a = 1; /* @lift-todo LL2103 a */', { kind: 'todo', code: 'LL2103', text: 'a' }],
    [' * @lift-ok LL2103: because', { kind: 'ok', code: 'LL2103', text: 'because' }],
    ['<!-- @lift-todo LL2103 x -->', { kind: 'todo', code: 'LL2103', text: 'x' }],
    ['// @lift-todo LL2103\r', { kind: 'todo', code: 'LL2103', text: '' }],
  ])('%j', (line, marker) => {
    expect(markersIn('a.ts', `first\n${line}\nlast`)).toMatchObject([marker as object]);
  });

  test.each([
    'say "@lift-todo LL2103"',
    '// @lift-todo without a code',
    '// lift-todo LL2103',
    '// @lift-todo LL21034',
  ])('none in %j', (line) => {
    expect(markersIn('a.ts', line)).toEqual([]);
  });
});

describe('checkMarkers', () => {
  const decide = (line: number) =>
    finding({
      code: 'LL1305',
      demand: 'must-decide',
      message: 'closed',
      fix: 'decide',
      location: { file: 'serverless.yml', line, column: 1 },
    });

  test('open markers and undecided findings are left', () => {
    const files = filesOf({
      'a.ts': '\n  // @lift-todo LL2103 pool it\n',
      'README.md': '// @lift-todo LL2103 as an example',
    });
    const note = finding({ code: 'LL1312', demand: 'note', message: 'n', fix: 'f' });
    const { left, accepted } = checkMarkers(files, [decide(4), note]);
    expect(accepted).toBe(0);
    expect(left).toMatchObject([
      { code: 'LL2103', message: 'pool it', location: { file: 'a.ts', line: 2, column: 6 } },
      { code: 'LL1305', location: { line: 4 } },
    ]);
  });

  test('an ok with a reason, beside it, of the same code accepts', () => {
    const files = filesOf({
      'a.ts': '// @lift-todo LL2103 x\n// @lift-ok LL2103 read only\n',
      'b.ts': '// @lift-todo LL2103 x\n// @lift-ok LL2103\n',
      'c.ts': '// @lift-todo LL2103 x\n// @lift-ok LL2104 other\n',
      'd.ts': '// @lift-todo LL2103 x\n\n\n// @lift-ok LL2103 too far\n',
      'serverless.yml': '\n\n# @lift-ok LL1305 gateway stays\nevents:\n',
    });
    const { left, accepted } = checkMarkers(files, [decide(4)]);
    expect(accepted).toBe(2);
    expect(left.map(({ location }) => location?.file)).toEqual(['b.ts', 'c.ts', 'd.ts']);
  });
});
