import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Layout } from './layout.js';
import { BuildTrouble } from './trouble.js';

/** JavaScript with an inline source map, for files that need TypeScript's own compiler; undefined for all others. */
export type Transpile = (file: string, text: string) => string | undefined;

interface CompilerOptions {
  [name: string]: unknown;
}

/** The part of the compiler that is used here; the package is the user's own, of whatever version. */
interface Compiler {
  sys: object;
  ModuleKind: { ESNext: number };
  transpileModule(
    text: string,
    options: { fileName: string; compilerOptions: CompilerOptions },
  ): { outputText: string };
  readConfigFile(file: string, read: (file: string) => string): { config?: unknown };
  parseJsonConfigFileContent(json: unknown, host: object, folder: string): { options: CompilerOptions };
}

/**
 * esbuild drops the types that `emitDecoratorMetadata` asks for and that TypeORM, NestJS and class-transformer read at
 * run time. Where the option is set, files with decorators go through the user's own TypeScript.
 */
export function decoratorTranspiler(layout: Layout): Transpile | undefined {
  const file = path.join(layout.service, 'tsconfig.json');
  if (!mentions(file, /"emitDecoratorMetadata"\s*:\s*true/)) return undefined;
  const compiler = loadCompiler(layout);
  const json = compiler.readConfigFile(file, (name) => readFileSync(name, 'utf8')).config;
  const { options } = compiler.parseJsonConfigFileContent(json, compiler.sys, layout.service);
  if (options.emitDecoratorMetadata !== true) return undefined;
  const compilerOptions = transpileOptions(options, compiler.ModuleKind.ESNext);
  return (fileName, text) => {
    if (!hasDecorators(fileName, text)) return undefined;
    return compiler.transpileModule(text, { fileName, compilerOptions }).outputText;
  };
}

function transpileOptions(options: CompilerOptions, module: number): CompilerOptions {
  const own: CompilerOptions = { module, inlineSourceMap: true, isolatedModules: true };
  const dropped = ['sourceMap', 'inlineSources', 'noEmit', 'declaration', 'declarationMap', 'composite', 'incremental'];
  const unusable = [
    'outDir',
    'outFile',
    'moduleResolution',
    'tsBuildInfoFile',
    'emitDeclarationOnly',
    'mapRoot',
    'sourceRoot',
  ];
  const kept: CompilerOptions = { ...options };
  for (const name of [...dropped, ...unusable]) delete kept[name];
  return { ...kept, ...own };
}

/** Cheap and generous: a file without decorators that passes is merely compiled by another compiler. */
function hasDecorators(file: string, text: string): boolean {
  return (
    /\.[cm]?tsx?$/.test(file) && !file.includes(`${path.sep}node_modules${path.sep}`) && /(^|[\s(,;}])@\w/.test(text)
  );
}

/** Whether the file or one that it extends says the word: loading a compiler costs half a second. */
function mentions(file: string, word: RegExp, seen: string[] = []): boolean {
  if (seen.includes(file) || !existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  if (word.test(text)) return true;
  const bases = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1]?.match(/"[^"]*"/g) ?? [];
  return bases.some((base) => {
    const resolved = resolveBase(file, base.slice(1, -1));
    return resolved !== undefined && mentions(resolved, word, [...seen, file]);
  });
}

function resolveBase(file: string, base: string): string | undefined {
  if (/^\.{0,2}\//.test(base)) {
    const plain = path.resolve(path.dirname(file), base);
    return existsSync(plain) ? plain : `${plain}.json`;
  }
  const resolve = createRequire(file).resolve;
  for (const candidate of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return resolve(candidate);
    } catch {
      // The next spelling may be the one.
    }
  }
  return undefined;
}

function loadCompiler(layout: Layout): Compiler {
  let found: Partial<Compiler> & { version?: string };
  try {
    found = createRequire(path.join(layout.service, 'tsconfig.json'))('typescript');
  } catch {
    throw new BuildTrouble([`${NEEDED}, which is not installed; npm install --save-dev typescript`]);
  }
  // From version 7 on the package is a compiler to run, not one to call.
  if (found.transpileModule !== undefined && found.readConfigFile !== undefined) return found as Compiler;
  throw new BuildTrouble([
    `${NEEDED} as a library, which typescript ${found.version} is not; install typescript 5 or 6 beside it`,
  ]);
}

const NEEDED = 'service/tsconfig.json: emitDecoratorMetadata needs TypeScript';
