import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../src/model/edit.js';
import { lookAndAgree } from '../../src/wizard/look.js';
import { type Answer, Enter, fakeAsk, Leave } from './fake-ask.js';
import { editedFile, newFile, proposal } from './proposals.js';

const CHANGES: readonly FileChange[] = [
  newFile('Dockerfile'),
  newFile('service/app.ts'),
  ...['a', 'b', 'c', 'd'].map((name) => newFile(`service/runtime/deep/${name}.ts`)),
  editedFile('package.json'),
  editedFile('service/runtime/old.ts'),
];

/** What a person sees, and how it ends. */
async function look(answers: readonly Answer[]) {
  const seen: string[] = [];
  const { ask, asked } = fakeAsk(answers);
  const agreed = await lookAndAgree(proposal({ changes: CHANGES }), 'on branch b', ask, {
    found: () => seen.push('found'),
    summary: () => seen.push('summary'),
    changes: (changes) => seen.push(changes.map(({ file }) => file).join(' ')),
  });
  return { agreed, seen, asked };
}

describe('the change', () => {
  test.each<[string, readonly Answer[], unknown, readonly string[]]>([
    ['Enter alone writes nothing', [Enter, Enter], { ok: true, value: false }, ['summary']],
    ['yes has to be said', ['go on', true], { ok: true, value: true }, ['summary']],
    ['stop', ['stop'], { ok: true, value: false }, ['summary']],
    ['again', ['summary', 'stop'], { ok: true, value: false }, ['summary', 'summary']],
    [
      'everything',
      ['everything', 'stop'],
      { ok: true, value: false },
      ['summary', CHANGES.map(({ file }) => file).join(' ')],
    ],
    [
      'a file, another one in a folder, back and back',
      ['file', 'package.json', 'service/runtime/', 'service/runtime/deep/b.ts', '', '', 'stop'],
      { ok: true, value: false },
      ['summary', 'package.json', 'service/runtime/deep/b.ts'],
    ],
  ])('%s', async (_, answers, agreed, seen) => {
    const looked = await look(answers);
    expect(looked.agreed).toEqual(agreed);
    expect(looked.seen).toEqual(seen);
    expect(looked.asked).toHaveLength(answers.length);
  });

  test.each([[[Leave]], [['file', Leave]], [['file', 'service/runtime/', Leave]], [['go on', Leave]]])(
    'left at %j: interrupted',
    async (answers) => {
      const { agreed } = await look(answers as Answer[]);
      expect(agreed).toMatchObject({ ok: false, error: { code: 'LL1016', exit: 5 } });
    },
  );

  test('files: edited ones, then new ones, then folders full of new ones', async () => {
    const { asked } = await look(['file', Leave]);
    const list = asked[1]!;
    expect(list.kind === 'one' && list.choices.map(({ name }) => name)).toEqual([
      'back',
      'edit  package.json',
      'edit  service/runtime/old.ts',
      'new   Dockerfile',
      'new   service/app.ts',
      'new   service/runtime/ (4 files)',
    ]);
  });

  test('the last question names how much and where', async () => {
    const { asked } = await look(['go on', Leave]);
    expect(asked[1]!.message).toBe('Write 8 files on branch b?');
  });
});
