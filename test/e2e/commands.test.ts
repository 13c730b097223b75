import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/codes.js';
import { BINARY, PROJECT_ROOT, runCli } from '../rig/cli.js';
import { golden } from '../rig/golden.js';
import { scratch } from '../rig/scratch.js';
import { terminal } from '../rig/terminal.js';
import { APP, appRepo, SETTLED } from './app.js';

describe('help', () => {
  test('of the program and of every command', async () => {
    const texts = [await runCli(['--help'])];
    for (const name of ['migrate', 'analyze', 'diff', 'apply', 'verify', 'undo', 'check', 'explain', 'schedule'])
      texts.push(await runCli([name, '--help']));
    expect(texts.map(({ code }) => code).every((code) => code === 0)).toBe(true);
    await golden('help', texts.map(({ stdout }) => stdout).join('\n----\n\n'));
    expect((await runCli(['help', 'diff'])).stdout).toBe(texts[3]!.stdout);
  });

  test('loads nothing heavy: no package is imported before a command runs', () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, 'utf8');
      for (const [, specifier = ''] of text.matchAll(/^(?:import|export)\s[^;]*?from\s+['"]([^'"]+)['"]/gm)) {
        if (specifier.startsWith('.')) visit(path.resolve(path.dirname(file), specifier));
        else if (!specifier.startsWith('node:')) packages.add(specifier);
      }
    };
    visit(BINARY);
    expect(seen.size).toBeGreaterThan(10);
    expect([...packages]).toEqual(['picocolors']);
  });

  test('--version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
    expect((await runCli(['--version'])).stdout).toBe(`${version}\n`);
  });
});

describe('wrong use: exit 2, what and how to fix it on stderr, nothing on stdout', () => {
  test.each([
    [['diff', '--stge', 'prod'], 'did you mean --stage?'],
    [['dif'], 'did you mean diff?'],
    [['frobnicate'], 'see npx lambda-lift --help'],
    [['diff', '--stage'], '--stage needs a value'],
    [['diff', '--stage', '--no-write'], '--stage needs a value'],
    [['diff', '--stage', 'a', '--stage', 'b'], '--stage is given twice'],
    [['diff', '--no-write=yes'], '--no-write takes no value'],
    [['diff', '--yes'], 'diff does not take --yes'],
    [['diff', 'a', 'b'], 'does not know what to do with "b"'],
    [['diff', '--format', 'pdf'], 'one of: terminal, json, markdown, sarif, patch, html'],
    [['diff', '--param', 'novalue'], '--param name=value'],
    [['diff', '--out-dir', '../elsewhere'], 'not the name of a folder'],
    [['diff', '--out-dir', 'apps/service'], 'not the name of a folder'],
    [['diff', '--out-dir', '.git/x'], 'not the name of a folder'],
    [['diff', '--entry', 'src/a.js'], 'not in this version'],
    [['apply', '--target', 'ecs'], 'not in this version'],
    [['cost'], 'not in this version'],
    [['migrate', '--yes', '--no-write'], 'contradict'],
    [['analyze', '--aws', '--deployed', 'x.json'], '--aws and --deployed contradict'],
    [['diff', '--profile', 'prod'], '--profile needs --aws'],
    [['apply', '--stack=x'], '--stack needs --aws'],
    [['diff', '--deployed', 'x.json', '--region', 'eu-west-1'], '--region needs --aws'],
    [['diff', '--aws', '--region', 'Frankfurt'], 'is not the name of a region'],
    [['diff', '--aws', '--endpoint', 'localhost:4566'], 'is not a URL'],
    [['diff', '--aws', '--profile='], '--profile is empty'],
    [['diff', '--aws', '--tag', '=x'], 'has no name'],
    [['diff', '--aws=yes'], '--aws takes no value'],
    [['diff', '--parameters'], '--parameters needs a value'],
    [['verify', '--port', '0'], 'is not a port'],
    [['apply', '--branch', 'a', '--no-branch'], 'contradict'],
    [['diff', 'missing-folder'], 'LL1002'],
    [['explain'], 'explain what?'],
    [['explain', 'LL1350'], 'did you mean'],
    [['schedule'], 'which expression?'],
    [['schedule', 'cron(x)'], 'fields instead of 6'],
    [['schedule', 'rate(1 minute)', '--tz', 'Mars/Base'], 'unknown time zone'],
    [['schedule', 'rate(1 minute)', '--count', '0'], 'count must be'],
    [['schedule', 'rate(1 minute)', '--from', 'soon'], 'not a time'],
    [['schedule', '--json', 'file'], 'write --json -'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: scratch() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error LL10\d\d {2}.+\n(?: .*\n)* {2}fix: .+\n$/);
    expect(stderr).toContain(says);
  });
});

