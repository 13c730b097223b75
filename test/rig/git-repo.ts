import { execFileSync } from 'node:child_process';
import { scratch } from './scratch.js';
import { readTree, type Tree, writeTree } from './tree.js';

/** Git that ignores the settings of the person who runs the tests. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

export interface GitRepo {
  /** Absolute path, without symbolic links. */
  readonly dir: string;
  /** Runs git in the repository and returns what it printed. */
  git(...args: string[]): string;
  /** Work tree without `.git` and `node_modules`. */
  tree(): Record<string, string>;
  /** Writes files without committing them. */
  write(files: Tree): void;
}

/** A real git repository in a scratch folder, with `files` in one commit on branch `main`. */
export function gitRepo({ files }: { files: Tree }): GitRepo {
  const dir = scratch('repo');
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: dir, env: { ...process.env, ...GIT_ENV }, encoding: 'utf8', stdio: 'pipe' });
  writeTree(dir, files);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'core.autocrlf', 'false');
  git('add', '--all', '--force');
  git('commit', '--quiet', '--allow-empty', '--message=Start');
  return { dir, git, tree: () => readTree(dir), write: (more) => writeTree(dir, more) };
}
