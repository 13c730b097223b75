import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generator/generate.js';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { makePlan } from '../../src/planner/plan.js';
import { packageRoot } from '../../src/util/package.js';
import { ordersInventory } from '../planner/orders.js';
import { scratch } from '../rig/scratch.js';
import { created, memoryFiles, PACKAGE_JSON } from './support.js';

/** Loose code of a user: wrong under strict settings, fine under theirs. One handler is JavaScript. */
const HANDLERS = {
  'src/handlers/orders.ts':
    'export const list = async (event) => event.x;\nexport async function create(event) { return event; }\n',
  'src/handlers/admin.ts': "import { tax } from '@lib/tax.js';\nexport default async () => tax();\n",
  'src/handlers/report.ts': 'export const nightly = async () => APP_VERSION;\n',
  'src/handlers/events.js': 'export const handler = async (event) => event.Records.map((r) => r.nope.nope);\n',
  'src/lib/tax.ts': 'export const tax = () => { let x; return x; };\n',
  'types/global.d.ts': 'declare const APP_VERSION: string;\n',
};

const STRICT_HANDLERS = {
  ...HANDLERS,
  'src/handlers/orders.ts':
    'export const list = async (event: { x: string }) => event.x;\nexport async function create() { return 1; }\n',
};

const MODULES = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  commonjs: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
};

const STRICTNESS = {
  strict: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    isolatedDeclarations: true,
    declaration: true,
  },
  loose: {
    strict: false,
    composite: true,
    tsBuildInfoFile: './.cache/info',
    declarationDir: './types-out',
    rootDir: './src',
  },
};

const cases = Object.entries(STRICTNESS).flatMap(([strictness, strict]) =>
  Object.entries(MODULES).map(([name, module]) => ({
    name: `${strictness}, ${name}`,
    strict,
    module,
    loose: strictness === 'loose',
  })),
);

describe('the emitted sources compile under the user’s settings', () => {
  test.each(cases)('$name', { timeout: 120_000 }, ({ strict, module, loose }) => {
    const base = {
      target: 'es2020',
      lib: ['es2020'],
      types: [],
      skipLibCheck: true,
      paths: { '@lib/*': ['./src/lib/*'] },
    };
    const tsconfig = JSON.stringify({ compilerOptions: { ...base, ...strict, ...module }, include: ['src', 'types'] });
    const commonjs = 'moduleResolution' in module && module.moduleResolution === 'node10';
    const manifest = commonjs ? PACKAGE_JSON.replace('  "type": "module",\n', '') : PACKAGE_JSON;
    const user = { 'package.json': manifest, 'tsconfig.json': tsconfig, ...(loose ? HANDLERS : STRICT_HANDLERS) };
    const inventory = ordersInventory({ moduleSystem: commonjs ? 'commonjs' : 'esm' });
    const functions = inventory.functions.map((fn) =>
      fn.id === 'orderEvents' && fn.code ? { ...fn, code: { ...fn.code, file: 'src/handlers/events.js' } } : fn,
    );
    const { edits } = generate(
      makePlan({ ...inventory, functions }, [], DEFAULT_ANSWERS),
      memoryFiles(user),
      undefined,
    );
    const folder = written({ ...user, ...Object.fromEntries(created(edits)) });
    expect(diagnostics(path.join(folder, 'service', 'tsconfig.json'))).toEqual([]);
  });
});

function written(files: Readonly<Record<string, string>>): string {
  const folder = scratch('compile');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  symlinkSync(path.join(packageRoot(), 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function diagnostics(tsconfig: string): string[] {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(tsconfig), undefined, tsconfig);
  const program = ts.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    configFileParsingDiagnostics: parsed.errors,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, code, messageText }) => {
    const where = file ? path.relative(path.dirname(tsconfig), file.fileName) : '';
    return `${where} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
