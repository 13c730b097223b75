import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../../src/analyzer/code/model.js';
import type { HandlerShape } from '../../../src/model/inventory.js';
import { memoryFiles } from './memory-files.js';

interface Case {
  readonly what: string;
  readonly files: Record<string, string>;
  readonly handler?: string;
  readonly shape: HandlerShape;
  readonly exportPath?: string;
  readonly line?: number;
}

const fn = 'async () => ({ statusCode: 200 })';

const CASES: readonly Case[] = [
  // ESM
  { what: 'export const arrow', files: { 'a.ts': `export const handler = ${fn};` }, shape: 'function', line: 1 },
  {
    what: 'export async function',
    files: { 'a.ts': '\nexport async function handler(event: unknown) { return event; }' },
    shape: 'function',
    line: 2,
  },
  {
    what: 'overloads',
    files: { 'a.ts': 'export function handler(a: string): void;\nexport function handler(a: unknown) { return a; }' },
    shape: 'function',
    line: 2,
  },
  {
    what: 'any export name',
    files: { 'a.ts': `export const listAllOrders = ${fn};` },
    handler: 'a.listAllOrders',
    shape: 'function',
  },
  {
    what: 'several in a file',
    files: { 'a.ts': `export const a = ${fn};\nexport const b = ${fn};` },
    handler: 'a.b',
    shape: 'function',
    line: 2,
  },
  {
    what: 'as and satisfies',
    files: { 'a.ts': `export const handler = ((${fn}) as Handler) satisfies Handler;` },
    shape: 'function',
  },
  {
    what: 'export default function',
    files: { 'a.mjs': 'export default async function () {}' },
    handler: 'a.default',
    shape: 'function',
  },
  { what: 'export default arrow', files: { 'a.ts': `export default ${fn};` }, handler: 'a.default', shape: 'function' },
  {
    what: 'export default call',
    files: { 'a.ts': `export default wrap(${fn});` },
    handler: 'a.default',
    shape: 'call',
  },
  {
    what: 'export default name',
    files: { 'a.ts': `const main = ${fn};\nexport default main;` },
    handler: 'a.default',
    shape: 'function',
    line: 2,
  },
  {
    what: 'member of the default export',
    files: { 'a.ts': `const create = ${fn};\nexport default { create };` },
    handler: 'a.create',
    shape: 'function',
    exportPath: 'default.create',
  },
  {
    what: 'export list',
    files: { 'a.ts': `const local = ${fn};\nexport { local as handler };` },
    shape: 'function',
    line: 2,
  },
  {
    what: 'string export name',
    files: { 'a.mjs': `const local = ${fn};\nexport { local as 'handler' };` },
    shape: 'function',
  },
  {
    what: 'function declared after its export',
    files: { 'a.mjs': 'export { handler };\nfunction handler() {}' },
    shape: 'function',
  },
  { what: 'let assigned later', files: { 'a.ts': `export let handler;\nhandler = wrap(${fn});` }, shape: 'call' },
  { what: 'destructured from a call', files: { 'a.ts': 'export const { handler } = createApp();' }, shape: 'call' },
  {
    what: 'destructured from an object',
    files: { 'a.ts': `const all = { one: { handler: ${fn} } };\nexport const { one: { handler } } = all;` },
    shape: 'function',
  },
  { what: 'array destructuring', files: { 'a.ts': 'export const [handler] = createApp();' }, shape: 'call' },
  {
    what: 'object property path',
    files: { 'a.ts': `export const handlers = { create: ${fn}, 'list': wrap(x) };` },
    handler: 'a.handlers.create',
    shape: 'function',
  },
  {
    what: 'deep property path',
    files: { 'a.ts': `export const v1 = { orders: { create() {} } };` },
    handler: 'a.v1.orders.create',
    shape: 'function',
  },
  {
    what: 'conditional',
    files: { 'a.ts': `const raw = ${fn};\nexport const handler = process.env.X ? wrap(raw) : raw;` },
    shape: 'call',
  },
  {
    what: 'static method',
    files: { 'a.ts': 'export class Api { static handler() {} }' },
    handler: 'a.Api.handler',
    shape: 'function',
  },
  { what: 'top-level await of a call', files: { 'a.mjs': `export const handler = await init(${fn});` }, shape: 'call' },
  // Calls
  {
    what: 'middy chain',
    files: { 'a.ts': `import middy from '@middy/core';\nexport const handler = middy().use(json()).handler(${fn});` },
    shape: 'call',
  },
  {
    what: 'middy around a name',
    files: {
      'a.ts': `import middy from '@middy/core';\nconst base = ${fn};\nexport const handler = middy(base).use(a()).use(b());`,
    },
    shape: 'call',
  },
  {
    what: 'home-made wrapper',
    files: {
      'a.js': `const { wrap } = require('./wrap');\nmodule.exports.handler = wrap(${fn});`,
      'wrap.js': 'exports.wrap = (f) => (e) => f(e);',
    },
    shape: 'call',
  },
  {
    what: 'streamifyResponse',
    files: { 'a.mjs': 'export const handler = awslambda.streamifyResponse(async () => {});' },
    shape: 'call',
  },
  // Methods
  {
    what: 'bound to a new instance',
    files: { 'a.ts': 'class H { async handle() {} }\nexport const handler = new H().handle.bind(new H());' },
    shape: 'bound-method',
  },
  {
    what: 'bound to an instance',
    files: {
      'a.ts': "import { H } from './h';\nconst h = new H();\nexport const handler = h.handle.bind(h);",
      'h.ts': 'export class H { handle() {} }',
    },
    shape: 'bound-method',
  },
  {
    what: 'method of an instance',
    files: { 'a.ts': 'class H { handle = async () => {} }\nconst h = new H();\nexport const handler = h.handle;' },
    shape: 'bound-method',
  },
  {
    what: 'method of an imported class',
    files: {
      'a.ts': "import { H } from './h';\nexport const handler = new H().handle;",
      'h.ts': 'export class H { handle() {} }',
    },
    shape: 'bound-method',
  },
  {
    what: 'inherited method',
    files: { 'a.js': 'class B { handle() {} }\nclass H extends B {}\nmodule.exports = new H();' },
    handler: 'a.handle',
    shape: 'bound-method',
  },
  {
    what: 'bound function',
    files: { 'a.js': 'function H() {}\nexports.handler = H.bind({ db: 1 });' },
    shape: 'bound-method',
  },
  {
    what: 'method of the instance that is the module',
    files: { 'a.js': 'module.exports = new (class { handle() {} })();' },
    handler: 'a.handle',
    shape: 'bound-method',
  },
  // CommonJS
  { what: 'exports.x', files: { 'a.js': `exports.handler = ${fn};` }, shape: 'function' },
  { what: "exports['x']", files: { 'a.js': `exports['handler'] = ${fn};` }, shape: 'function' },
  {
    what: 'module.exports.x',
    files: { 'a.cjs': `'use strict';\nmodule.exports.handler = ${fn};` },
    shape: 'function',
    line: 2,
  },
  { what: 'this.x at the top', files: { 'a.js': `this.handler = ${fn};` }, shape: 'function' },
  {
    what: 'several targets',
    files: { 'a.js': `const handler = module.exports.main = exports.handler = ${fn};` },
    shape: 'function',
  },
  {
    what: 'alias of module.exports',
    files: { 'a.js': `const self = module.exports = {};\nself.handler = ${fn};` },
    shape: 'function',
    line: 2,
  },
  {
    what: 'module.exports object, shorthand',
    files: { 'a.js': `const handler = ${fn};\nmodule.exports = {\n  handler,\n};` },
    shape: 'function',
    line: 3,
  },
  {
    what: 'module.exports object, property',
    files: { 'a.js': `module.exports = { handler: wrap(${fn}) };` },
    shape: 'call',
  },
  {
    what: 'module.exports object, method',
    files: { 'a.js': 'module.exports = { async handler() {} };' },
    shape: 'function',
  },
  {
    what: 'module.exports, frozen',
    files: { 'a.js': `module.exports = Object.freeze({ handler: ${fn} });` },
    shape: 'function',
  },
  {
    what: 'exports = module.exports =',
    files: { 'a.js': `exports = module.exports = { handler: ${fn} };` },
    shape: 'function',
  },
  {
    what: 'spread of another module',
    files: {
      'a.js': "module.exports = { ...require('./b'), ...require('./c') };",
      'b.js': `exports.handler = ${fn};`,
      'c.js': 'exports.other = 1;',
    },
    shape: 're-export',
  },
  {
    what: 'module.exports = fn, default',
    files: { 'a.js': `module.exports = ${fn};` },
    handler: 'a.default',
    shape: 'function',
  },
  {
    what: 'property of module.exports = fn',
    files: { 'a.js': `module.exports = () => {};\nmodule.exports.handler = ${fn};` },
    shape: 'function',
    line: 2,
  },
  {
    what: 'module.exports = call()',
    files: { 'a.js': "module.exports = createHandlers(require('./deps'));" },
    handler: 'a.create',
    shape: 'call',
  },
  {
    what: 'Object.assign(module.exports)',
    files: { 'a.js': `Object.assign(module.exports, { handler: ${fn} });` },
    shape: 'function',
  },
  {
    what: 'Object.assign(exports, require())',
    files: { 'a.js': "exports.x = 1;\nObject.assign(exports, require('./b'));", 'b.js': `exports.handler = ${fn};` },
    shape: 're-export',
  },
  {
    what: 'compiled TypeScript',
    files: {
      'a.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.handler = void 0;\nconst handler = ${fn};\nexports.handler = handler;`,
    },
    shape: 'function',
    line: 5,
  },
  {
    what: 'compiled re-export',
    files: {
      'a.js':
        'var b_1 = require("./b");\nObject.defineProperty(exports, "handler", { enumerable: true, get: function () { return b_1.handler; } });',
      'b.js': `exports.handler = ${fn};`,
    },
    shape: 're-export',
  },
  {
    what: 'compiled export star',
    files: { 'a.js': '__exportStar(require("./b"), exports);', 'b.js': `exports.handler = ${fn};` },
    shape: 're-export',
  },
  {
    what: 'inside an IIFE',
    files: { 'a.js': `(function () { exports.handler = ${fn}; }).call(this);` },
    shape: 'function',
  },
  {
    what: 'export = function',
    files: { 'a.ts': `const main = ${fn};\nexport = main;` },
    handler: 'a.default',
    shape: 'function',
  },
  { what: 'export = object', files: { 'a.ts': `export = { handler: ${fn} };` }, shape: 'function' },
  // Re-exports
  {
    what: 'export { x } from',
    files: { 'a.ts': "export { handler } from './b';", 'b.ts': `export const handler = ${fn};` },
    shape: 're-export',
    line: 1,
  },
  {
    what: 'export { default as x } from',
    files: { 'a.ts': "export { default as handler } from './b.js';", 'b.ts': `export default ${fn};` },
    shape: 're-export',
  },
  {
    what: 'export * from',
    files: { 'a.ts': "\nexport * from './b';", 'b.ts': `export const handler = ${fn};` },
    shape: 're-export',
    line: 2,
  },
  {
    what: 'export * as from',
    files: { 'a.ts': "export * as orders from './b';", 'b.ts': `export const create = ${fn};` },
    handler: 'a.orders.create',
    shape: 're-export',
  },
  {
    what: 'import, then export',
    files: { 'a.ts': "import handler from './b';\nexport { handler };", 'b.ts': `export default wrap(${fn});` },
    shape: 're-export',
    line: 2,
  },
  {
    what: 'import, then export const',
    files: {
      'a.ts': "import * as b from './b';\nexport const handler = b.handler;",
      'b.ts': `export const handler = ${fn};`,
    },
    shape: 're-export',
  },
  {
    what: 'default import of CommonJS',
    files: {
      'a.mjs': "import b from './b.cjs';\nexport const handler = b.handler;",
      'b.cjs': `module.exports = { handler: ${fn} };`,
    },
    shape: 're-export',
  },
  {
    what: 'exports.x = require().x',
    files: { 'a.js': "exports.handler = require('./b').handler;", 'b.js': `exports.handler = ${fn};` },
    shape: 're-export',
  },
  {
    what: 'module.exports = require()',
    files: { 'a.js': "module.exports = require('./b');", 'b.js': `exports.handler = ${fn};` },
    shape: 're-export',
  },
  { what: 'from a package', files: { 'a.ts': "export { handler } from '@acme/handlers';" }, shape: 're-export' },
  { what: 'export * from a package', files: { 'a.ts': "export * from '@acme/handlers';" }, shape: 're-export' },
  {
    what: 'a chain of four',
    files: {
      'a.ts': "export * from './b';",
      'b.ts': "export { two as handler } from './c';",
      'c.ts': "import { three } from './d';\nexport const two = three;",
      'd.ts': `export const three = ${fn};`,
    },
    shape: 're-export',
  },
  {
    what: 'a circle with a way out',
    files: {
      'a.ts': "export * from './b';\nexport * from './c';",
      'b.ts': "export * from './a';",
      'c.ts': `export const handler = ${fn};`,
    },
    shape: 're-export',
  },
  // Wide files
  {
    what: 'BOM and CRLF',
    files: { 'a.ts': `\uFEFF// first\r\nexport const handler = ${fn};\r\n` },
    shape: 'function',
    line: 2,
  },
  { what: 'hashbang', files: { 'a.js': `#!/usr/bin/env node\nexports.handler = ${fn};` }, shape: 'function', line: 2 },
  {
    what: 'return at the top of CommonJS',
    files: { 'a.js': `exports.handler = ${fn};\nif (x) return;` },
    shape: 'function',
  },
  { what: 'JSX in .js', files: { 'a.js': `const page = <b>hi</b>;\nexports.handler = ${fn};` }, shape: 'function' },
  {
    what: 'a calculated handler nobody can follow',
    files: { 'a.ts': 'export const handler = table[name];' },
    shape: 'unknown',
  },
  {
    what: 'a name called __proto__',
    files: { 'a.js': `exports.__proto__x = 1;\nmodule.exports['constructor'] = ${fn};` },
    handler: 'a.constructor',
    shape: 'function',
  },
];

describe('handler shapes', () => {
  test.each(CASES)('$what', ({ files, handler = 'a.handler', shape, exportPath, line }) => {
    const { fact, findings } = createCodeModel(memoryFiles(files), { root: '.' }).resolveHandler(handler);
    expect(findings).toEqual([]);
    expect(fact).toMatchObject({ shape, exportPath: exportPath ?? handler.slice(2) });
    expect(fact?.file).toBe(Object.keys(files)[0]);
    expect(fact?.location.file).toBe(fact?.file);
    if (line !== undefined) expect(fact?.location.line).toBe(line);
  });

  test('location is the export', () => {
    const files = memoryFiles({ 'a.ts': 'const x = 1;\nexport const other = 1, handler = () => x;\n' });
    const { fact } = createCodeModel(files, { root: '.' }).resolveHandler('a.handler');
    expect(fact?.location).toEqual({ file: 'a.ts', line: 2, column: 25 });
  });
});
