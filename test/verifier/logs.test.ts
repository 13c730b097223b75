import { expect, test } from 'vitest';
import { demultiplexed, logLines, tailOf, withoutValues } from '../../src/verifier/image/logs.js';

function frame(stream: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

test('frames become text; a character may be split between two', () => {
  const bytes = Buffer.from('ü');
  const half = (part: Buffer) => Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, part.length]), part]);
  const all = Buffer.concat([
    frame(1, 'out\n'),
    frame(2, 'err\n'),
    half(bytes.subarray(0, 1)),
    half(bytes.subarray(1)),
  ]);
  expect(demultiplexed(all)).toBe('out\nerr\nü');
  expect(demultiplexed(Buffer.alloc(0))).toBe('');
});

test('only the lines of the service count as its log', () => {
  const text = 'plain\n{"event":"listening","port":8080}\n{broken\n{"level":"error","message":"m"}\n';
  expect(logLines(text)).toEqual([
    { event: 'listening', port: 8080 },
    { level: 'error', message: 'm' },
  ]);
});

test('values of secret variables are named instead of shown', () => {
  const values = new Map([
    ['DATABASE_URL', 'postgres://app:pa55word@db/shop'],
    ['API_TOKEN', 'short-one'],
    ['LOG_LEVEL', 'info'],
  ]);
  expect(withoutValues('connect postgres://app:pa55word@db/shop with short-one at info', values)).toBe(
    'connect (DATABASE_URL) with (API_TOKEN) at info',
  );
  expect(tailOf('a\n\nb\nc short-one\n', 2, values)).toEqual(['b', 'c (API_TOKEN)']);
});
