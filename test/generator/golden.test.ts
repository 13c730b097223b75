import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import * as prettier from 'prettier';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generator/generate.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { makePlan } from '../../src/planner/plan.js';
import { ordersInventory } from '../planner/orders.js';
import { todosInventory } from '../planner/todos.js';
import { created, FORMS, memoryFiles, PACKAGE_JSON } from './support.js';

const GOLDEN = path.join(path.dirname(fileURLToPath(import.meta.url)), 'golden');

const PROJECTS = {
  ts: {},
  esm: { language: 'javascript', tsconfig: undefined },
  cjs: { language: 'javascript', moduleSystem: 'commonjs', tsconfig: undefined },
} as const;

const SERVERLESS = {
  'package.json': PACKAGE_JSON,
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'types/global.d.ts': '',
};

/** What `sam init` makes: no package.json at the top. */
const SAM = {
  'functions/package.json': '{"dependencies":{"pg":"^8.0.0"}}',
  'functions/package-lock.json': '{}',
};

describe.each(['ts', 'esm', 'cjs', 'sam'] as const)('the service as %s', (form) => {
  const files = memoryFiles(form === 'sam' ? SAM : SERVERLESS);
  const inventory = form === 'sam' ? todosInventory() : ordersInventory(PROJECTS[form]);
  const plan = makePlan(inventory, [], DEFAULT_ANSWERS);
  const texts = created(generate(plan, files, undefined, FORMS).edits);
  const own = [...texts].filter(([file]) => !/^service\/(runtime|build)\//.test(file));

  test.each(own)('%s', async (file, text) => {
    await expect(text).toMatchFileSnapshot(path.join(GOLDEN, form, file.replace(/(^|\/)\./, '$1dot-')));
  });

  test.each(own.filter(([file]) => /\.[jt]s$/.test(file)))(
    '%s parses and is laid out as prettier would',
    async (file, text) => {
      const sourceType = ['cjs', 'sam'].includes(form) ? 'script' : 'module';
      const options = { sourceType, showSemanticErrors: true } as const;
      expect(parseSync(file, text, options).errors).toEqual([]);
      const parser = form === 'ts' ? 'typescript' : 'babel';
      expect(await prettier.format(text, { parser, singleQuote: true, printWidth: 120, trailingComma: 'all' })).toBe(
        text,
      );
    },
  );

  test('only the parts of the runtime that it reaches come along', () => {
    const runtime = [...texts.keys()].filter((file) => file.startsWith('service/runtime/'));
    expect(runtime).toContain(`service/runtime/function/part.${form === 'ts' ? 'ts' : 'js'}`);
    expect(runtime.filter((file) => file.includes('unused'))).toEqual([]);
    expect([...texts.keys()]).toContain('service/build/index.mjs');
  });
});
