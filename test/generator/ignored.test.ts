import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { template } from '../../src/generator/text/template.js';
import { scratch } from '../rig/scratch.js';

test('git sees every source of the service and nothing that a build makes, whatever the repository ignores', () => {
  const folder = scratch('ignored');
  const files = {
    '.gitignore': 'build/\nruntime\n*.mjs\ndist\n',
    'service/.gitignore': template('templates/service.gitignore'),
    'service/build/index.mjs': '',
    'service/runtime/function/lanes/child.js': '',
    'service/dist/index.js': '',
    'service/node_modules/express/index.js': '',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  const seen = execFileSync('git', ['ls-files', '--others', '--exclude-standard'], { cwd: folder, encoding: 'utf8' });
  expect(seen.trim().split('\n').sort()).toEqual([
    '.gitignore',
    'service/.gitignore',
    'service/build/index.mjs',
    'service/runtime/function/lanes/child.js',
  ]);
});