test.each([
  ['that is missing', undefined, 'cannot be read'],
  ['of another version', '{"version":2}', 'version 2'],
  ['that is no JSON', '{', 'not a JSON object'],
  ['that leads out of the service', '{"version":1,"outDir":"../x"}', 'outDir'],
])('an answers file %s: exit 2', async (_, text, says) => {
  const repo = appRepo();
  if (text !== undefined) repo.write({ 'my answers.json': text });
  const { code, stderr } = await runCli(['diff', '--answers', 'my answers.json'], { cwd: repo.dir });
  expect([code, stderr.includes('error LL1012'), stderr.includes(says)]).toEqual([2, true, true]);
});

test.each<[string, string | undefined, string, string]>([
  ['deployed', undefined, 'LL1019', 'is not there or cannot be read'],
  ['deployed', '{"version":9}', 'LL1019', 'version 9'],
  ['deployed', 'not JSON', 'LL1019', 'not JSON'],
  ['parameters', undefined, 'LL1001', '--parameters my file: it cannot be read'],
  ['parameters', '{', 'LL1001', 'not valid JSON'],
  ['parameters', 'no value', 'LL1001', 'line 1 is no Name=value'],
])('--%s with %j: exit 2, one clear line', async (flag, text, code, says) => {
  const repo = appRepo();
  if (text !== undefined) repo.write({ 'my file': text });
  const result = await runCli(['analyze', `--${flag}`, 'my file'], { cwd: repo.dir });
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toContain(`error ${code}  `);
  expect(result.stderr).toContain(says);
});

describe('analyze', () => {
  test('the inventory, and exit 0', async () => {
    const { code, stdout } = await runCli(['analyze'], { cwd: appRepo().dir });
    expect(code).toBe(0);
    await golden('analyze', stdout);
  });

  test('as JSON and SARIF', async () => {
    const { dir } = appRepo();
    const json = JSON.parse((await runCli(['analyze', '--format', 'json'], { cwd: dir })).stdout);
    expect(json.functions.map(({ id }: { id: string }) => id)).toEqual([
      'listOrders',
      'admin',
      'nightly',
      'onOrder',
      'onSignUp',
    ]);
    expect(JSON.parse((await runCli(['analyze', '--format', 'sarif'], { cwd: dir })).stdout).version).toBe('2.1.0');
  });
});

describe('check', () => {
  test('fails while a decision is open, passes when it is accepted with a reason', async () => {
    const repo = appRepo();
    const open = await runCli(['check'], { cwd: repo.dir });
    expect(open.code).toBe(1);
    await golden('check', open.stdout);
    const line = Number(/serverless\.yml:(\d+):/.exec(open.stdout)![1]);
    const lines = String(APP['serverless.yml']).split('\n');
    lines.splice(line - 1, 0, '          # @lift-ok LL1305 API Gateway stays in front of it');
    repo.write({ 'serverless.yml': lines.join('\n') });
    const accepted = await runCli(['check'], { cwd: repo.dir });
    expect([accepted.code, accepted.stdout]).toEqual([
      0,
      'Nothing is left to do or decide.\n1 accepted by @lift-ok.\n',
    ]);
  });

  test('fails while a marker is open', async () => {
    const repo = appRepo({ ...SETTLED, 'src/late.js': '// @lift-todo LL2103 share the client\n' });
    const { code, stdout } = await runCli(['check'], { cwd: repo.dir });
    expect([code, stdout.includes('must do LL2103  src/late.js:1:4')]).toEqual([1, true]);
  });
});

