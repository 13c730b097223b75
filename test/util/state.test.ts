import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { readAnswers, readGenerated, readState, removeState, writeState } from '../../src/util/state.js';
import { gitRepo } from '../rig/git-repo.js';
import { scratch } from '../rig/scratch.js';
import { listFiles } from '../rig/tree.js';

describe('the folder .migrate/', () => {
  test('shows git the answers and the record, and nothing else', () => {
    const repo = gitRepo({ files: {} });
    for (const name of ['plan.json', 'answers.json', 'generated.json', 'journal.json'])
      expect(writeState(repo.dir, name, '{}').ok).toBe(true);
    expect(repo.git('status', '--porcelain', '--untracked-files=all')).toBe(
      '?? .migrate/answers.json\n?? .migrate/generated.json\n',
    );
  });

  test('goes when the last file of ours goes, and not before', () => {
    const dir = scratch();
    writeState(dir, 'plan.json', '1');
    writeState(dir, 'journal.json', '2');
    removeState(dir, 'journal.json');
    expect(listFiles(dir)).toEqual(['.migrate/.gitignore', '.migrate/plan.json']);
    removeState(dir, 'plan.json');
    expect(existsSync(path.join(dir, '.migrate'))).toBe(false);
    removeState(dir, 'plan.json');
  });

  test('is never followed when it is a link, and never taken over when it is a file', () => {
    const [dir, elsewhere] = [scratch(), scratch()];
    symlinkSync(elsewhere, path.join(dir, '.migrate'));
    expect(writeState(dir, 'plan.json', '1')).toMatchObject({ ok: false, error: { code: 'LL1015', exit: 3 } });
    expect(listFiles(elsewhere)).toEqual([]);
    const other = scratch();
    writeFileSync(path.join(other, '.migrate'), '');
    expect(writeState(other, 'plan.json', '1')).toMatchObject({ ok: false, error: { code: 'LL1015' } });
  });
});

describe('readAnswers', () => {
  const answersOf = (text: string, file?: string) => {
    const dir = scratch();
    mkdirSync(path.join(dir, '.migrate'));
    writeFileSync(path.join(dir, '.migrate/answers.json'), text);
    return readAnswers(dir, file);
  };

  test('defaults without a file, and for what a file leaves out', () => {
    expect(readAnswers(scratch())).toEqual({ ok: true, value: DEFAULT_ANSWERS });
    expect(answersOf('\uFEFF{"version":1}')).toEqual({ ok: true, value: DEFAULT_ANSWERS });
    expect(answersOf('{"version":1,"outDir":"app","functions":{"a":{"action":"keep","lane":"shared"}}}')).toEqual({
      ok: true,
      value: { version: 1, outDir: 'app', functions: { a: { action: 'keep', lane: 'shared' } } },
    });
  });

  test.each([
    '[]',
    'null',
    '{',
    '{"version":2}',
    '{}',
    '{"version":1,"outDir":"../x"}',
    '{"version":1,"outDir":1}',
    '{"version":1,"functions":[]}',
    '{"version":1,"functions":{"a":{"lane":"fast"}}}',
    '{"version":1,"functions":{"a":{"action":"drop"}}}',
    '{"version":1,"functions":{"a":1}}',
  ])('refuses %s', (text) => {
    expect(answersOf(text)).toMatchObject({ ok: false, error: { code: 'LL1012', exit: 2 } });
  });

  test('a file that is named must be there', () => {
    expect(readAnswers(scratch(), '/nowhere/answers.json')).toMatchObject({ ok: false, error: { code: 'LL1012' } });
  });
});

test.each([undefined, '{', '[]', '{"version":2,"files":{}}', '{"version":1,"files":[]}'])(
  'a record that cannot be used is an empty one: %s',
  (text) => {
    const dir = scratch();
    if (text !== undefined) writeState(dir, 'generated.json', text);
    expect(readGenerated(dir)).toMatchObject({ version: 1, files: {} });
    expect(readState(dir, 'generated.json')).toBe(text);
  },
);
