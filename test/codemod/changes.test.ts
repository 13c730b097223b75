import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, changesFrom } from '../../src/codemod/changes.js';
import type { CreateEdit, Edit, ReplaceEdit } from '../../src/model/edit.js';
import type { SourceFiles } from '../../src/model/files.js';
import type { GeneratedRecord } from '../../src/model/generated.js';
import { pack, sha256 } from '../../src/util/packed.js';
import { memoryFiles } from '../generator/support.js';

const create = (file: string, text: string): CreateEdit => ({
  kind: 'create',
  step: 'service',
  file,
  text,
  because: 'test',
});
const replace = (start: number, end: number, text: string, file = 'a.ts'): ReplaceEdit => ({
  kind: 'replace',
  step: 'code',
  file,
  start,
  end,
  text,
  because: 'test',
});

function recordOf(texts: Readonly<Record<string, string>>): GeneratedRecord {
  const files = Object.entries(texts).map(([file, text]) => [file, { sha256: sha256(text), base: pack(text) }]);
  return { version: 1, tool: '0.0.0', files: Object.fromEntries(files) };
}

/** The folder after the changes were written. */
function applied(files: SourceFiles, edits: readonly Edit[], record?: GeneratedRecord): SourceFiles {
  const { changes } = changesFrom(edits, files, record);
  const before = files.list.map((file) => [file, files.text(file) ?? '']);
  return memoryFiles(Object.fromEntries([...before, ...changes.map(({ file, after }) => [file, after])]));
}

describe('generated files', () => {
  const cases: Array<[string, string | undefined, string | undefined, 'write' | 'nothing' | string]> = [
    ['a new file', undefined, undefined, 'write'],
    ['one that is there already', 'new', undefined, 'nothing'],
    ['one that is there with CRLF', 'new\r\nline', undefined, 'LL1307 must-do'],
    ['as an earlier run left it', 'old', 'old', 'write'],
    ['edited since, nothing new wanted', 'mine', 'new', 'LL1306 note'],
    ['edited since, something new wanted', 'mine', 'old', 'LL1306 must-do'],
    ['edited to what is wanted', 'new', 'old', 'nothing'],
    ['never ours', 'theirs', undefined, 'LL1307 must-do'],
    ['deleted since', undefined, 'old', 'write'],
  ];
  test.each(cases)('%s', (_, onDisk, base, expected) => {
    const files = memoryFiles(onDisk === undefined ? {} : { 'service/app.ts': onDisk });
    const record = base === undefined ? undefined : recordOf({ 'service/app.ts': base });
    const { changes, findings } = changesFrom([create('service/app.ts', 'new')], files, record);
    const seen = [...changes.map(() => 'write'), ...findings.map(({ code, demand }) => `${code} ${demand}`)];
    expect(seen).toEqual(expected === 'nothing' ? [] : [expected]);
    if (expected === 'write') {
      expect(changes[0]).toMatchObject({ file: 'service/app.ts', after: 'new', generated: true });
      expect(changes[0]?.before).toBe(onDisk);
    }
  });

  test('a checkout with other line ends is no edit', () => {
    const files = memoryFiles({ 'service/app.ts': 'one\r\ntwo\r\n' });
    expect(changesFrom([create('service/app.ts', 'one\ntwo\n')], files, undefined)).toEqual({
      changes: [],
      findings: [],
    });
    const updated = changesFrom(
      [create('service/app.ts', 'three\n')],
      files,
      recordOf({ 'service/app.ts': 'one\ntwo\n' }),
    );
    expect(updated.changes).toHaveLength(1);
  });

  test('a damaged base still keeps an edited file', () => {
    const record: GeneratedRecord = { version: 1, tool: '0', files: { a: { sha256: 'x', base: '!' } } };
    const { changes, findings } = changesFrom([create('a', 'new')], memoryFiles({ a: 'mine' }), record);
    expect(changes).toEqual([]);
    expect(findings.map(({ code, demand }) => `${code} ${demand}`)).toEqual(['LL1306 must-do']);
  });

  test('names of the object prototype are not in the record', () => {
    const { findings } = changesFrom(
      [create('constructor', 'new')],
      memoryFiles({ constructor: 'theirs' }),
      recordOf({}),
    );
    expect(findings.map(({ code }) => code)).toEqual(['LL1307']);
  });
});

