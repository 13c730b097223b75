import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { contextFiles } from '../../src/verifier/image/context.js';
import { tarOf } from '../../src/verifier/image/tar.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';

test('secrets and what is installed stay out of the context', async () => {
  const dir = scratch('context');
  writeTree(dir, {
    '.dockerignore': '.git\n.env\n.env.*\n**/node_modules\nservice/dist\nDockerfile\n',
    '.env': 'PASSWORD=x',
    '.env.local': 'PASSWORD=x',
    '.git/config': 'x',
    Dockerfile: 'FROM x',
    'src/a.ts': 'a',
    'packages/one/node_modules/x/index.js': 'x',
    'service/dist/server.js': 'x',
    'service/app.ts': 'x',
  });
  symlinkSync('a.ts', path.join(dir, 'src/link.ts'));
  expect(await contextFiles({ context: dir, dockerfile: 'Dockerfile' })).toEqual([
    '.dockerignore',
    'Dockerfile',
    'packages',
    'packages/one',
    'service',
    'service/app.ts',
    'src',
    'src/a.ts',
    'src/link.ts',
  ]);
});

test('the archive unpacks to the same files', async () => {
  const [from, to] = [scratch('tar'), scratch('untar')];
  const deep = `${'folder-with-a-long-name/'.repeat(8)}ünïcode ‹x›.txt`;
  const files: Record<string, string> = {
    empty: '',
    'a.txt': 'a',
    'block.bin': 'x'.repeat(512),
    'more.bin': 'y'.repeat(200_001),
    [deep]: 'deep',
  };
  writeTree(from, files);
  mkdirSync(path.join(from, 'nothing'));
  writeFileSync(path.join(from, 'run.sh'), '#!/bin/sh\n');
  chmodSync(path.join(from, 'run.sh'), 0o755);
  symlinkSync('z'.repeat(150), path.join(from, 'long-link'));
  const chunks: Buffer[] = [];
  for await (const chunk of tarOf(from, await contextFiles({ context: from, dockerfile: '' }))) chunks.push(chunk);
  execFileSync('tar', ['-x', '-C', to], { input: Buffer.concat(chunks) });

  for (const [file, text] of Object.entries(files)) expect(readFileSync(path.join(to, file), 'utf8')).toBe(text);
  expect(lstatSync(path.join(to, 'run.sh')).mode & 0o777).toBe(0o755);
  expect(lstatSync(path.join(to, 'nothing')).isDirectory()).toBe(true);
  expect(readlinkSync(path.join(to, 'long-link'))).toBe('z'.repeat(150));
});
