import { expect, test } from 'vitest';
import { gitRepo } from './git-repo.js';

test('a repository from an object literal, with one commit', () => {
  const repo = gitRepo({ files: { 'a.txt': 'a\r\n', 'src/b.ts': 'export {};\n', '.gitignore': 'dist/\n' } });
  expect(repo.tree()).toEqual({ '.gitignore': 'dist/\n', 'a.txt': 'a\r\n', 'src/b.ts': 'export {};\n' });
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(repo.git('branch', '--show-current').trim()).toBe('main');
  expect(repo.git('log', '--format=%s').trim()).toBe('Start');
  repo.write({ 'a.txt': 'changed' });
  expect(repo.git('status', '--porcelain')).toBe(' M a.txt\n');
});
