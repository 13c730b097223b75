import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../rig/cli.js';
import { scratch } from '../rig/scratch.js';
import { listFiles, writeTree } from '../rig/tree.js';

/** Every form as a package of its own, beside the packages that the runtime imports. */
const packages = { ts: '', esm: '', cjs: '' };
const modules = listFiles(path.join(PROJECT_ROOT, 'src/runtime'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('build/'))
  .map((file) => file.replace(/\.ts$/, '.js'));

beforeAll(() => {
  for (const form of ['ts', 'esm', 'cjs'] as const) {
    const dir = scratch(`form-${form}`);
    cpSync(path.join(PROJECT_ROOT, 'dist/forms', form), dir, { recursive: true });
    writeTree(dir, { 'package.json': JSON.stringify(form === 'cjs' ? {} : { type: 'module' }) });
    symlinkSync(path.join(PROJECT_ROOT, 'node_modules'), path.join(dir, 'node_modules'));
    packages[form] = dir;
    if (form !== 'ts') writeTree(dir, { 'defined.d.ts': defined().join('\n') });
  }
});

/** Names that the bundler puts in; JavaScript has no way to declare them. */
function defined(): string[] {
  const sources = modules.map((file) => path.join(PROJECT_ROOT, 'src/runtime', file.replace(/\.js$/, '.ts')));
  return sources.flatMap((file) => readFileSync(file, 'utf8').match(/^declare const .*;$/gm) ?? []);
}

test('each form has every module of the runtime', () => {
  for (const form of ['esm', 'cjs'] as const) {
    expect(modules.filter((file) => !existsSync(path.join(packages[form], file)))).toEqual([]);
  }
});

/** Modules that start something when they are loaded. */
const PROGRAMS = /(?:child|process-main|install)\.js$/;

test('both JavaScript forms load in Node.js and export the same', () => {
  const loadable = modules.filter((file) => !PROGRAMS.test(file));
  const names = (form: 'esm' | 'cjs', load: string): unknown => {
    const code = `
      const found = {};
      for (const file of ${JSON.stringify(loadable)}) {
        const exported = ${load};
        found[file] = Object.keys(exported).sort().map((name) => name + ': ' + typeof exported[name]);
      }
      console.log(JSON.stringify(found));`;
    const kind = form === 'esm' ? 'module' : 'commonjs';
    const args = [`--input-type=${kind}`, '--eval', code];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: packages[form], encoding: 'utf8', stdio: 'pipe' }));
  };
  expect(names('cjs', "require('./' + file)")).toEqual(names('esm', "await import('./' + file)"));
});

test('both JavaScript forms answer alike', () => {
  const code = `
    const { parseExpression } = MODULE('./schedule/parse.js');
    const { LAMBDA } = MODULE('./limits.js');
    console.log(JSON.stringify([LAMBDA, parseExpression('cron(0 3 * * ? *)', 'rule'), parseExpression('rate(5 minutes)', 'rule')]));`;
  const [esm, cjs] = (['esm', 'cjs'] as const).map((form) => {
    const load = form === 'esm' ? 'await import' : 'require';
    const args = [`--input-type=${form === 'esm' ? 'module' : 'commonjs'}`, '--eval', code.replaceAll('MODULE', load)];
    return execFileSync(process.execPath, args, { cwd: packages[form], encoding: 'utf8' });
  });
  expect(esm).toBe(cjs);
  expect(esm).toContain('"maxTimeoutSeconds":900');
});

describe('type-checks without a diagnostic', () => {
  const checks = [true, false].flatMap(
    (strict) =>
      [
        { form: 'ts', strict, module: 'node16' },
        { form: 'ts', strict, module: 'bundler' },
        { form: 'ts', strict, module: 'commonjs' },
        { form: 'esm', strict, module: 'node16' },
        { form: 'cjs', strict, module: 'node16' },
      ] as const,
  );

  test.each(checks)('$form, strict $strict, $module', ({ form, strict, module }) => {
    const files = listFiles(packages[form]).filter((file) => /\.[jt]s$/.test(file));
    const program = ts.createProgram(
      files.map((file) => path.join(packages[form], file)),
      { ...BASE, ...MODULES[module], strict, checkJs: form !== 'ts', allowJs: form !== 'ts' },
    );
    const found = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const place =
        file && start !== undefined
          ? `${path.basename(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1} `
          : '';
      return `${place}${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    expect(found).toEqual([]);
  });
});

/** The least that a user's settings may offer, and the most that careful teams ask for. */
const BASE: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2020,
  lib: ['lib.es2020.d.ts'],
  types: ['node'],
  typeRoots: [path.join(PROJECT_ROOT, 'node_modules/@types')],
  noEmit: true,
  skipLibCheck: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowSyntheticDefaultImports: true,
  esModuleInterop: false,
  ignoreDeprecations: '6.0',
};

const MODULES = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  commonjs: { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
} as const;
