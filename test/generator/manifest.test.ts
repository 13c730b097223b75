import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesFrom } from '../../src/codemod/changes.js';
import { generate } from '../../src/generator/generate.js';
import { addToSections } from '../../src/generator/packages/insert.js';
import { objectAt } from '../../src/generator/packages/json.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { ProjectFact } from '../../src/model/inventory.js';
import { makePlan } from '../../src/planner/plan.js';
import { fn, inventory, PROJECT } from '../planner/inventories.js';
import { ordersInventory } from '../planner/orders.js';
import { created, FORMS, memoryFiles, PACKAGE_JSON } from './support.js';

function run(packageJson: string, project: Partial<ProjectFact> = {}, others: Readonly<Record<string, string>> = {}) {
  const files = memoryFiles({ 'package.json': packageJson, 'package-lock.json': '', ...others });
  const { edits, findings } = generate(
    makePlan(ordersInventory(project), [], DEFAULT_ANSWERS),
    files,
    undefined,
    FORMS,
  );
  const { changes } = changesFrom(edits, files, undefined);
  return { edits, findings, after: changes.find(({ file }) => file === 'package.json')?.after };
}

describe('package.json of the service’s root', () => {
  test('gets scripts and dependencies where they belong', () => {
    expect(run(PACKAGE_JSON).after).toMatchInlineSnapshot(`
      "{
        "name": "orders",
        "type": "module",
        "scripts": {
          "service:build": "node service/build/index.mjs",
          "service:dev": "node service/build/index.mjs --dev",
          "service:start": "node --enable-source-maps service/dist server",
          "service:worker": "node --enable-source-maps service/dist worker",
          "test": "vitest"
        },
        "dependencies": {
          "@aws-sdk/client-sqs": "^3.1169.0",
          "express": "^5.3.0",
          "pg": "^8.11.0"
        },
        "devDependencies": {
          "@types/express": "^5.0.6",
          "@types/node": "^20.19.43",
          "acorn": "^8.19.0",
          "esbuild": "^0.28.2",
          "typescript": "^5.9.0"
        }
      }
      "
    `);
  });

  test('a second run changes nothing', () => {
    const once = run(PACKAGE_JSON).after ?? '';
    expect(run(once).after).toBeUndefined();
  });

  test('tabs, CRLF and a missing last line end stay', () => {
    const text = '{\r\n\t"name": "x",\r\n\t"devDependencies": {\r\n\t\t"vitest": "^4.0.0"\r\n\t}\r\n}';
    const after = run(text).after ?? '';
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after).toContain('\r\n\t\t"esbuild": ');
    expect(after.startsWith('{\r\n\t"name": "x",\r\n\t"devDependencies": {\r\n\t\t"@types/express"')).toBe(true);
    expect(after.endsWith('\r\n\t}\r\n}')).toBe(true);
  });

  test.each(['{}', '{\n}\n', '{ }', '{\r\n}\r\n', '{"scripts":{}}'])('without sections: %j', (text) => {
    const { after = '' } = run(text);
    expect(Object.keys(JSON.parse(after))).toEqual(['scripts', 'dependencies', 'devDependencies']);
    expect(run(after).after).toBeUndefined();
    if (text === '{}') expect(after).toBe(JSON.stringify(JSON.parse(after), undefined, 2));
  });

  test('a dependency that is there keeps its range and its section', () => {
    const text = JSON.stringify({
      dependencies: { esbuild: '0.1.0', express: '^4.0.0' },
      devDependencies: { acorn: '*' },
    });
    const after = JSON.parse(run(text).after ?? '');
    expect(after.dependencies).toMatchObject({ esbuild: '0.1.0', express: '^4.0.0' });
    expect(Object.keys(after.devDependencies)).not.toContain('esbuild');
    expect(after.devDependencies.acorn).toBe('*');
  });

  test('a script of the same name that does something else is left alone and named', () => {
    const text = '{\n  "scripts": {\n    "service:build": "make"\n  }\n}\n';
    const { after, findings } = run(text);
    expect(JSON.parse(after ?? '').scripts['service:build']).toBe('make');
    expect(findings).toMatchObject([
      { code: 'LL1307', demand: 'must-do', location: { file: 'package.json', line: 3, column: 5 } },
    ]);
  });
});

