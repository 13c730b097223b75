import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT, runCli } from '../rig/cli.js';
import { type GitRepo, gitRepo } from '../rig/git-repo.js';
import { golden } from '../rig/golden.js';
import { scratch } from '../rig/scratch.js';
import { readTree, writeTree } from '../rig/tree.js';
import { APP, appRepo, SETTLED, steady } from './app.js';
import { CTRL_C, CTRL_D, DOWN, ENTER, person, type Step, UP } from './person.js';

const state = ({ tree, git }: GitRepo) => ({
  tree: tree(),
  status: git('status', '--porcelain', '--ignored'),
  branches: git('branch', '-v'),
});

const FUNCTIONS = 'Which functions move into the container?';
const OPEN = 'Something is open here. Move these all the same?';
const FOLDER = 'Another folder than service/ for the service?';
const NEXT = 'This is the change. What next?';
const FILE = 'Which file?';
const WRITE = 'Write ';

/** The whole way, with every question that can come up; nothing is written, because the last one is left. */
const EVERY_QUESTION: readonly Step[] = [
  [FUNCTIONS, ENTER],
  [OPEN, ENTER],
  [FOLDER, ENTER],
  [NEXT, DOWN + ENTER],
  [FILE, ENTER],
  [NEXT, ENTER],
  [WRITE, 'y'],
];

/** A closed route, and a file where the service would be. */
const crowded = (): GitRepo => appRepo({ ...APP, 'service/app.js': '// ours\n' });

describe('the guided migration', () => {
  test('orders, from the first look to the undo command', async () => {
    const repo = gitRepo({ files: readTree(path.join(PROJECT_ROOT, 'samples/orders')) });
    const before = state(repo);
    const steps: Step[] = [
      [FUNCTIONS, `${DOWN} ${ENTER}`],
      [NEXT, DOWN + ENTER],
      [FILE, `${DOWN}${ENTER}`],
      [FILE, `${UP}${ENTER}`],
    ];
    const { code, screen } = await person(repo.dir, [...steps, [NEXT, ENTER], [WRITE, `y${ENTER}`]], {
      args: ['--no-install'],
    });
    expect(code).toBe(0);
    await golden('wizard', steady(withoutBodies(screen)));
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(repo.git('branch', '--show-current').trim()).toBe('lambda-lift/migrate');
    expect(JSON.parse(readFileSync(path.join(repo.dir, '.migrate/answers.json'), 'utf8')).functions).toEqual({
      listOrders: { action: 'keep' },
    });
    expect((await runCli(['undo'], { cwd: repo.dir })).code).toBe(0);
    expect(state(repo)).toEqual(before);
  });

  test('its answers, replayed on a fresh clone, give the same files', async () => {
    const repo = crowded();
    const steps: Step[] = [
      [FUNCTIONS, ` ${ENTER}`],
      [OPEN, ` ${ENTER}`],
      [FOLDER, `box${ENTER}`],
      [NEXT, ENTER],
      [WRITE, `y${ENTER}`],
    ];
    const { code, screen } = await person(repo.dir, steps);
    expect(code).toBe(0);
    const [, repeat = ''] = /repeat {2}npx lambda-lift (.+)\n/.exec(screen) ?? [];
    expect(repeat).toBe('apply --yes --answers .migrate/answers.json');
    const clone = { ...crowded() };
    mkdirSync(path.join(clone.dir, '.migrate'));
    const answers = readFileSync(path.join(repo.dir, '.migrate/answers.json'));
    writeFileSync(path.join(clone.dir, '.migrate/answers.json'), answers);
    expect((await runCli(repeat.split(' '), { cwd: clone.dir })).code).toBe(0);
    const files = ({ dir }: GitRepo) => readTree(dir, (file) => !file.startsWith('.migrate/journal'));
    expect(files(clone)).toEqual(files(repo));
    const outside = path.join(scratch(), 'answers.json');
    writeFileSync(outside, answers);
    const other = crowded();
    expect((await runCli(['migrate', '--yes', '--answers', outside], { cwd: other.dir })).code).toBe(0);
    expect(other.git('rev-parse', 'HEAD^{tree}')).toBe(repo.git('rev-parse', 'HEAD^{tree}'));
  });

  test('a second one starts from the answers of the first, and has nothing to do', async () => {
    const repo = appRepo(SETTLED);
    await person(repo.dir, [
      [FUNCTIONS, ` ${ENTER}`],
      [NEXT, ENTER],
      [WRITE, `y${ENTER}`],
    ]);
    const before = state(repo);
    const { code, screen, raw } = await person(repo.dir, [[FUNCTIONS, ENTER]]);
    expect(code).toBe(0);
    expect(raw).toContain('◯ listOrders');
    expect(screen).toContain('Nothing to change: the repository is as planned.');
    expect(state(repo)).toEqual(before);
  });

  test('Enter all the way writes nothing: exit 1, as diff', async () => {
    const repo = appRepo(SETTLED);
    const before = state(repo);
    const { code, screen } = await person(repo.dir, [
      [FUNCTIONS, ENTER],
      [NEXT, ENTER],
      [WRITE, ENTER],
    ]);
    expect([code, screen.trimEnd().split('\n').at(-1)]).toEqual([1, 'Nothing was written.']);
    expect(state(repo)).toEqual(before);
  });

  test('without git it asks before anything else; no is the default', async () => {
    const dir = scratch();
    writeTree(dir, SETTLED);
    const { code } = await person(dir, [['Go on without git?', ENTER]]);
    expect([code, readTree(dir)]).toEqual([1, SETTLED]);
    const steps: Step[] = [
      ['Go on without git?', `y${ENTER}`],
      [FUNCTIONS, ENTER],
      [NEXT, ENTER],
    ];
    const done = await person(dir, [...steps, ['into this folder?', `y${ENTER}`]]);
    expect([done.code, existsSync(path.join(dir, 'service/app.js'))]).toEqual([0, true]);
  });

  test('a subfolder: the commands at the end name it', async () => {
    const repo = appRepo(SETTLED, 'services/my shop/');
    const { code, screen } = await person(
      repo.dir,
      [
        [FUNCTIONS, ENTER],
        [NEXT, ENTER],
        ['on branch lift?', `y${ENTER}`],
      ],
      { args: ['migrate', 'services/my shop', '--branch', 'lift', '--stage', 'prod'] },
    );
    expect(code).toBe(0);
    expect(screen).toContain(
      "npx lambda-lift apply --yes --answers='services/my shop/.migrate/answers.json' --stage prod --branch lift 'services/my shop'\n",
    );
  });
});

