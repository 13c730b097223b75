import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BINARY, runCli } from '../rig/cli.js';
import { gitRepo } from '../rig/git-repo.js';
import { golden } from '../rig/golden.js';
import { scratch } from '../rig/scratch.js';
import { writeTree } from '../rig/tree.js';
import { APP, appRepo, steady } from './app.js';

const state = (dir: string, name: string): string => readFileSync(path.join(dir, '.migrate', name), 'utf8');

describe('diff', () => {
  test('shows the change, writes only .migrate/, and exits with 1', async () => {
    const repo = appRepo();
    const { code, stdout, stderr } = await runCli(['diff'], { cwd: repo.dir });
    expect(code).toBe(1);
    await golden('diff', steady(stdout));
    await golden('diff-progress', steady(stderr));
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(Object.keys(repo.tree()).filter((file) => !Object.hasOwn(APP, file))).toEqual([
      '.migrate/.gitignore',
      '.migrate/plan.json',
      '.migrate/plan.patch',
      '.migrate/report.html',
    ]);
  });

  test('the patch holds exactly what apply writes', async () => {
    const repo = appRepo();
    await runCli(['diff'], { cwd: repo.dir });
    repo.git('apply', '--check', '.migrate/plan.patch');
    repo.git('apply', '.migrate/plan.patch');
    const patched = repo.tree();
    const other = appRepo();
    expect((await runCli(['apply', '--yes'], { cwd: other.dir })).code).toBe(1);
    const applied = other.tree();
    const planned = (tree: Record<string, string>) =>
      Object.fromEntries(Object.entries(tree).filter(([file]) => !file.startsWith('.migrate/')));
    expect(planned(applied)).toEqual(planned(patched));
  });

  test('the patch of a subfolder applies from the top of the repository', async () => {
    const repo = appRepo(APP, 'services/my shop/');
    await runCli(['diff', 'services/my shop'], { cwd: repo.dir });
    repo.git('apply', '--check', 'services/my shop/.migrate/plan.patch');
    repo.git('apply', 'services/my shop/.migrate/plan.patch');
    expect(existsSync(path.join(repo.dir, 'services/my shop/service/app.js'))).toBe(true);
  });

  test('--no-write leaves no trace', async () => {
    const repo = appRepo();
    expect((await runCli(['diff', '--no-write'], { cwd: repo.dir })).code).toBe(1);
    expect(repo.tree()).toEqual(APP);
  });

  test('needs neither git nor a package.json', async () => {
    const dir = scratch();
    const { 'package.json': _, ...files } = APP;
    writeTree(dir, files);
    const { code, stdout } = await runCli(['diff'], { cwd: dir });
    expect([code, stdout.includes('5 functions = 4 migrated + 1 kept')]).toEqual([1, true]);
  });

  test.each<[string, (text: string) => void]>([
    ['json', (text) => expect(JSON.parse(text).totals.functions).toBe(5)],
    ['sarif', (text) => expect(JSON.parse(text).runs[0].results.length).toBeGreaterThan(0)],
    ['markdown', (text) => expect(text).toContain('| listOrders | migrated |')],
    ['patch', (text) => expect(text).toContain('diff --git a/package.json b/package.json')],
    ['html', (text) => expect(text.startsWith('<!doctype html>')).toBe(true)],
  ])('--format %s, to stdout and to a file', async (format, check) => {
    const repo = appRepo();
    const { stdout } = await runCli(['diff', '--no-write', '--format', format], { cwd: repo.dir });
    check(stdout);
    const out = await runCli(['diff', '--no-write', '--format', format, '--out', 'deep/out.txt'], { cwd: repo.dir });
    expect(out.stdout).toBe('');
    expect(readFileSync(path.join(repo.dir, 'deep/out.txt'), 'utf8')).toBe(stdout);
  });

  test('a reader that goes away early is no error', async () => {
    const repo = appRepo();
    const command = `set -o pipefail; "${process.execPath}" "${BINARY}" diff --no-write --format patch 2>err.txt | head -n 1`;
    const { stdout } = spawnSync('bash', ['-c', command], { cwd: repo.dir, encoding: 'utf8' });
    expect(stdout).toMatch(/^# /);
    expect(readFileSync(path.join(repo.dir, 'err.txt'), 'utf8')).not.toMatch(/EPIPE|mistake/);
  });
});

test('plan.json and plan.patch are the same in two folders, locales and time zones', async () => {
  const one = appRepo();
  const two = gitRepo({ files: {} });
  mkdirSync(path.join(two.dir, 'über folder'), { recursive: true });
  writeTree(path.join(two.dir, 'über folder'), APP);
  await runCli(['diff'], { cwd: one.dir, env: { LC_ALL: 'C', TZ: 'UTC' } });
  await runCli(['diff', 'über folder', '--no-write', '--format', 'patch'], { cwd: two.dir });
  await runCli(['diff'], {
    cwd: path.join(two.dir, 'über folder'),
    env: { LC_ALL: 'de_DE.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' },
  });
  const [a, b] = [one.dir, path.join(two.dir, 'über folder')];
  expect(state(b, 'plan.json')).toBe(state(a, 'plan.json'));
  expect(state(b, 'report.html')).toBe(state(a, 'report.html'));
  expect(state(a, 'plan.json')).not.toContain(one.dir);
});

test('names that are code somewhere: nothing breaks out of the patch, the report or a path', async () => {
  const name = 'it\'s `${evil}` "x"';
  const repo = appRepo({
    ...APP,
    'serverless.yml': `service: ${JSON.stringify(`shop ${name} </script>`)}
provider:
  name: aws
  runtime: nodejs22.x
  environment:
    GREETING: ${JSON.stringify(`*/ ${name} \n</script>`)}
functions:
  constructor: { handler: src/orders.list, description: ${JSON.stringify(name)}, events: [{ httpApi: { method: get, path: ${JSON.stringify(`/a${name}`)} } }] }
  toString: { handler: src/orders.admin, events: [{ httpApi: GET /p }, { sqs: ${JSON.stringify(`arn:aws:sqs:eu-west-1:123456789012:q${name}`)} }] }
  outside: { handler: "../../etc/passwd.x", events: [{ httpApi: GET /c }] }
`,
  });
  const { code, stdout, stderr } = await runCli(['diff'], { cwd: repo.dir });
  expect([code, stderr.includes('mistake of its own')]).toEqual([1, false]);
  expect(stdout).toMatch(/3 functions = /);
  repo.git('apply', '--check', '.migrate/plan.patch');
  expect(state(repo.dir, 'report.html').match(/<\/script>/g)).toHaveLength(2);
  const applied = await runCli(['apply', '--yes'], { cwd: repo.dir });
  expect([applied.code, applied.stderr.includes('error')]).toEqual([1, false]);
  const scripts = Object.keys(repo.tree()).filter((file) => /^service\/[^/]+\.js$/.test(file));
  expect(scripts.length).toBeGreaterThan(5);
  for (const file of scripts)
    expect(spawnSync(process.execPath, ['--check', path.join(repo.dir, file)]).status, file).toBe(0);
});

test.each([
  ['an unparsable serverless.yml', { 'serverless.yml': 'functions: [\n  a: {' }, 'LL1004'],
  ['no infrastructure code', { 'index.js': '' }, 'LL1003'],
])('%s: exit 2, and nothing is written', async (_, files, code) => {
  const repo = gitRepo({ files: { 'package.json': '{}', ...files } });
  const before = repo.tree();
  for (const args of [['diff'], ['analyze'], ['apply', '--yes'], ['check']]) {
    const result = await runCli(args, { cwd: repo.dir });
    expect([result.code, result.stdout]).toEqual([2, '']);
    expect(result.stderr).toMatch(new RegExp(`error ${code}  .+\\n(?:.*\\n)*  fix: .+`));
  }
  expect(repo.tree()).toEqual(before);
});