describe('a package.json of the service’s own', () => {
  test('in a workspace', () => {
    const { edits, after } = run(PACKAGE_JSON, { workspace: true });
    expect(after).toBeUndefined();
    const own = JSON.parse(created(edits).get('service/package.json') ?? '');
    expect(own).toMatchObject({ name: 'orders-service', private: true, type: 'module' });
    expect(own.scripts['service:build']).toBe('cd .. && node service/build/index.mjs');
    expect(Object.keys(own.dependencies)).toEqual(['@aws-sdk/client-sqs', 'express']);
  });

  test('below a package.json of another folder, and with one that is no JSON', () => {
    const service = { ...inventory([]).service, root: 'services/orders', file: 'services/orders/serverless.yml' };
    const plan = makePlan(inventory([fn('a')], { service, project: PROJECT }), [], DEFAULT_ANSWERS);
    const texts = created(generate(plan, memoryFiles({ 'package.json': PACKAGE_JSON }), undefined, FORMS).edits);
    expect(texts.has('services/orders/service/package.json')).toBe(true);
    expect(texts.get('services/orders/Dockerfile')).toContain('WORKDIR /app/services/orders');
    expect(created(run('{ "name": ').edits).has('service/package.json')).toBe(true);
  });
});

describe('no package.json at the service’s root', () => {
  const packages = ['@aws-sdk/client-s3', '@aws-sdk/client-sns'];
  const code = { ...fn('a').code!, file: 'functions/a.ts', sdkPackages: packages };
  const alone = { ...PROJECT, packageJson: undefined, lockFile: undefined, functionPackages: ['functions', 'other'] };
  const files = memoryFiles({ 'functions/package.json': '{"dependencies":{"@aws-sdk/client-s3":"^3.1.0"}}' });
  const plan = makePlan(inventory([fn('a', { code })], { project: alone }), [], DEFAULT_ANSWERS);
  const texts = created(generate(plan, files, undefined, FORMS).edits);

  test('it gets one, with what no package of the functions brings', () => {
    const own = JSON.parse(texts.get('package.json') ?? '');
    expect(own).toMatchObject({ name: 'orders', private: true, type: 'module' });
    expect(own.scripts['service:build']).toBe('node service/build/index.mjs');
    expect(Object.keys(own.dependencies)).toEqual(['@aws-sdk/client-sns', 'express']);
    expect(texts.has('service/package.json')).toBe(false);
  });

  test('MIGRATION.md installs both, and only packages of functions that move', () => {
    expect(texts.get('MIGRATION.md')).toContain('npm install\nnpm --prefix functions install\nnpm run service:build\n');
  });
});