/** Patches and the summary are held by golden files of their own. */
function withoutBodies(text: string): string {
  return text
    .replace(/(\nPlan {5}.*\n)[\s\S]*?(\n✔ This is the change)/g, '$1  …\n$2')
    .replace(/(\ndiff --git .*\n)[\s\S]*?(\n✔ Which file)/g, '$1  …\n$2')
    .replace(/Write \d+ files/, 'Write N files');
}

describe('left at a question: exit 5, and nothing was written', () => {
  test.each([
    ...EVERY_QUESTION.map(([question], index) => ['Ctrl-C', question, index, CTRL_C, {}] as const),
    ['Ctrl-D', FUNCTIONS, 0, CTRL_D, {}] as const,
    ['Ctrl-D', WRITE, 6, CTRL_D, {}] as const,
    ['Ctrl-C with TERM=dumb', 'Numbers to change', 0, CTRL_C, { TERM: 'dumb' }] as const,
    ['Ctrl-D with TERM=dumb', 'Numbers to change', 0, CTRL_D, { TERM: 'dumb' }] as const,
  ])('%s at %j (%i)', async (_, question, index, key, env) => {
    const repo = crowded();
    const before = state(repo);
    const { code, screen } = await person(repo.dir, [...EVERY_QUESTION.slice(0, index), [question, key]], { env });
    expect(code).toBe(5);
    expect(screen).toContain('error LL1016  interrupted\n  fix: nothing was written; run the command again\n');
    expect(state(repo)).toEqual(before);
    expect(existsSync(path.join(repo.dir, '.migrate'))).toBe(false);
  });

  test('Ctrl-C before the first question', async () => {
    const repo = crowded();
    const { code, screen } = await person(repo.dir, [['Reading infrastructure', CTRL_C]]);
    expect([code, screen.includes('nothing was written')]).toEqual([5, true]);
    expect(existsSync(path.join(repo.dir, '.migrate'))).toBe(false);
  });
});

