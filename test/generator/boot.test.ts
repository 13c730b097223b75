import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { changesFrom } from '../../src/codemod/changes.js';
import { generate } from '../../src/generator/generate.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { makePlan } from '../../src/planner/plan.js';
import { packageRoot } from '../../src/util/package.js';
import { ordersInventory } from '../planner/orders.js';
import { scratch } from '../rig/scratch.js';
import { bootService } from '../rig/service.js';
import { memoryFiles, PACKAGE_JSON } from './support.js';

const HANDLERS = {
  orders: {
    list: `async (event) => ({ statusCode: 200, body: process.env.TABLE + ' ' + event.requestContext.stage })`,
    create: `async (event, context) => ({ statusCode: 201, body: context.functionName + ' ' + process.env.BUCKET })`,
  },
  admin: { default: `async (event) => ({ statusCode: 200, body: event.path + ' ' + event.requestContext.stage })` },
  report: { nightly: `async () => 1` },
  events: { handler: `async () => ({ batchItemFailures: [] })` },
};

const PROJECTS = {
  ts: { language: 'typescript', moduleSystem: 'esm' },
  esm: { language: 'javascript', moduleSystem: 'esm' },
  cjs: { language: 'javascript', moduleSystem: 'commonjs' },
} as const;

function handlerFiles(form: keyof typeof PROJECTS): Record<string, string> {
  const line = (name: string, code: string): string => {
    if (form === 'cjs') return `exports.${name} = ${code};`;
    const typed = form === 'ts' ? code.replace('(event', '(event: any').replace(', context)', ', context: any)') : code;
    return name === 'default' ? `export default ${typed};` : `export const ${name} = ${typed};`;
  };
  const entries = Object.entries(HANDLERS).map(([file, exports]) => [
    `src/handlers/${file}.${form === 'ts' ? 'ts' : 'js'}`,
    `${Object.entries(exports)
      .map(([name, code]) => line(name, code))
      .join('\n')}\n`,
  ]);
  return Object.fromEntries(entries);
}

describe.each(['ts', 'esm', 'cjs'] as const)('the emitted service as %s', (form) => {
  test('builds, boots and answers', { timeout: 120_000 }, async () => {
    const manifest = form === 'cjs' ? PACKAGE_JSON.replace('  "type": "module",\n', '') : PACKAGE_JSON;
    const user = { 'package.json': manifest, 'tsconfig.json': '{}', 'templates/page.html': '', ...handlerFiles(form) };
    const files = memoryFiles(user);
    const { edits } = generate(makePlan(ordersInventory(PROJECTS[form]), [], DEFAULT_ANSWERS), files, undefined);
    const changed = changesFrom(edits, files, undefined).changes.map(({ file, after }) => [file, after]);
    const folder = written({ ...user, ...Object.fromEntries(changed) });

    const env = {
      STAGE: 'prod',
      DATABASE_URL: 'postgres://x',
      CREATE_ORDER__TABLE: 'made',
      ORDER_EVENTS_QUEUE_URL: 'http://q',
    };
    const service = await bootService(folder, { env });
    try {
      const get = async (route: string, method = 'GET') => {
        const answer = await fetch(service.url + route, { method });
        return `${answer.status} ${await answer.text()}`;
      };
      expect(await get('/orders')).toBe('200 orders $default');
      expect(await get('/orders', 'POST')).toBe('201 orders-prod-createOrder uploads-prod');
      expect(await get('/prod/reports/today')).toBe('200 /reports/today prod');
      expect(await get('/prod/admin')).toMatch(/^403 /);
      expect(await get('/healthz')).toMatch(/^200 /);
    } finally {
      await service.stop();
      expect(service.output()).toContain('"event":"stopped"');
    }
  });
});

function written(files: Readonly<Record<string, string>>): string {
  const folder = scratch('boot');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  symlinkSync(path.join(packageRoot(), 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}