describe('explain', () => {
  test('a code, in any case, offline', async () => {
    const { code, stdout } = await runCli(['explain', 'll1006']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^LL1006 Work tree has uncommitted changes\n/);
  });

  test('a family', async () => {
    const { stdout } = await runCli(['explain', 'iac']);
    expect(stdout).toContain(`LL1101  ${CODES.LL1101.title}`);
  });
});

describe('schedule', () => {
  test('the next runs and what the expression means', async () => {
    const { code, stdout } = await runCli([
      'schedule',
      'cron(0 3 * * ? *)',
      '--from',
      '2026-03-28T00:00:00Z',
      '--count',
      '2',
      '--tz',
      'Europe/Berlin',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^every day at 03:00.*\n2026-03-28T02:00:00Z\n2026-03-29T01:00:00Z\n$/);
  });

  test('one that never runs again', async () => {
    const { stdout } = await runCli(['schedule', 'at(2020-01-01T00:00:00)']);
    expect(stdout.trim().split('\n').at(-1)).toBe('never again');
  });

  test('--json -: one answer a line, in order, errors among them', async () => {
    const lines = [
      '{"expression":"rate(5 minutes)","from":"2026-01-01T00:00:00Z","count":2}',
      '{"expression":"cron(0 0 31 2 ? *)","from":"2026-01-01T00:00:00Z"}',
      '{"expression":"rate(1 minutes)"}',
      'not json',
      '[]',
    ];
    const { code, stdout } = await runCli(['schedule', '--json', '-'], { input: lines.join('\n') });
    expect(code).toBe(0);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.slice(0, 2)).toEqual([{ next: ['2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z'] }, { next: [] }]);
    expect(answers.slice(2).map((answer) => Object.keys(answer))).toEqual([['error'], ['error'], ['error']]);
  });
});

describe('without a command', () => {
  test('and without a terminal it is diff', async () => {
    const repo = appRepo();
    const bare = await runCli([], { cwd: repo.dir });
    const diff = await runCli(['diff'], { cwd: repo.dir });
    expect(bare).toEqual(diff);
    expect((await runCli([repo.dir, '--no-write'])).code).toBe(1);
  });
});

describe('the terminal', () => {
  test('gets colours, unless NO_COLOR says otherwise; a pipe gets none', async () => {
    const { dir } = appRepo();
    const raw = async (env: NodeJS.ProcessEnv) => {
      const session = terminal([process.execPath, BINARY, 'analyze'], { cwd: dir, env });
      await session.exit;
      return session.raw();
    };
    const { NO_COLOR: _, ...env } = process.env;
    expect(await raw(env)).toContain('\u001b[1m');
    expect(await raw({ ...env, NO_COLOR: '1' })).not.toContain('\u001b[1m');
    expect(
      (await runCli(['analyze'], { cwd: dir, env: { NO_COLOR: undefined, FORCE_COLOR: '1' } })).stdout,
    ).not.toContain('\u001b');
  });

  test('standard input that never ends does not stop a run', async () => {
    const child = spawn(process.execPath, [BINARY, 'apply', '--yes'], {
      cwd: appRepo(SETTLED).dir,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    child.stdin.destroy();
  });
});

describe('a mistake of our own', () => {
  const broken = (text: string) => ({ NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(text)}"` });
  const boom =
    "const { stringify } = JSON; JSON.stringify = (v, ...rest) => { if (rest.length) throw new Error('boom'); return stringify(v); }";

  test('exit 70, one line about it, and the truth about what was written', async () => {
    const { dir } = appRepo();
    const { code, stdout, stderr } = await runCli(['analyze', '--format', 'json'], { cwd: dir, env: broken(boom) });
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toContain('mistake of its own: boom\n  nothing was written\n');
    expect(stderr).not.toContain('    at ');
    const second = await runCli(['diff'], { cwd: dir, env: broken(boom) });
    expect([second.code, second.stderr.includes('nothing was written')]).toEqual([70, false]);
  });

  test('the stack with LAMBDA_LIFT_DEBUG=1', async () => {
    const { stderr } = await runCli(['analyze', '--format', 'json'], {
      cwd: appRepo().dir,
      env: { ...broken(boom), LAMBDA_LIFT_DEBUG: '1' },
    });
    expect(stderr).toContain('    at ');
  });
});