describe('guards come before questions', () => {
  test.each<[string, string, (repo: GitRepo) => void]>([
    ['a dirty tree', 'LL1006', (repo) => repo.write({ 'src/new.js': '' })],
    ['a branch that exists', 'LL1014', (repo) => void repo.git('branch', 'lambda-lift/migrate')],
  ])('%s: exit 3', async (_, code, arrange) => {
    const repo = appRepo();
    arrange(repo);
    const seen = await person(repo.dir, []);
    expect([seen.code, seen.screen.startsWith(`error ${code}`)]).toEqual([3, true]);
    expect(seen.screen).not.toContain('?');
  });

  test('a file that changes between the questions and the last yes', async () => {
    const repo = appRepo(SETTLED);
    const meanwhile = (): void => repo.write({ 'src/new.js': '' });
    const steps: Step[] = [
      [FUNCTIONS, ENTER],
      [NEXT, ENTER],
    ];
    const { code, screen } = await person(repo.dir, [...steps, [WRITE, `y${ENTER}`, meanwhile]]);
    expect([code, screen.includes('error LL1006')]).toEqual([3, true]);
    expect(existsSync(path.join(repo.dir, 'service'))).toBe(false);
  });
});

describe('any terminal', () => {
  test('forty columns: no line of a list is broken', async () => {
    const { code, screen } = await person(appRepo().dir, [['Which functions', CTRL_C]], { columns: 40 });
    expect(code).toBe(5);
    const list = screen.split('\n').filter((line) => /^[❯ ][◉◯-] /.test(line));
    expect(list.length).toBe(5);
    for (const line of list) expect(line.length).toBeLessThanOrEqual(40);
  });

  test('NO_COLOR: no colours; without it there are some', async () => {
    const { dir } = appRepo();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
    const colours = /\u001b\[(?:[1-9]|[349]\d)m/;
    expect((await person(dir, [[FUNCTIONS, CTRL_C]])).raw).not.toMatch(colours);
    expect((await person(dir, [[FUNCTIONS, CTRL_C]], { env: { NO_COLOR: '' } })).raw).toMatch(colours);
  });

  test('TERM=dumb: line by line, without a single escape', async () => {
    const repo = appRepo(SETTLED);
    const steps: Step[] = [
      ['Enter to go on: ', `1${ENTER}`],
      ['Enter to go on: ', ENTER],
      ['Number [1]: ', ENTER],
      ['[y/N]: ', `y${ENTER}`],
    ];
    const { code, raw } = await person(repo.dir, steps, { env: { TERM: 'dumb', NO_COLOR: '' } });
    expect([code, raw.includes('\u001b')]).toEqual([0, false]);
    expect(raw).toContain('1 [ ] listOrders');
  });

  test('names that would move the cursor are shown as text', async () => {
    const queue = JSON.stringify('arn:aws:sqs:eu-west-1:123456789012:q\u001b[2J\u202e');
    const repo = appRepo({
      ...SETTLED,
      'serverless.yml': `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  onOrder: { handler: src/queue.handler, events: [{ sqs: ${queue} }] }\n`,
    });
    const { raw, screen } = await person(repo.dir, [[FUNCTIONS, CTRL_C]]);
    expect(raw).not.toContain('\u001b[2J');
    expect(raw).not.toContain('\u202e');
    expect(screen).toContain('\\u001b[2J');
  });
});

describe('without questions', () => {
  test.each([[['migrate', '--no-write']], [['migrate', '--format', 'json']], [['migrate', '--out', 'plan.txt']]])(
    'at a terminal %j is diff',
    async (args) => {
      const { code, screen } = await person(appRepo().dir, [], { args });
      expect([code, screen.includes('?  ')]).toEqual([1, false]);
      expect(screen).not.toContain(FUNCTIONS);
    },
  );

  test('migrate --yes is apply', async () => {
    const repo = appRepo(SETTLED);
    const { code, stdout } = await runCli(['migrate', '--yes'], { cwd: repo.dir });
    expect([code, stdout.includes('on branch lambda-lift/migrate')]).toEqual([0, true]);
  });
});