describe('insertions into JSON', () => {
  const json = fc.dictionary(
    fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 5 },
  );
  const additions = fc.dictionary(fc.constantFrom('a', 'm/n', 'zz', 'B', 'q"t'), fc.string(), { minKeys: 1 });

  test('the result is the same JSON with the members added, and nothing else moved', () => {
    fc.assert(
      fc.property(
        json,
        json,
        additions,
        fc.constantFrom(undefined, 2, '\t', 4),
        fc.boolean(),
        (root, section, added, indent, windows) => {
          const missing = Object.fromEntries(Object.entries(added).filter(([key]) => !Object.hasOwn(section, key)));
          const value = Object.keys(root).length % 2 === 0 ? { ...root, section } : root;
          fc.pre(!Object.hasOwn(root, 'section'));
          const text = JSON.stringify(value, undefined, indent).replaceAll('\n', windows ? '\r\n' : '\n');
          const object = objectAt(text);
          expect(object).toBeDefined();
          if (!object) return;
          const insertions = addToSections(text, object, [
            ['section', new Map(Object.entries(missing))],
            ['new one', new Map(Object.entries(added))],
            ['new two', new Map(Object.entries(added))],
          ]);
          let after = text;
          for (const { offset, text: inserted } of [...insertions].sort((a, b) => b.offset - a.offset)) {
            after = after.slice(0, offset) + inserted + after.slice(offset);
          }
          const whole = { ...Object(Reflect.get(value, 'section')), ...missing };
          const expected = {
            ...value,
            ...(Object.keys(missing).length > 0 && { section: whole }),
            'new one': added,
            'new two': added,
          };
          expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a lock file that an earlier run could not update', () => {
  const after = run(PACKAGE_JSON).after ?? '';
  const lock = (names: readonly string[]) =>
    JSON.stringify({ packages: Object.fromEntries(names.map((name) => [`node_modules/${name}`, {}])) });
  const needed = Object.keys({ ...JSON.parse(after).dependencies, ...JSON.parse(after).devDependencies });
  const findingsFor = (manifest: string, file: string, text: string) =>
    run(manifest, { lockFile: file }, { [file]: text }).findings.map(({ code, demand, message }) => [
      code,
      demand,
      message,
    ]);

  test('is said as long as it lacks what package.json asks for', () => {
    expect(findingsFor(after, 'package-lock.json', lock(needed))).toEqual([]);
    expect(findingsFor(after, 'package-lock.json', lock(needed.filter((name) => name !== 'express')))).toEqual([
      ['LL1308', 'must-do', 'package-lock.json does not know express, which package.json asks for.'],
    ]);
    const yarn = needed.map((name) => `"${name}@^1.0.0":\n  version "1.0.0"\n`);
    expect(findingsFor(after, 'yarn.lock', yarn.join('\n'))).toEqual([]);
    expect(findingsFor(after, 'yarn.lock', '# yarn lockfile v1\n')).toHaveLength(1);
  });

  test('is not said while package.json itself is to change', () => {
    expect(findingsFor(PACKAGE_JSON, 'package-lock.json', '{}')).toEqual([]);
  });
});

test('a package that production needs and only development has is said', () => {
  const manifest = JSON.stringify({
    devDependencies: { express: '^5.0.0', '@aws-sdk/client-sqs': '^3.0.0', pg: '^8.0.0' },
  });
  const misplaced = (text: string) => run(text).findings.filter(({ code }) => code === 'LL1313');
  expect(misplaced(manifest).map(({ demand, message }) => [demand, message])).toEqual([
    ['must-do', 'express is in devDependencies; the service needs it in production.'],
    ['must-do', '@aws-sdk/client-sqs is in devDependencies; the service needs it in production.'],
  ]);
  expect(misplaced(JSON.stringify({ dependencies: { express: '^5.0.0' } }))).toEqual([]);
});

test('the SDK that Lambda supplied becomes a dependency, unless package.json has it anywhere', () => {
  const packages = ['@aws-sdk/client-s3', '@aws-sdk/client-sns', 'aws-sdk'];
  const files = memoryFiles({
    'package.json': JSON.stringify({ devDependencies: { '@aws-sdk/client-sns': '^3.1.0' } }),
  });
  const code = { ...fn('a').code!, sdkPackages: packages };
  const { edits } = generate(makePlan(inventory([fn('a', { code })]), [], DEFAULT_ANSWERS), files, undefined, FORMS);
  const { changes } = changesFrom(edits, files, undefined);
  const after = JSON.parse(changes.find(({ file }) => file === 'package.json')?.after ?? '{}');
  expect(after.dependencies).toMatchObject({ '@aws-sdk/client-s3': '^3.0.0', 'aws-sdk': '^2.0.0' });
  expect(after.dependencies).not.toHaveProperty('@aws-sdk/client-sns');
});
