import { describe, expect, test } from 'vitest';
import { readProject } from '../../../src/analyzer/files/project.js';
import type { ProjectFact } from '../../../src/model/inventory.js';
import { memoryFiles } from '../memory-files.js';

function project(files: Record<string, string>, root = '.', codeUris: readonly string[] = []): ProjectFact {
  const read = readProject(memoryFiles(files), root, codeUris);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

const PLAIN: ProjectFact = {
  language: 'javascript',
  moduleSystem: 'commonjs',
  packageManager: 'npm',
  workspace: false,
};

describe('language', () => {
  test.each<[string, Record<string, string>, string, ProjectFact['language']]>([
    ['nothing there', {}, '.', 'javascript'],
    ['a tsconfig above the root', { 'tsconfig.json': '{}' }, 'services/a', 'typescript'],
    ['TypeScript below the root', { 'a/src/x.ts': '' }, 'a', 'typescript'],
    ['a tsconfig beside the root only', { 'b/tsconfig.json': '{}', 'b/x.ts': '' }, 'a', 'javascript'],
    ['only declarations', { 'src/x.d.ts': '', 'src/y.d.mts': '' }, '.', 'javascript'],
    ['only configuration', { 'vitest.config.ts': '', 'serverless.ts': '' }, '.', 'javascript'],
    ['TSX', { 'src/mail.tsx': '' }, '.', 'typescript'],
  ])('%s', (_, files, root, language) => expect(project(files, root).language).toBe(language));
});

test('the nearest package.json decides the module system, the nearest tsconfig is named', () => {
  const files = {
    'package.json': '{"type":"module"}',
    'tsconfig.json': '{}',
    'services/a/package.json': '{}',
    'services/b/tsconfig.json': '{}',
  };
  expect(project(files, 'services/a')).toEqual({
    ...PLAIN,
    language: 'typescript',
    packageJson: 'services/a/package.json',
    tsconfig: 'tsconfig.json',
  });
  expect(project(files, 'services/b')).toMatchObject({
    moduleSystem: 'esm',
    packageJson: 'package.json',
    tsconfig: 'services/b/tsconfig.json',
  });
});

describe('package manager', () => {
  test.each<[string, Record<string, string>, Partial<ProjectFact>]>([
    ['none', {}, PLAIN],
    ['npm', { 'package-lock.json': '' }, { packageManager: 'npm', lockFile: 'package-lock.json' }],
    ['npm shrinkwrap', { 'npm-shrinkwrap.json': '' }, { packageManager: 'npm', lockFile: 'npm-shrinkwrap.json' }],
    ['pnpm', { 'pnpm-lock.yaml': '' }, { packageManager: 'pnpm', lockFile: 'pnpm-lock.yaml' }],
    ['yarn', { 'yarn.lock': '' }, { packageManager: 'yarn', lockFile: 'yarn.lock' }],
    [
      'the field wins over a left-over lock file',
      { 'package.json': '{"packageManager":"pnpm@9.0.0"}', 'package-lock.json': '', 'pnpm-lock.yaml': '' },
      { packageManager: 'pnpm', lockFile: 'pnpm-lock.yaml' },
    ],
    [
      'a field nobody knows',
      { 'package.json': '{"packageManager":"bun@1"}', 'yarn.lock': '' },
      { packageManager: 'yarn' },
    ],
    ['a field that is no text', { 'package.json': '{"packageManager":1}' }, { packageManager: 'npm' }],
  ])('%s', (_, files, expected) => expect(project(files)).toMatchObject(expected));

  test('the lock file may lie above', () => {
    expect(project({ 'yarn.lock': '', 'a/package.json': '{}' }, 'a')).toMatchObject({
      packageManager: 'yarn',
      lockFile: 'yarn.lock',
    });
  });
});

describe('workspaces', () => {
  test.each<[string, Record<string, string>, string, boolean]>([
    ['declared here', { 'package.json': '{"workspaces":["packages/*"]}' }, '.', true],
    [
      'member',
      { 'package.json': '{"workspaces":["packages/*"]}', 'packages/a/package.json': '{}' },
      'packages/a',
      true,
    ],
    [
      'member, Yarn form',
      { 'package.json': '{"workspaces":{"packages":["./services/**"]}}', 'services/x/a/package.json': '{}' },
      'services/x/a',
      true,
    ],
    [
      'beside the globs',
      { 'package.json': '{"workspaces":["packages/*"]}', 'services/a/package.json': '{}' },
      'services/a',
      false,
    ],
    [
      'deeper than the glob',
      { 'package.json': '{"workspaces":["packages"]}', 'x/packages/package.json': '{}' },
      'x/packages',
      false,
    ],
    ['pnpm', { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages: []' }, '.', true],
    ['nonsense', { 'package.json': '{"workspaces":"all"}' }, '.', false],
    ['no package.json at all', { 'pnpm-workspace.yaml': '' }, '.', false],
  ])('%s', (_, files, root, workspace) => expect(project(files, root).workspace).toBe(workspace));
});

describe('a package.json that cannot be read is LL1004', () => {
  test.each([
    ['{\n  "name": "a",\n  oops\n}', 3],
    ['{\n  "name": "a"', 2],
    ['[]', 1],
    ['null', 1],
    ['', 1],
  ])('%j', (text, line) => {
    const read = readProject(memoryFiles({ 'package.json': text }), '.');
    expect(
      read.ok ? undefined : { code: read.error.code, exit: read.error.exit, line: read.error.location?.line },
    ).toEqual({
      code: 'LL1004',
      exit: 2,
      line,
    });
  });
});

describe('functions with folders of their own', () => {
  const TODOS = {
    'todos/get/package.json': '{}',
    'todos/get/app.js': '',
    'todos/put/package.json': '{"type":"module"}',
    'todos/put/package-lock.json': '{}',
    'todos/shared/app.js': '',
    'infra/stack.ts': '',
  };

  test('their packages are named, and none is needed above', () => {
    expect(project(TODOS, '.', ['todos/put', 'todos/get', 'todos/shared', 'todos/get'])).toEqual({
      ...PLAIN,
      functionPackages: ['todos/get', 'todos/put'],
    });
  });

  test('below the root of the service', () => {
    expect(project(TODOS, 'todos', ['get']).functionPackages).toEqual(['todos/get']);
  });

  test('members of a workspace are no packages of their own', () => {
    const files = { ...TODOS, 'package.json': '{"workspaces":["todos/*"]}' };
    expect(project(files, '.', ['todos/put', 'todos/get'])).not.toHaveProperty('functionPackages');
    expect(
      project({ ...TODOS, 'package.json': '{"workspaces":["todos/get"]}' }, '.', ['todos/put', 'todos/get']),
    ).toMatchObject({
      packageJson: 'package.json',
      functionPackages: ['todos/put'],
    });
  });

  test("the root's own package is no function's", () => {
    expect(project({ 'package.json': '{}' }, '.', ['.'])).not.toHaveProperty('functionPackages');
  });

  test.each<[string, Record<string, string>, Partial<ProjectFact>]>([
    ['TypeScript beside them does not count', {}, { language: 'javascript' }],
    ['TypeScript in one does', { 'todos/put/app.ts': '' }, { language: 'typescript' }],
    [
      'the tsconfig of the only one',
      { 'todos/get/tsconfig.json': '{}' },
      { language: 'typescript', tsconfig: 'todos/get/tsconfig.json' },
    ],
    ['pnpm, by the lock file of one', { 'todos/get/pnpm-lock.yaml': '' }, { packageManager: 'pnpm' }],
  ])('%s', (_, more, wanted) => {
    expect(project({ ...TODOS, ...more }, '.', ['todos/get', 'todos/put'])).toMatchObject(wanted);
  });

  test('several tsconfigs: none of them is the one of the service', () => {
    const files = { ...TODOS, 'todos/get/tsconfig.json': '{}', 'todos/put/tsconfig.json': '{}' };
    expect(project(files, '.', ['todos/get', 'todos/put'])).not.toHaveProperty('tsconfig');
  });

  test('one that does not parse ends the run with its place', () => {
    const read = readProject(memoryFiles({ 'a/package.json': '{' }), '.', ['a']);
    expect(read).toMatchObject({ ok: false, error: { code: 'LL1004', location: { file: 'a/package.json' } } });
  });
});