describe('edits of a person’s files', () => {
  test('several edits of a file are one change', () => {
    const { changes } = changesFrom(
      [replace(4, 5, 'B'), replace(0, 0, '// ')],
      memoryFiles({ 'a.ts': 'let b = 1;' }),
      undefined,
    );
    expect(changes).toMatchObject([
      { file: 'a.ts', before: 'let b = 1;', after: '// let B = 1;', generated: false, step: 'code' },
    ]);
  });

  test('a byte order mark is told apart from the text', () => {
    const { changes } = changesFrom([replace(0, 1, 'B')], memoryFiles({ 'a.ts': '\uFEFFb' }), undefined);
    expect(changes).toMatchObject([{ before: 'b', after: 'B', bom: true }]);
  });

  test('an edit that changes nothing is no change', () => {
    expect(changesFrom([replace(0, 1, 'b')], memoryFiles({ 'a.ts': 'b' }), undefined).changes).toEqual([]);
  });

  test('a file that is gone is a finding', () => {
    const { findings } = changesFrom([replace(0, 1, 'b', 'gone.ts')], memoryFiles(), undefined);
    expect(findings).toMatchObject([{ code: 'LL1307', demand: 'must-do' }]);
  });

  test.each([
    ['overlapping', [replace(0, 3, 'x'), replace(2, 4, 'y')]],
    ['outside the file', [replace(0, 99, 'x')]],
    ['backwards', [replace(3, 1, 'x')]],
  ])('edits that are %s are our bug', (_, edits) => {
    expect(() => applyEdits('0123456789', edits)).toThrow('Internal error');
  });

  test('changes come sorted by file', () => {
    const { changes } = changesFrom(
      ['b', 'a', 'B'].map((file) => create(file, '')),
      memoryFiles(),
      undefined,
    );
    expect(changes.map(({ file }) => file)).toEqual(['B', 'a', 'b']);
  });
});

describe('properties', () => {
  /** Source-like text: lines with any ending, comments, quotes, astral characters, lone surrogates aside. */
  const piece = fc.oneof(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\t',
      '// comment\n',
      '/* a\r\nb */',
      '`${x}`',
      "'",
      '"',
      '𝒳',
      'é',
      '\u2028',
      '\u0000',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const edited = text.chain((source) =>
    fc.tuple(
      fc.constant(source),
      fc
        .uniqueArray(fc.nat({ max: source.length }), { maxLength: 12 })
        .map((places) => places.sort((a, b) => a - b))
        .chain((places) => {
          const ranges = places.flatMap((start, index) =>
            index % 2 === 0 ? [[start, places[index + 1] ?? start] as const] : [],
          );
          return fc.tuple(...ranges.map(([start, end]) => text.map((added) => replace(start, end, added))));
        }),
    ),
  );

  test('text outside the edits stays, whatever the order they come in', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), ([source, edits], turned) => {
        const expected: string[] = [];
        let last = 0;
        for (const { start, end, text: added } of edits) {
          expected.push(source.slice(last, start), added);
          last = end;
        }
        expected.push(source.slice(last));
        expect(applyEdits(source, turned ? [...edits].reverse() : edits)).toBe(expected.join(''));
      }),
      { numRuns: 500 },
    );
  });

  test('bytes outside the edits stay, the mark at the start included', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), ([source, edits], marked) => {
        fc.pre(!source.startsWith('\uFEFF'));
        const files = memoryFiles({ 'a.ts': (marked ? '\uFEFF' : '') + source });
        for (const change of changesFrom(edits, files, undefined).changes) {
          expect(change.before).toBe(source);
          expect(change.bom === true).toBe(marked);
          const [first] = edits;
          const tail = source.slice(Math.max(...edits.map(({ end }) => end)));
          expect(change.after.startsWith(source.slice(0, first?.start))).toBe(true);
          expect(change.after.endsWith(tail)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a second run after the first is empty', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), text), (wanted) => {
        const edits = Object.entries(wanted).map(([file, content]) => create(file, content));
        expect(changesFrom(edits, applied(memoryFiles(), edits), undefined).changes).toEqual([]);
      }),
    );
  });
});
