import { describe, expect, test } from 'vitest';
import { hasColor, progressLine } from '../../src/report/output.js';
import { renderFamily, renderPage } from '../../src/report/terminal/explain.js';
import { renderFailure } from '../../src/report/terminal/failure.js';
import { codeFrame } from '../../src/report/terminal/findings.js';
import { renderInventory } from '../../src/report/terminal/inventory.js';
import { renderApplied, renderCheck, renderUndone } from '../../src/report/terminal/outcome.js';
import { viewOf } from '../../src/report/terminal/paint.js';
import { renderProposal, totalsSum } from '../../src/report/terminal/proposal.js';
import { golden } from '../rig/golden.js';
import { plain } from '../rig/terminal.js';
import { hostile, INVENTORY, PLAN, PROPOSAL, SOURCES } from './example.js';
import { GUARDED } from './guarded.js';

const view = viewOf(false, (file) => SOURCES[file]);

describe('whole outputs', () => {
  test('after apply, many function folders with packages of their own are named by their number', () => {
    const folders = ['a', 'b', 'c', 'd'];
    const project = { ...PLAN.service.project, functionPackages: folders };
    const functions = folders.map((folder) => ({ ...PLAN.functions[0]!, id: folder, file: `${folder}/index.js` }));
    const plan = { ...PLAN, service: { ...PLAN.service, project }, functions };
    const applied = renderApplied(
      { plan, findings: [], steps: [{ step: 'docs', files: ['MIGRATION.md'] }], git: true },
      view,
    );
    expect(applied).toContain('the packages of 4 function folders, as MIGRATION.md lists them');
    expect(applied).not.toContain('--prefix');
  });

  test('the inventory', () => golden('inventory', renderInventory(INVENTORY, view)));

  test('the dry run', () =>
    golden('proposal', renderProposal(PROPOSAL, ['.migrate/plan.json', '.migrate/plan.patch'], view)));

  test('the dry run with nothing to change', () =>
    golden(
      'proposal-empty',
      renderProposal({ ...PROPOSAL, changes: [], plan: { ...PLAN, findings: [], behaviourChanges: [] } }, [], view),
    ));

  test('the dry run of a service with an authorizer, a Function URL and a pool', () =>
    golden('proposal-guarded', renderProposal(GUARDED, [], view)));

  test('apply', () => {
    const steps = [
      { step: 'service' as const, files: ['service/app.ts', 'service/server.ts'], commit: 'a'.repeat(40) },
      { step: 'packages' as const, files: ['package.json'], commit: 'b1'.repeat(20) },
    ];
    return golden(
      'applied',
      renderApplied({ plan: PLAN, findings: PLAN.findings, steps, branch: 'lambda-lift/migrate', git: true }, view),
    );
  });

  test('a failure', () =>
    golden(
      'failure',
      renderFailure(
        {
          code: 'LL1004',
          exit: 2,
          message: 'serverless.yml cannot be parsed',
          fix: 'correct the line',
          location: { file: 'serverless.yml', line: 5, column: 5 },
          detail: ['one', 'two'],
        },
        view,
      ),
    ));

  test('the gate', () => golden('check', renderCheck({ left: PLAN.findings.slice(0, 1), accepted: 2 }, view)));
});

test('what to do next installs the packages of functions as well', () => {
  const steps = [{ step: 'service' as const, files: ['service/app.ts'] }];
  const applied = renderApplied({ plan: GUARDED.plan, findings: [], steps, git: true }, view);
  expect(applied).toContain('npm install && npm --prefix src install && npm run service:build\n');
});

test('apply with nothing to change', () => {
  expect(renderApplied({ plan: PLAN, findings: [], steps: [], git: true }, view)).toBe(
    'Nothing to change: the repository is as planned.\n',
  );
});

test('apply where nothing can move says so', () => {
  const totals = { functions: 2, migrated: 0, kept: 2, manual: 0, failed: 0 };
  expect(renderApplied({ plan: { ...PLAN, totals }, findings: [], steps: [], git: true }, view)).toBe(
    'Nothing to change: 2 functions = 2 kept. npx lambda-lift diff says why.\n',
  );
});

