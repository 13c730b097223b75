import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { changesFrom } from '../../src/codemod/changes.js';
import { contextOf } from '../../src/generator/context.js';
import { migrationText } from '../../src/generator/docs/migration.js';
import { generate } from '../../src/generator/generate.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { GeneratedRecord } from '../../src/model/generated.js';
import type { Inventory, ProjectFact } from '../../src/model/inventory.js';
import { makePlan } from '../../src/planner/plan.js';
import { fn, http, inventory, literal, schedule } from '../planner/inventories.js';
import { ordersInventory } from '../planner/orders.js';
import { created, FORMS, memoryFiles, PACKAGE_JSON } from './support.js';

function run(
  contents: Readonly<Record<string, string>>,
  facts: Inventory = ordersInventory(),
  record?: GeneratedRecord,
) {
  const files = memoryFiles(contents);
  const { edits, findings } = generate(makePlan(facts, [], DEFAULT_ANSWERS), files, record, FORMS);
  return { edits, findings, texts: created(edits), changes: changesFrom(edits, files, record).changes };
}

const project = (facts: Partial<ProjectFact>) => ordersInventory(facts);
const npm = { 'package.json': PACKAGE_JSON, 'package-lock.json': '{}' };

describe('Dockerfile', () => {
  const dockerfile = (contents: Readonly<Record<string, string>>, facts?: Inventory) =>
    run(contents, facts).texts.get('Dockerfile') ?? '';

  test.each([
    [
      'npm with a lock',
      npm,
      {},
      ['COPY package.json package-lock.json ./', 'RUN npm ci', 'RUN npm run service:build', 'RUN npm prune --omit=dev'],
    ],
    [
      'npm without one',
      { 'package.json': PACKAGE_JSON },
      { lockFile: undefined },
      ['COPY package.json ./', 'RUN npm install'],
    ],
    [
      'pnpm by its lock format',
      { 'package.json': PACKAGE_JSON, 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" },
      { packageManager: 'pnpm', lockFile: 'pnpm-lock.yaml' } as const,
      [
        'RUN npm install --global pnpm@8',
        'RUN pnpm install --frozen-lockfile',
        'RUN pnpm prune --prod --ignore-scripts',
      ],
    ],
    [
      'pnpm by its declared version',
      { 'package.json': '{"packageManager":"pnpm@9.12.3+sha512.abc"}', 'pnpm-lock.yaml': '' },
      { packageManager: 'pnpm', lockFile: 'pnpm-lock.yaml' } as const,
      ['RUN npm install --global pnpm@9.12.3'],
    ],
    [
      'classic yarn',
      { 'package.json': PACKAGE_JSON, 'yarn.lock': '' },
      { packageManager: 'yarn', lockFile: 'yarn.lock' } as const,
      ['COPY package.json yarn.lock ./', 'RUN yarn install --frozen-lockfile'],
    ],
    [
      'modern yarn',
      { 'package.json': PACKAGE_JSON, 'yarn.lock': '', '.yarnrc.yml': '' },
      { packageManager: 'yarn', lockFile: 'yarn.lock' } as const,
      ['RUN corepack enable', 'RUN yarn install --immutable', 'RUN yarn workspaces focus --all --production'],
    ],
  ])('%s', (_, contents, facts, lines) => {
    const text = dockerfile(contents, project(facts));
    for (const line of lines) expect(text.split('\n')).toContain(line);
  });

  test('nothing in it needs BuildKit', () => {
    expect(dockerfile(npm)).not.toMatch(/--mount|<<|--chmod|--link|# syntax/);
  });

  test('an install that runs the project’s own files comes after them', () => {
    const text = dockerfile({ ...npm, 'package.json': '{"scripts":{"postinstall":"prisma generate"}}' });
    expect(text.indexOf('COPY . .')).toBeLessThan(text.indexOf('RUN npm ci'));
    const plain = dockerfile(npm);
    expect(plain.indexOf('COPY . .')).toBeGreaterThan(plain.indexOf('RUN npm ci'));
  });

  test('functions with a package.json of their own bring their dependencies', () => {
    const own = JSON.stringify({ dependencies: { pg: '^8.0.0' } });
    const text = dockerfile({ ...npm, 'src/handlers/package.json': own, 'src/handlers/package-lock.json': '{}' });
    expect(text).toContain('COPY src/handlers/package*.json ./src/handlers/\n');
    const install = 'if [ -f package-lock.json ]; then npm ci; else npm install; fi';
    expect(text).toContain(`RUN npm ci\nRUN cd src/handlers && ${install}\nCOPY . .\n`);
    // A lock file that comes later changes nothing.
    expect(dockerfile({ ...npm, 'src/handlers/package.json': own })).toBe(text);
    expect(text).toContain('RUN npm prune --omit=dev && (cd src/handlers && npm prune --omit=dev)\n');
    expect(text).toContain('COPY --from=build /app/src/handlers/node_modules ./src/handlers/node_modules\n');
    const idle = dockerfile({ ...npm, 'src/handlers/package.json': '{"devDependencies":{"esbuild":"*"}}' });
    expect(idle).toContain(`RUN cd src/handlers && ${install}\n`);
    expect(idle).not.toContain('handlers/node_modules');
  });

  test('a package.json that we made is installed from a lock file as soon as there is one', () => {
    const alone = project({ packageJson: undefined, lockFile: undefined });
    const lines = ['COPY package*.json ./', 'RUN if [ -f package-lock.json ]; then npm ci; else npm install; fi'];
    const first = dockerfile({}, alone);
    for (const line of lines) expect(first.split('\n')).toContain(line);
    const record = { version: 1, tool: '0', files: { 'package.json': { sha256: '', base: '' } } } as const;
    expect(run(npm, ordersInventory(), record).texts.get('Dockerfile')).toBe(first);
  });

  test('Node.js 24 when all functions are on it', () => {
    expect(dockerfile(npm, inventory([fn('a', { runtime: 'nodejs24.x' })]))).toContain('FROM node:24-bookworm-slim');
  });

  test('a service within a workspace is built from the top', () => {
    const service = { ...inventory([]).service, root: 'services/orders' };
    const member = { ...inventory([]).project, packageJson: 'services/orders/package.json', workspace: true };
    const facts = inventory([fn('a')], { service, project: member });
    const { texts } = run({ ...npm, 'services/orders/package.json': '{}' }, facts);
    const text = texts.get('services/orders/Dockerfile') ?? '';
    expect(text).toContain('RUN npm ci\nRUN cd services/orders/service && npm install');
    expect(text).toContain('WORKDIR /app/services/orders\nCOPY --from=build /app /app\n');
    const { build } = parse(texts.get('services/orders/compose.yaml') ?? '').services.server;
    expect(build).toEqual({ context: '../..', dockerfile: 'services/orders/Dockerfile' });
    expect(texts.get('.dockerignore')).toContain('services/orders/service/dist\n');
  });
});

describe('compose.yaml', () => {
  test('a worker only where there is work for it', () => {
    const services = (facts?: Inventory) =>
      Object.keys(parse(run(npm, facts).texts.get('compose.yaml') ?? '').services);
    expect(services()).toEqual(['server', 'worker']);
    expect(services(inventory([fn('a')]))).toEqual(['server']);
  });

  test('no value of a variable gets in, only switches and the region', () => {
    const { services } = parse(run(npm).texts.get('compose.yaml') ?? '');
    expect(services.server.environment).toEqual({ PORT: '8080', AWS_REGION: '${AWS_REGION:-eu-central-1}' });
    expect(services.worker.environment).toMatchObject({ SCHEDULES_ENABLED: '*', CONSUMERS_ENABLED: '*' });
  });
});

describe('files of the user', () => {
  test.each([
    ['Dockerfile', 'service/Dockerfile'],
    ['compose.yaml', 'service/compose.yaml'],
    ['docker-compose.yml', 'service/compose.yaml'],
    ['.env.example', 'service/.env.example'],
    ['MIGRATION.md', 'service/MIGRATION.md'],
  ])('%s stays, ours goes to %s', (theirs, ours) => {
    const { texts, findings, changes } = run({ ...npm, [theirs]: 'theirs\n' });
    expect(texts.has(ours)).toBe(true);
    expect(changes.map(({ file }) => file)).not.toContain(theirs);
    expect(findings).toMatchObject([{ code: 'LL1307', demand: 'note', location: { file: theirs } }]);
  });

  test('what an earlier run generated is no obstacle', () => {
    const first = run(npm).texts;
    const record = { version: 1, tool: '0', files: { Dockerfile: { sha256: '', base: '' } } } as const;
    const second = run({ ...npm, Dockerfile: first.get('Dockerfile') ?? '' }, ordersInventory(), record);
    expect(second.texts.has('Dockerfile')).toBe(true);
    expect(second.findings).toEqual([]);
  });

  test('compose.yaml builds the Dockerfile in the service’s folder when that is where it went', () => {
    const { texts } = run({ ...npm, Dockerfile: 'theirs' });
    expect(parse(texts.get('compose.yaml') ?? '').services.server.build.dockerfile).toBe('service/Dockerfile');
  });

  test('an existing .dockerignore gets the lines it lacks, in its own line ends, once', () => {
    const theirs = '*.log\r\nbuild\r\n.git';
    const after =
      run({ ...npm, '.dockerignore': theirs }).changes.find(({ file }) => file === '.dockerignore')?.after ?? '';
    expect(after.startsWith(`${theirs}\r\n!service\r\n`)).toBe(true);
    expect(after.split('\r\n')).toEqual(expect.arrayContaining(['**/node_modules', 'service/dist', '.env']));
    expect(after.match(/\.git\r/g)).toHaveLength(1);
    expect(run({ ...npm, '.dockerignore': after }).changes.map(({ file }) => file)).not.toContain('.dockerignore');
  });
});

describe('a plan in which nothing moves', () => {
  test('makes nothing', () => {
    expect(run(npm, inventory([fn('a', { triggers: [] })]))).toMatchObject({ edits: [], findings: [] });
  });
});

describe('service/.env.example', () => {
  test('required names are open, optional ones commented out, no value anywhere', () => {
    const lines = (run(npm).texts.get('.env.example') ?? '').split('\n');
    expect(lines).toContain('DATABASE_URL=');
    expect(lines).toContain('#LOG_LEVEL=');
    expect(lines.filter((line) => /^#?[A-Z_]+=./.test(line))).toEqual([]);
  });
});

describe('MIGRATION.md', () => {
  const night = fn('night', { deployedName: literal('shop-night'), triggers: [schedule('night', 'rate(1 day)')] });

  test('of what is deployed, without infrastructure code', () => {
    const service = { ...inventory([]).service, dialect: 'deployed', file: '.migrate/deployed.json' } as const;
    const text = run(npm, inventory([night], { service })).texts.get('MIGRATION.md') ?? '';
    expect(text).toContain('Made by lambda-lift from what is deployed.');
    expect(text).toContain('aws lambda get-function --function-name shop-night ');
    expect(text).toContain('remove their triggers where they are deployed from.');
    expect(text).not.toContain('deployed.json');
    expect(text).not.toContain('enabled: false');
  });

  test('a rule is looked at before it is switched off: all of its targets stop', () => {
    const text = run(npm, inventory([night])).texts.get('MIGRATION.md') ?? '';
    const [targets, off] = [
      'aws events list-targets-by-rule --rule <rule name>',
      'aws events disable-rule --name <rule name>',
    ];
    expect(text).toContain(targets);
    expect(text.indexOf(targets)).toBeLessThan(text.indexOf(off));
  });

  test('names the modules that hold shared connections', () => {
    const plan = makePlan(inventory([night]), [], DEFAULT_ANSWERS);
    const site = { file: 'src/night.ts', mode: 'query', location: night.location, functionIds: ['night'] } as const;
    const pool = { id: 'pg', library: 'pg', module: 'src/shared-pg.ts', max: 10, variable: 'PG_POOL_MAX' } as const;
    const texts = (pools: typeof plan.pools) =>
      migrationText(contextOf({ ...plan, pools }, memoryFiles(npm), undefined), 'compose.yaml');
    expect(texts([{ ...pool, sites: [site, site] }])).toContain(
      '| `src/shared-pg.ts` | pg | `src/night.ts` | 10, or what `PG_POOL_MAX` says |',
    );
    expect(texts([])).toContain('The handlers are unchanged and');
  });
});

describe('routes only, schedules only', () => {
  test('tables that have no lines are not there', () => {
    const routesOnly = run(npm, inventory([fn('a', { deployedName: { kind: 'literal', text: 'a' } })])).texts;
    expect([...routesOnly.keys()].filter((file) => /\/(stage|schedules|consumers)\./.test(file))).toEqual([]);
    expect(routesOnly.get('service/worker.ts')).toContain('startWorker({ functions });');
    const rest = run(npm, inventory([fn('a', { triggers: [http('GET', '/a', { api: 'restApi' })] })])).texts;
    expect(rest.has('service/stage.ts')).toBe(true);
  });
});
