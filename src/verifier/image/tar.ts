import { createReadStream, type Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';

const BLOCK = 512;
/** Bytes of a name in a header; a longer one goes before it in a record of its own, as GNU tar does. */
const NAME_BYTES = 100;

/**
 * The files as a tar archive, which is what the engine takes as context. Owned by root, as the Docker CLI sends them.
 * @param files relative to `dir`; folders without what is in them
 */
export async function* tarOf(dir: string, files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const name = path.join(dir, file);
    const stats = await lstat(name);
    if (stats.isDirectory()) yield header({ name: `${file}/`, type: '5', stats });
    else if (stats.isSymbolicLink()) yield header({ name: file, type: '2', stats, link: await readlink(name) });
    else yield* content(name, header({ name: file, type: '0', stats, size: stats.size }), stats.size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Exactly as many bytes as the header says, even when the file changes meanwhile. */
async function* content(file: string, head: Buffer, size: number): AsyncGenerator<Buffer> {
  yield head;
  let left = size;
  if (size > 0) {
    for await (const chunk of createReadStream(file, { end: size - 1 })) {
      left -= (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  const padding = left + ((BLOCK - (size % BLOCK)) % BLOCK);
  if (padding > 0) yield Buffer.alloc(padding);
}

interface Entry {
  readonly name: string;
  /** `0` a file, `2` a link, `5` a folder. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
  readonly type: '0' | '2' | '5';
  readonly stats: Pick<Stats, 'mode' | 'mtimeMs'>;
  readonly size?: number;
  readonly link?: string;
}

function header({ name, type, stats, size = 0, link = '' }: Entry): Buffer {
  const long = [
    ...(Buffer.byteLength(name) > NAME_BYTES ? [longRecord('L', name)] : []),
    ...(Buffer.byteLength(link) > NAME_BYTES ? [longRecord('K', link)] : []),
  ];
  return Buffer.concat([...long, block({ name, type, mode: stats.mode, mtime: stats.mtimeMs / 1000, size, link })]);
}

function longRecord(type: 'L' | 'K', text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`);
  const padded = Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK);
  bytes.copy(padded);
  return Buffer.concat([
    block({ name: '././@LongLink', type, mode: 0, mtime: 0, size: bytes.length, link: '' }),
    padded,
  ]);
}

interface Block {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly mtime: number;
  readonly size: number;
  readonly link: string;
}

function block({ name, type, mode, mtime, size, link }: Block): Buffer {
  const buffer = Buffer.alloc(BLOCK);
  Buffer.from(name).copy(buffer, 0, 0, NAME_BYTES);
  octal(buffer, mode & 0o7777, 100, 8);
  octal(buffer, 0, 108, 8);
  octal(buffer, 0, 116, 8);
  octal(buffer, size, 124, 12);
  octal(buffer, Math.max(0, Math.floor(mtime)), 136, 12);
  buffer.fill(' ', 148, 156);
  buffer.write(type, 156);
  Buffer.from(link).copy(buffer, 157, 0, NAME_BYTES);
  buffer.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of buffer) sum += byte;
  buffer.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return buffer;
}

function octal(buffer: Buffer, value: number, offset: number, bytes: number): void {
  buffer.write(`${value.toString(8).padStart(bytes - 1, '0')}\0`, offset, 'latin1');
}
