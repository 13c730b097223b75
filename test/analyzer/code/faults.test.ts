import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../../src/analyzer/code/model.js';
import { memoryFiles } from './memory-files.js';

const ok = 'export const handler = async () => 1;\n';

interface Case {
  readonly what: string;
  readonly files: Record<string, string>;
  readonly root?: string;
  readonly handler: string;
  readonly code: string;
  readonly message: RegExp;
  readonly fix: RegExp;
  readonly place?: string;
}

const CASES: readonly Case[] = [
  {
    what: 'no dot',
    files: { 'a.ts': ok },
    handler: 'a',
    code: 'LL1202',
    message: /"a" is not of the form/,
    fix: /a dot, and the name of the export/,
  },
  {
    what: 'dot at the end',
    files: { 'a.ts': ok },
    handler: 'src/a.',
    code: 'LL1202',
    message: /not of the form/,
    fix: /dot/,
  },
  { what: 'empty', files: { 'a.ts': ok }, handler: '', code: 'LL1202', message: /""/, fix: /dot/ },
  {
    what: 'nowhere',
    files: { 'other/zebra.ts': ok },
    handler: 'src/a.handler',
    code: 'LL1202',
    message: /points nowhere: there is no "src\/a\.ts"/,
    fix: /--skip/,
  },
  {
    what: 'close to something',
    files: { 'src/orders.ts': ok },
    handler: 'src/order.handler',
    code: 'LL1202',
    message: /points nowhere/,
    fix: /Did you mean "src\/orders"\?/,
  },
  {
    what: 'close, below the root',
    files: { 'api/src/orders.ts': ok },
    root: 'api',
    handler: 'src/order.handler',
    code: 'LL1202',
    message: /"api\/src\/order\.ts"/,
    fix: /Did you mean "src\/orders"\?/,
  },
  {
    what: 'other case in the file',
    files: { 'src/createOrder.ts': ok },
    handler: 'src/createorder.handler',
    code: 'LL1202',
    message: /called "src\/createOrder\.ts", with other upper and lower case/,
    fix: /as "src\/createOrder"/,
  },
  {
    what: 'other case in a folder',
    files: { 'src/Handlers/a.js': ok },
    handler: 'src/handlers/a.handler',
    code: 'LL1202',
    message: /called "src\/Handlers\/a\.js"/,
    fix: /rename the file/,
  },
  {
    what: 'out of the folder',
    files: { 'a.ts': ok },
    handler: '../secret/a.handler',
    code: 'LL1202',
    message: /leads out of the analysed folder/,
    fix: /move the file/,
  },
  {
    what: 'out of the folder by detours',
    files: { 'a.ts': ok },
    root: 'api',
    handler: 'x/../../../a.handler',
    code: 'LL1202',
    message: /leads out/,
    fix: /move/,
  },
  {
    what: 'absolute',
    files: { 'a.ts': ok },
    handler: '/etc/a.handler',
    code: 'LL1202',
    message: /not a path inside the service/,
    fix: /relative/,
  },
  {
    what: 'backslashes',
    files: { 'src/a.ts': ok },
    handler: 'src\\a.handler',
    code: 'LL1202',
    message: /not a path inside/,
    fix: /with \//,
  },
  {
    what: 'a layer',
    files: { 'a.ts': ok },
    handler: '/opt/nodejs/node_modules/datadog-lambda-js/handler.handler',
    code: 'LL1202',
    message: /code of a layer or package/,
    fix: /your own handler/,
  },
  {
    what: 'two sources of one build',
    files: { 'a/x.ts': ok, 'b/x.ts': ok },
    handler: 'dist/x.handler',
    code: 'LL1202',
    message: /several files could be the source of \(a\/x\.ts, b\/x\.ts\)/,
    fix: /Name the source file/,
  },
  {
    what: 'declaration file alone',
    files: { 'a.d.ts': 'export declare const handler: () => void;' },
    handler: 'a.handler',
    code: 'LL1202',
    message: /points nowhere/,
    fix: /./,
  },
  {
    what: 'export nowhere',
    files: { 'a.ts': 'export const create = () => 1;\nexport const remove = () => 1;' },
    handler: 'a.list',
    code: 'LL1203',
    message: /a\.ts has no export "list"; it exports create, remove/,
    fix: /Export the handler/,
    place: 'a.ts:1:1',
  },
  {
    what: 'export close to one',
    files: { 'a.ts': 'export const handler = () => 1;' },
    handler: 'a.handlr',
    code: 'LL1203',
    message: /no export "handlr"/,
    fix: /Did you mean "handler"\?/,
  },
  {
    what: 'nothing exported',
    files: { 'a.ts': 'const handler = () => 1;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /it exports nothing/,
    fix: /./,
  },
  {
    what: 'type of that name',
    files: { 'a.ts': 'export type handler = () => void;\nexport const x = 1;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /it exports x/,
    fix: /./,
  },
  {
    what: 'declared only',
    files: { 'a.ts': 'export declare function handler(): void;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /exports nothing/,
    fix: /./,
  },
  {
    what: 're-exported name that is not there',
    files: { 'a.ts': "export { handler } from './b';", 'b.ts': 'export const main = () => 1;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /no export "handler"/,
    fix: /./,
  },
  {
    what: 'circle without a way out',
    files: { 'a.ts': "export * from './b';", 'b.ts': "export * from './a';" },
    handler: 'a.handler',
    code: 'LL1203',
    message: /exports nothing/,
    fix: /./,
  },
  {
    what: 'names that name each other',
    files: {
      'a.ts': "export { handler } from './b';",
      'b.ts': "export { handler } from './a';\nexport const other = () => 1;",
    },
    handler: 'b.missing',
    code: 'LL1203',
    message: /it exports handler, other/,
    fix: /./,
  },
  {
    what: 'member that is not there',
    files: { 'a.ts': 'export const handlers = { create() {} };' },
    handler: 'a.handlers.list',
    code: 'LL1203',
    message: /it exports handlers\.create/,
    fix: /./,
  },
  {
    what: 'member of the default export that is not there',
    files: { 'a.ts': 'export default { create() {} };' },
    handler: 'a.remove',
    code: 'LL1203',
    message: /it exports default, default\.create/,
    fix: /./,
  },
  {
    what: 'name of a function that is the module',
    files: { 'a.js': 'module.exports = async () => 1;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /no export "handler"/,
    fix: /./,
  },
  {
    what: 'name inherited by every object',
    files: { 'a.js': 'module.exports = { handler() {} };' },
    handler: 'a.__proto__',
    code: 'LL1203',
    message: /"__proto__"; it exports handler/,
    fix: /./,
  },
  {
    what: 'export inside a function nobody calls',
    files: { 'a.js': 'function later() { exports.handler = () => 1; }\nexports.x = later;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /it exports x/,
    fix: /./,
  },
  {
    what: 'an export of a namespace',
    files: { 'a.ts': 'namespace inner { export const handler = () => 1; }\nexport const x = inner;' },
    handler: 'a.handler',
    code: 'LL1203',
    message: /it exports x/,
    fix: /./,
  },
  {
    what: 'a string',
    files: { 'a.ts': "\nexport const handler = 'x';" },
    handler: 'a.handler',
    code: 'LL1205',
    message: /export "handler" is a string, not a function/,
    fix: /Export a function/,
    place: 'a.ts:2:14',
  },
  {
    what: 'a number',
    files: { 'a.js': 'exports.handler = 1;' },
    handler: 'a.handler',
    code: 'LL1205',
    message: /is a number/,
    fix: /./,
  },
  {
    what: 'a class',
    files: { 'a.ts': 'export class handler { handle() {} }' },
    handler: 'a.handler',
    code: 'LL1205',
    message: /is a class/,
    fix: /new X\(\)\.handle\.bind\(x\)/,
  },
  {
    what: 'an instance',
    files: { 'a.ts': 'class H { handle() {} }\nexport const handler = new H();' },
    handler: 'a.handler',
    code: 'LL1205',
    message: /an instance of a class/,
    fix: /bind/,
  },
  {
    what: 'an object',
    files: { 'a.ts': 'export const handler = { handle() {} };' },
    handler: 'a.handler',
    code: 'LL1205',
    message: /is an object/,
    fix: /./,
  },
  {
    what: 'a class from elsewhere',
    files: { 'a.ts': "export { H as handler } from './b';", 'b.ts': 'export class H {}' },
    handler: 'a.handler',
    code: 'LL1205',
    message: /is a class/,
    fix: /./,
  },
  {
    what: 'TypeScript that does not parse',
    files: { 'a.ts': `${ok}const x: = 1;\n` },
    handler: 'a.handler',
    code: 'LL1201',
    message: /a\.ts, the file of handler "a\.handler", does not parse at 2:10: Type expected/,
    fix: /Correct the syntax/,
    place: 'a.ts:2:10',
  },
  {
    what: 'JavaScript that does not parse',
    files: { 'a.js': 'exports.handler = () => {\n' },
    handler: 'a.handler',
    code: 'LL1201',
    message: /a\.js.*does not parse at \d+:\d+: \S/,
    fix: /./,
  },
  {
    what: 'types in JavaScript',
    files: { 'a.js': 'const x: string = "";\nexports.handler = () => x;' },
    handler: 'a.handler',
    code: 'LL1201',
    message: /does not parse at 1:7/,
    fix: /./,
  },
  {
    what: 'place with CRLF',
    files: { 'a.ts': '\uFEFFconst a = 1;\r\nconst b = ;\r\n' },
    handler: 'a.handler',
    code: 'LL1201',
    message: /at 2:11/,
    fix: /./,
    place: 'a.ts:2:11',
  },
  {
    what: 'brackets without end',
    files: { 'a.js': `exports.handler = ${'['.repeat(60_000)}` },
    handler: 'a.handler',
    code: 'LL1201',
    message: /nested too deeply/,
    fix: /./,
  },
  {
    what: '6 MB',
    files: { 'a.js': `exports.handler = () => 1;\n//${'x'.repeat(6 * 1024 * 1024)}` },
    handler: 'a.handler',
    code: 'LL1204',
    message: /a\.js, the file of handler "a\.handler", has 6\.0 MB/,
    fix: /source instead of a bundle/,
  },
];

describe('handlers that cannot be found', () => {
  test.each(CASES)('$what', ({ files, root = '.', handler, code, message, fix, place }) => {
    const { fact, findings } = createCodeModel(memoryFiles(files), { root }).resolveHandler(handler);
    expect(fact).toBeUndefined();
    expect(findings).toHaveLength(1);
    const [found] = findings;
    expect(found).toMatchObject({ code, demand: 'must-do' });
    expect(found?.message).toMatch(message);
    expect(found?.fix).toMatch(fix);
    if (place) expect(`${found?.location?.file}:${found?.location?.line}:${found?.location?.column}`).toBe(place);
  });
});

describe('trouble in what a handler imports', () => {
  test('a broken import is a finding, the handler is found all the same', () => {
    const files = memoryFiles({
      'a.ts': `import './b';\n${ok}`,
      'b.ts': "import './c';\nexport {};",
      'c.ts': 'const = 1;',
    });
    const { fact, findings } = createCodeModel(files, { root: '.' }).resolveHandler('a.handler');
    expect(fact).toMatchObject({ shape: 'function' });
    expect(findings.map(({ code, location }) => [code, location?.file])).toEqual([['LL1201', 'c.ts']]);
    expect(findings[0]?.message).toMatch(/which handler "a\.handler" imports/);
  });

  test('so is one that is too large; a type-only import is not read', () => {
    const large = `export const data = 1;//${'x'.repeat(5 * 1024 * 1024)}`;
    const files = memoryFiles({
      'a.ts': `import './large';\nimport type { T } from './broken';\n${ok}`,
      'large.ts': large,
      'broken.ts': 'const = 1;',
    });
    const { findings } = createCodeModel(files, { root: '.' }).resolveHandler('a.handler');
    expect(findings.map(({ code, location }) => [code, location?.file])).toEqual([['LL1204', 'large.ts']]);
  });
});

describe('hostile names', () => {
  const NAMES = [
    "o'clock",
    'a"b',
    'a`b',
    'a\nb',
    'a${b}c',
    '__proto__',
    'constructor',
    'a b',
    'ä',
    '$&',
    '*',
    'a;b',
    '.hidden/x',
    '(x)',
    '[id]',
  ];

  test.each(NAMES)('file %j', (name) => {
    const file = `src/${name}.js`;
    const model = createCodeModel(memoryFiles({ [file]: 'exports.handler = () => 1;' }), { root: '.' });
    expect(model.resolveHandler(`src/${name}.handler`).fact?.file).toBe(file);
    const [missing] = model.resolveHandler(`src/${name}.nothing`).findings;
    expect(missing?.code).toBe('LL1203');
    expect(missing?.message).not.toContain('\n');
    expect(model.resolveHandler(`src/${name}/none.handler`).findings[0]?.message).not.toContain('\n');
  });

  test.each(NAMES.filter((name) => !name.includes('.')))('export %j', (name) => {
    const files = memoryFiles({ 'a.js': `module.exports = { [${JSON.stringify(name)}]: () => 1 };` });
    expect(createCodeModel(files, { root: '.' }).resolveHandler(`a.${name}`).fact?.exportPath).toBe(name);
  });

  test('an error is placed by UTF-16 code units', () => {
    const files = memoryFiles({ 'a.js': '/* 😀😀 */ const a = ;', 'b.ts': '/* 😀😀 */ const a = ;' });
    const model = createCodeModel(files, { root: '.' });
    expect(model.resolveHandler('a.handler').findings[0]?.location?.column).toBe(22);
    expect(model.resolveHandler('b.handler').findings[0]?.location?.column).toBe(22);
  });
});