test('apply names the folder that has the scripts', () => {
  const project = { ...PLAN.service.project, packageManager: 'pnpm' as const, workspace: true };
  const plan = { ...PLAN, service: { ...PLAN.service, project } };
  const steps = [{ step: 'packages' as const, files: ['service/package.json'] }];
  const text = renderApplied({ plan, findings: [], steps, git: false }, view);
  expect(text).toContain('cd service && npm install && npm run service:build');
  expect(text).toContain('cd service && PORT=8080 npm run service:start');
});

test('undo', () => {
  expect(
    renderUndone({
      files: ['a', 'b'],
      branch: 'main',
      head: 'f'.repeat(40),
      removedBranch: 'lambda-lift/migrate',
      left: ['service'],
    }),
  ).toBe(
    'As before, on branch main: 2 files brought back or removed, branch lambda-lift/migrate removed.\n' +
      'Left as it is, because something in it was not written by apply: service/\n',
  );
  expect(renderUndone({ files: ['a'], left: [] })).toBe('As before, in place: 1 file brought back or removed.\n');
});

test('totals name every kind that occurs', () => {
  expect(totalsSum({ functions: 6, migrated: 4, kept: 1, manual: 1, failed: 0 })).toBe(
    '4 migrated + 1 kept + 1 manual',
  );
  expect(totalsSum({ functions: 0, migrated: 0, kept: 0, manual: 0, failed: 0 })).toBe('0');
});

describe('code frames', () => {
  const frame = (text: string, line: number, column: number) =>
    codeFrame(
      { file: 'f', line, column },
      viewOf(false, () => text),
    );

  test('the line, the one before it, and a caret', () => {
    expect(frame('one\ntwo\nthree', 2, 2)).toEqual(['    1 | one', '  > 2 | two', '      |  ^']);
  });

  test.each<[string, string, string]>([
    ['a value under a telling name', '  DB_PASSWORD: hunter2', '  DB_PASSWORD: (secret)'],
    ['a literal in code', 'const apiKey = "abc";', 'const apiKey = (secret)'],
    ['a reference stays', '  API_TOKEN: ${ssm:/token}', '  API_TOKEN: ${ssm:/token}'],
    ['a URL with a password', 'x: postgres://a:b@c/d', 'x: (not shown: looks like a secret)'],
    ['escape sequences', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['tabs', '\ta', ' a'],
    ['long lines', 'x '.repeat(200), `${'x '.repeat(80)}…`],
  ])('%s', (_, line, shown) => {
    expect(frame(line, 1, 1)[0]).toBe(`  > 1 | ${shown}`);
  });

  test('none for a place that is not there', () => {
    expect(frame('one', 7, 1)).toEqual([]);
    expect(codeFrame({ file: 'f', line: 1, column: 1 }, viewOf(false))).toEqual([]);
  });
});

test('text of a repository cannot move the cursor or add a line', () => {
  const clean = renderProposal(PROPOSAL, [], view).split('\n').length;
  const text = renderProposal(hostile(), [], viewOf(false));
  expect([...text].filter((char) => char !== '\n' && /[\p{Cc}\u202e]/u.test(char))).toEqual([]);
  expect(text.split('\n').length).toBeLessThanOrEqual(clean + 4);
});

test('colours change nothing but colours', () => {
  const colored = renderProposal(
    PROPOSAL,
    [],
    viewOf(true, (file) => SOURCES[file]),
  );
  expect(colored).toContain('\u001b[');
  expect(plain(colored)).toBe(renderProposal(PROPOSAL, [], view));
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{}, { FORCE_COLOR: '1' }, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
])('colour for %j with %j: %s', (stream, env, expected) => {
  expect(hasColor(stream, env)).toBe(expected);
});

test('progress', () => {
  expect(progressLine({ kind: 'phase', phase: 'read', text: 'Reading' })).toBe('Reading …');
  expect(progressLine({ kind: 'step-done', step: 'image', files: 2, commit: 'a'.repeat(40) })).toBe(
    '  Add its image and compose file: 2 files, commit aaaaaaaaaa',
  );
  expect(progressLine({ kind: 'wrote', file: 'a' })).toBe(undefined);
});

test('explain', () => {
  expect(renderPage('# LL1 Title\n\ntext\n', view)).toBe('LL1 Title\n\ntext\n');
  expect(renderFamily('IAC', view)).toContain('LL1101  Variable cannot be resolved');
  expect(renderFamily('CPU', view)).toContain('no code');
  expect(renderFamily('constructor', view)).toBe(undefined);
});
