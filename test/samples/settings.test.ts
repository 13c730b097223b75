import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT, runCli } from '../rig/cli.js';
import { gitRepo } from '../rig/git-repo.js';
import { linkModules } from '../rig/modules.js';

const TSC = path.join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc');

const SERVERLESS = `
service: shop
provider:
  name: aws
  runtime: nodejs22.x
functions:
  hello:
    handler: src/hello.handler
    events:
      - httpApi: GET /hello
      - http: { path: hello, method: get, cors: true }
  night:
    handler: src/night.handler
    events:
      - schedule: rate(1 day)
  events:
    handler: src/night.handler
    environment: { STAGE_NAME: "\${sls:stage}" }
    events:
      - sqs: arn:aws:sqs:us-east-1:123456789012:events
`;

/** Code as many teams have it: no types where strict asks for some, an alias, a default import of CommonJS. */
const LOOSE = {
  'src/hello.ts': `import { greet } from '@app/greet';
export const handler = async (event) => { const name: string = null; return greet(name, event.q); };
`,
  'src/night.ts': 'export async function handler(event) { return event; }\n',
  'src/lib/greet.ts': 'export function greet(name, query) { return { statusCode: 200, body: name + query }; }\n',
};

const STRICT = {
  'src/hello.ts': `import { greet } from '@app/greet';
export const handler = async (event: { q?: string }) => greet('you', event.q);
`,
  'src/night.ts': 'export async function handler(event: unknown): Promise<unknown> {\n  return event;\n}\n',
  'src/lib/greet.ts': 'export const greet = (name: string, query = "") => ({ statusCode: 200, body: name + query });\n',
};

const MODULES = {
  node16: { type: 'module', options: { module: 'node16', moduleResolution: 'node16' } },
  bundler: { type: 'module', options: { module: 'esnext', moduleResolution: 'bundler' } },
  commonjs: {
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
  },
} as const;

/** What careful teams switch on besides \`strict\`. */
const CAREFUL = {
  exactOptionalPropertyTypes: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
};

const CASES = [
  ...(['node16', 'bundler', 'commonjs'] as const).flatMap((module) => [
    { name: `strict, ${module}`, module, sources: STRICT, options: { strict: true } },
    { name: `loose, ${module}`, module, sources: LOOSE, options: { strict: false } },
  ]),
  { name: 'careful, bundler', module: 'bundler', sources: STRICT, options: { strict: true, ...CAREFUL } },
  {
    name: 'careful, node16, no types',
    module: 'node16',
    sources: STRICT,
    options: { strict: true, ...CAREFUL, types: [] },
  },
  {
    name: 'built into dist',
    module: 'commonjs',
    sources: STRICT,
    options: { strict: true, rootDir: 'src', outDir: 'dist', noEmit: false, composite: true, declaration: true },
  },
] as const;

test.each(CASES)('the emitted sources compile under settings: $name', async ({ module, sources, options }) => {
  const { type, options: moduleOptions } = MODULES[module];
  const compilerOptions = {
    target: 'es2020',
    lib: ['es2020'],
    skipLibCheck: true,
    noEmit: true,
    paths: { '@app/*': ['./src/lib/*'] },
    ...moduleOptions,
    ...options,
  };
  // Node.js' own resolution wants the extension in the alias too.
  const files = Object.entries(sources).map(([file, text]) => [
    file,
    module === 'node16' ? text.replace('@app/greet', '@app/greet.js') : text,
  ]);
  const repo = gitRepo({
    files: {
      ...Object.fromEntries(files),
      'serverless.yml': SERVERLESS,
      '.gitignore': 'node_modules/\ndist/\n*.tsbuildinfo\n',
      'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', type }),
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
      // A shared function's code is imported by the service, and so compiled with it.
      '.migrate/answers.json': JSON.stringify({
        version: 1,
        outDir: 'service',
        functions: { hello: { lane: 'shared' } },
      }),
    },
  });
  linkModules(repo.dir);
  expect(compile(repo.dir, 'tsconfig.json'), 'the code before').toBe('');
  const { code, stdout, stderr } = await runCli(['apply', '--yes', '--no-install'], { cwd: repo.dir });
  expect(code, stdout + stderr).toBe(0);
  expect(compile(repo.dir, 'service/tsconfig.json')).toBe('');
  expect(compile(repo.dir, 'tsconfig.json'), 'the code after').toBe('');
});

function compile(dir: string, project: string): string {
  return spawnSync(process.execPath, [TSC, '-p', project, '--pretty', 'false'], { cwd: dir, encoding: 'utf8' }).stdout;
}

test('a file that does not compile is seen by this very check', () => {
  const repo = gitRepo({ files: { 'tsconfig.json': '{}', 'a.ts': 'export const a: string = 1;\n' } });
  expect(compile(repo.dir, 'tsconfig.json')).toContain('a.ts(1,14): error TS2322');
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: repo.dir, encoding: 'utf8' })).toContain('a.js');
});
