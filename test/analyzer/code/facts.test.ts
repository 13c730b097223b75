import { describe, expect, test } from 'vitest';
import { createCodeModel } from '../../../src/analyzer/code/model.js';
import { memoryFiles } from './memory-files.js';

/** Facts of one file as `kind name`, with ` load` when they hold while the module loads and ` @owner` where there is one. */
function factsOf(
  text: string,
  file = 'a.js',
  more: Record<string, string> = {},
  ignored: Record<string, string> = {},
): string[] {
  const model = createCodeModel(memoryFiles({ [file]: text, ...more }, ignored), { root: '.' });
  const module = model.module(file);
  if (!module) throw new Error(`${file} does not parse: ${text}`);
  return module.facts.map(
    ({ kind, name, atLoad, owner }) => `${kind} ${name}${owner ? ` @${owner}` : ''}${atLoad ? ' load' : ''}`,
  );
}

type Row = readonly [text: string, facts: readonly string[]];

function table(rows: readonly Row[], file?: string): void {
  test.each(rows)('%s', (text, facts) => {
    expect(factsOf(text, file)).toEqual(facts);
  });
}

describe('env-read', () => {
  table([
    ['const t = process.env.TABLE;', ['env-read TABLE load']],
    ["exports.h = () => process.env['TABLE'];", ['env-read TABLE']],
    ['f(process?.env?.TABLE);', ['env-read TABLE load']],
    ['const { A, B: b = 1, ...rest } = process.env;', ['env-read A load', 'env-read B load', 'env-read * load']],
    ['const { env: { A } } = process;', ['env-read A load']],
    ['const { env } = process; f(env.A);', ['env-read A load']],
    ['const env = process.env; const t = env.A; f(t.length);', ['env-read A load']],
    ["const p = require('process'); f(p.env.A);", ['env-read A load']],
    ["const { env } = require('node:process'); f(env.A);", ['env-read A load']],
    ['f(globalThis.process.env.A, global.process.env.B);', ['env-read A load', 'env-read B load']],
    ['f(process.env[name]);', ['env-read * load']],
    ["const KEY = 'A'; f(process.env[KEY]);", ['env-read A load']],
    ['process.env.A ??= 1;', ['env-write A load', 'env-read A load']],
    ['f(process.env.A.length);', ['env-read A load']],
    ['f(process.environment.A, process.version);', []],
    ['function g(process) { return process.env.A; }', []],
    ['const g = ({ env }) => env.A;', []],
    ['const process = { env: {} }; f(process.env.A);', []],
    ['let env = process.env; env = {}; f(env.A);', []],
    ['{ let process = x; f(process.env.A); } f(process.env.B);', ['env-read B load']],
    ['try {} catch (process) { f(process.env.A); }', []],
    ['for (const process of all) f(process.env.A);', []],
  ]);
  table(
    [
      ["import { env } from 'node:process'; f(env.A);", ['env-read A load']],
      ["import process, { env as e } from 'process'; f(process.env.A, e.B);", ['env-read A load', 'env-read B load']],
      ["import * as p from 'process'; f(p.env.A);", ['env-read A load']],
    ],
    'a.mjs',
  );
  table(
    [
      ['const x = process.env.A!; const y = (process.env as any).B;', ['env-read A load', 'env-read B load']],
      ['interface X { a: typeof process.env.A }', []],
    ],
    'a.ts',
  );
});

describe('env-write and timezone-write', () => {
  table([
    ["process.env.A = '1';", ['env-write A load']],
    ['exports.h = () => { process.env[k] = 1; };', ['env-write *']],
    ['delete process.env.A;', ['env-write A load']],
    ['process.env = {};', ['env-write * load']],
    ['Object.assign(process.env, { A: 1, [b]: 2 }, c);', ['env-write A load', 'env-write * load', 'env-write * load']],
    ['const { env } = process; env.A = 1;', ['env-write A load']],
    ["process.env.TZ = 'UTC';", ['timezone-write TZ load']],
    ["process.env['TZ'] = 'UTC';", ['timezone-write TZ load']],
    ['delete process.env.TZ;', ['timezone-write TZ load']],
    ["Object.assign(process.env, { TZ: 'UTC' });", ['timezone-write TZ load']],
    ['[process.env.TZ] = x;', ['timezone-write TZ load']],
    ["const options = { TZ: 'UTC' }; options.TZ = 1;", []],
    ['const process = { env: {} }; process.env.TZ = 1;', []],
  ]);
});

describe('global-write and implicit-global', () => {
  table([
    ['globalThis.cache = 1;', ['global-write cache load']],
    ['exports.h = () => { global.tenant = 1; };', ['global-write tenant']],
    ["global['a b'] = 1;", ['global-write a b load']],
    ['global[name] = 1;', ['global-write * load']],
    ['const g = globalThis; g.x = 1;', ['global-write x load']],
    ["const root = typeof globalThis !== 'undefined' ? globalThis : global; root.x = 1;", ['global-write x load']],
    ['Object.assign(globalThis, { a, b });', ['global-write a load', 'global-write b load']],
    ["Object.defineProperty(global, 'x', { value: 1 });", ['global-write x load']],
    ['global.cache.items = 1;', ['global-write cache.items load']],
    ['global.count++; delete global.x;', ['global-write count load', 'global-write x load']],
    ['globalThis.fetch = f;', ['global-write fetch load']],
    ['fetch = f;', ['global-write fetch load']],
    ['console.log = f;', ['global-write console.log load']],
    ['leak = 1;', ['implicit-global leak load']],
    ['exports.h = () => { leak = 1; leak++; };', ['implicit-global leak', 'implicit-global leak']],
    [
      'for (i = 0; i < 3; i++) f(i); for (k of all) f(k);',
      ['implicit-global i load', 'implicit-global i load', 'implicit-global k load'],
    ],
    ['({ a, b: [c] } = x);', ['implicit-global a load', 'implicit-global c load']],
    ['function f() { inner = 1; var inner; }', []],
    ['f(); function f() { later = 1; } var later;', []],
    ["'use strict'; leak = 1;", []],
    ["function f() { 'use strict'; leak = 1; }", []],
    ['exports = module.exports = {}; module = 1;', []],
    ['const global = {}; global.x = 1;', []],
    ['function f(globalThis) { globalThis.x = 1; }', []],
    ['const x = 1; { x.y = 1; }', []],
    ['const f = function g() { g = 1; };', []],
    ['class A { static x = 1; m() { A.x = 2; } }', []],
  ]);
  table([['leak = 1; export {};', []]], 'a.js');
  table([['leak = 1;', []]], 'a.mjs');
  table([['declare global { var x: number; } globalThis.x = 1; export {};', ['global-write x load']]], 'a.ts');
});

describe('prototype-patch', () => {
  table([
    ['Array.prototype.last = function () {};', ['prototype-patch Array.prototype.last @runtime load']],
    ["exports.h = () => { String.prototype['x'] = 1; };", ['prototype-patch String.prototype.x @runtime']],
    ['(function () { Date.prototype.x = 1; })();', ['prototype-patch Date.prototype.x @runtime load']],
    ['function init() { Date.prototype.x = 1; } init();', ['prototype-patch Date.prototype.x @runtime load']],
    [
      'const init = () => more(); function more() { Date.prototype.x = 1; } init();',
      ['prototype-patch Date.prototype.x @runtime load'],
    ],
    ["['a', 'b'].forEach((n) => { Date.prototype[n] = 1; });", ['prototype-patch Date.prototype.* @runtime load']],
    [
      "Object.defineProperty(Array.prototype, 'last', { value: 1 });",
      ['prototype-patch Array.prototype.last @runtime load'],
    ],
    [
      'Object.defineProperties(Array.prototype, { a: {}, b: {} });',
      ['prototype-patch Array.prototype.a @runtime load', 'prototype-patch Array.prototype.b @runtime load'],
    ],
    ['Object.assign(String.prototype, extras);', ['prototype-patch String.prototype.* @runtime load']],
    ["Reflect.set(Map.prototype, 'x', 1);", ['prototype-patch Map.prototype.x @runtime load']],
    ["Array.prototype.__defineGetter__('last', f);", ['prototype-patch Array.prototype.last @runtime load']],
    ['Object.setPrototypeOf(Array.prototype, null);', ['prototype-patch Array.prototype.__proto__ @runtime load']],
    ['const p = Array.prototype; p.last = 1;', ['prototype-patch Array.prototype.last @runtime load']],
    ['globalThis.Array.prototype.last = 1;', ['prototype-patch Array.prototype.last @runtime load']],
    ['delete Array.prototype.at;', ['prototype-patch Array.prototype.at @runtime load']],
    ['BigInt.prototype.toJSON = f;', ['prototype-patch BigInt.prototype.toJSON @runtime load']],
    [
      'Date.now = () => 0; Math.random = f;',
      ['prototype-patch Date.now @runtime load', 'prototype-patch Math.random @runtime load'],
    ],
    ['Error.stackTraceLimit = 50;', []],
    [
      "const { EventEmitter } = require('events'); EventEmitter.prototype.emit = f;",
      ['prototype-patch events.EventEmitter.prototype.emit @runtime load'],
    ],
    [
      "const { Client } = require('pg'); Client.prototype.query = f;",
      ['prototype-patch pg.Client.prototype.query @package load'],
    ],
    ['class Foo {} Foo.prototype.bar = 1;', []],
    ['function Foo() {} Foo.prototype.bar = 1; Foo.prototype = Object.create(Array.prototype);', []],
    ['class Array {} Array.prototype.last = 1;', []],
    ['function f(Array) { Array.prototype.last = 1; }', []],
    ["const Base = require('./base'); Base.prototype.x = 1;", []],
    ['Object.assign(Foo, Array.prototype); var Foo = {};', []],
    ['f(Array.prototype.slice.call(x));', []],
    ['const last = Array.prototype.last; class X {} X.prototype.y = last;', []],
  ]);
});

describe('builtin-module-patch', () => {
  table([
    ["const http = require('http'); http.request = f;", ['builtin-module-patch http.request @runtime load']],
    [
      "const https = require('node:https'); https.globalAgent.maxSockets = 50;",
      ['builtin-module-patch https.globalAgent.maxSockets @runtime load'],
    ],
    ["require('fs').readFileSync = f;", ['builtin-module-patch fs.readFileSync @runtime load']],
    ["const fs = require('fs'); Object.assign(fs, { a: 1 });", ['builtin-module-patch fs.a @runtime load']],
    [
      "const { promises } = require('fs'); promises.readFile = f;",
      ['builtin-module-patch fs.promises.readFile @runtime load'],
    ],
    ["require('events').defaultMaxListeners = 50;", ['builtin-module-patch events.defaultMaxListeners @runtime load']],
    [
      "const AWSXRay = require('aws-xray-sdk'); AWSXRay.captureHTTPsGlobal(require('https'));",
      ['builtin-module-patch aws-xray-sdk.captureHTTPsGlobal @runtime load'],
    ],
    ["require('global-agent/bootstrap');", ['builtin-module-patch global-agent/bootstrap @runtime load']],
    ["const AWSXRay = require('aws-xray-sdk'); AWSXRay.captureAWS(AWS);", []],
    ["const https = require('https'); const agent = new https.Agent(); agent.maxSockets = 50;", []],
    ["const http = require('./http'); http.request = f;", []],
    ["const axios = require('axios'); axios.defaults.timeout = 1;", []],
    ["let http = require('http'); http = wrap(http); http.request = f;", []],
  ]);
  table(
    [
      ["import https from 'https'; https.globalAgent = a;", ['builtin-module-patch https.globalAgent @runtime load']],
      [
        "import * as AWSXRay from 'aws-xray-sdk-core'; AWSXRay.captureHTTPsGlobal(https, true);",
        ['builtin-module-patch aws-xray-sdk-core.captureHTTPsGlobal @runtime load'],
      ],
      [
        "const { default: http } = await import('node:http'); http.get = f;",
        ['top-level-await await load', 'builtin-module-patch http.get @runtime load'],
      ],
    ],
    'a.mjs',
  );
  table(
    [["import http = require('http'); http.request = f;", ['builtin-module-patch http.request @runtime load']]],
    'a.ts',
  );
});

describe('process as a whole', () => {
  table([
    ["process.chdir('/x');", ['chdir process.chdir load']],
    ["const { chdir } = require('process'); chdir('/x');", ['chdir process.chdir load']],
    ['process.umask(0); process.umask();', ['umask process.umask load']],
    ['exports.h = () => process.exit(1);', ['process-exit process.exit']],
    ['main().catch(process.exit);', ['process-exit process.exit load']],
    ['process.abort();', ['process-exit process.abort load']],
    ["process.kill(process.pid, 'SIGTERM'); process.kill(child.pid);", ['process-exit process.kill load']],
    ["process.on('SIGTERM', () => process.exit(0));", ['signal-handler SIGTERM load', 'process-exit process.exit']],
    [
      "process.once('uncaughtException', f); process.addListener('unhandledRejection', f);",
      ['signal-handler uncaughtException load', 'signal-handler unhandledRejection load'],
    ],
    ["process.on('message', f); emitter.on('SIGTERM', f); process.on(name, f);", []],
    ['if (require.main === module) { process.exit(1); }', []],
    ['const process = require("./p"); process.exit(1); process.chdir("/");', []],
    ['class P { process = { exit() {} }; m() { this.process.exit(1); } }', []],
  ]);
});

describe('tmp-fixed-path', () => {
  table([
    [
      "const fs = require('fs'); exports.h = () => fs.writeFileSync('/tmp/report.csv', x);",
      ['tmp-fixed-path /tmp/report.csv'],
    ],
    ["const { writeFile } = require('fs/promises'); writeFile('/tmp/a', x);", ['tmp-fixed-path /tmp/a load']],
    [
      "const FILE = '/tmp/cache.json'; exports.h = () => require('fs').readFileSync(FILE);",
      ['tmp-fixed-path /tmp/cache.json'],
    ],
    [
      "const os = require('os'); const path = require('path'); fs.open(path.join(os.tmpdir(), 'a', 'b'));",
      ['tmp-fixed-path /tmp/a/b load'],
    ],
    [
      "const { tmpdir } = require('os'); const dir = tmpdir(); fs.mkdir(`${dir}/work/`);",
      ['tmp-fixed-path /tmp/work load'],
    ],
    [
      "const dir = process.env.TMPDIR || '/tmp'; fs.createWriteStream(dir + '/x');",
      ['env-read TMPDIR load', 'tmp-fixed-path /tmp/x load'],
    ],
    [
      "const { execSync } = require('child_process'); execSync('ffmpeg -i /tmp/in.mp4 -y x');",
      ['tmp-fixed-path /tmp/in.mp4 load'],
    ],
    [
      "const { spawn } = require('child_process'); spawn('ffmpeg', ['-i', '/tmp/in.mp4', 'x']);",
      ['tmp-fixed-path /tmp/in.mp4 load'],
    ],
    [
      "const Database = require('better-sqlite3'); new Database('/tmp/x.db');",
      ['tmp-fixed-path /tmp/x.db load', 'native-addon better-sqlite3 @package load'].toSorted((a) =>
        a.startsWith('native') ? -1 : 1,
      ),
    ],
    ["page.screenshot({ path: '/tmp/shot.png', type: 'png' });", ['tmp-fixed-path /tmp/shot.png load']],
    ["workbook.xlsx.writeFile('/tmp/x.xlsx');", ['tmp-fixed-path /tmp/x.xlsx load']],
    ["downloadFrom(bucket, key, '/tmp/in.zip');", ['tmp-fixed-path /tmp/in.zip load']],
    ['fs.writeFileSync(`/tmp/${id}.csv`, x);', []],
    ["fs.writeFileSync('/tmp/' + randomUUID());", []],
    ["fs.writeFileSync(path.join('/tmp', key), x); const path = require('path');", []],
    ["const fs = require('fs'); fs.mkdtempSync('/tmp/work-');", []],
    ["fs.readdirSync('/tmp');", []],
    ["s3.putObject({ Key: '/tmp/a.csv', Bucket });", []],
    ["if (name.startsWith('/tmp/a')) log(name.replace('/tmp/a', ''));", []],
    ["console.log('/tmp/a'); const doc = '/tmp/a is used';", []],
    ["let file = '/tmp/a'; file = unique(); fs.writeFile(file);", []],
    ["function f(FILE) { fs.writeFile(FILE); } const FILE = '/tmp/a';", []],
    ["fs.writeFileSync('/var/tmp/a', x);", []],
  ]);
});

describe('native-addon', () => {
  table([
    ["require('./build/Release/addon.node');", ['native-addon ./build/Release/addon.node @repository load']],
    ["const addon = require('bindings')('addon');", ['native-addon bindings @repository load']],
    ["process.dlopen(module, './x.node');", ['native-addon process.dlopen @repository load']],
    ["const sharp = require('sharp');", ['native-addon sharp @package load']],
    ["require('./sharp'); require('sharp-free');", []],
  ]);
  table(
    [
      ["import sharp from 'sharp'; sharp();", ['native-addon sharp @package load']],
      ["export const h = async () => import('@node-rs/bcrypt/x.js');", ['native-addon @node-rs/bcrypt @package']],
      ["import type { Sharp } from 'sharp';", []],
    ],
    'a.ts',
  );

  test('a package installed with binding.gyp, seen from where it is imported', () => {
    const recipe = { 'api/node_modules/fastthing/binding.gyp': '{}' };
    expect(factsOf("require('fastthing');", 'api/src/a.js', {}, recipe)).toEqual([
      'native-addon fastthing @package load',
    ]);
    expect(factsOf("require('fastthing');", 'web/a.js', {}, recipe)).toEqual([]);
  });

  test('a package of the repository called like a native one', () => {
    const own = { 'packages/sharp/package.json': '{"name":"sharp"}', 'packages/sharp/index.js': '' };
    expect(factsOf("require('sharp');", 'a.js', own)).toEqual([]);
  });
});

describe('indirect-global', () => {
  table([
    ["Function('return this')().leak = 1;", ['indirect-global leak load', 'indirect-global Function load']],
    [
      "const root = new Function('return this')(); root.x = 1;",
      ['indirect-global Function load', 'indirect-global x load'],
    ],
    ["(0, eval)('this').leak = 1;", ['indirect-global leak load', 'indirect-global eval load']],
    ['(0, eval)(code); const e = eval; e(code);', ['indirect-global eval load', 'indirect-global eval load']],
    ['eval(code);', ['indirect-global eval load']],
    ['(function () { this.leak = 1; })();', ['indirect-global leak load']],
    ['function f() { this.leak = 1; } exports.h = () => { f(); };', ['indirect-global leak']],
    ['const f = function () { const self = this; self.leak = 1; }; exports.h = () => f();', ['indirect-global leak']],
    ['const f = function g() { this.leak = 1; }; exports.h = () => f();', ['indirect-global leak']],
    ['exports.h = (all) => all.forEach(function (one) { this.leak = one; });', ['indirect-global leak']],
    ['exports.h = (all) => all.reduce(function () { this.leak = 1; }, 0);', ['indirect-global leak']],
    ['exports.h = (all) => all.forEach(function () { this.own = 1; }, {});', []],
    ['function F() { this.own = 1; } exports.h = () => new F();', []],
    ['function F() { if (!(this instanceof F)) return new F(); this.own = 1; } exports.h = () => F();', []],
    ['function F() { this.own = 1; } F.prototype.g = 1; exports.h = () => F();', []],
    ['function f() { this.own = 1; } exports.h = (o) => f.call(o);', []],
    ["function f() { 'use strict'; this.own = 1; } f();", []],
    ["'use strict'; function f() { this.own = 1; } f();", []],
    ['function f() { this.own = 1; } { const f = () => 1; f(); }', []],
    ['const g = (function () { return this; })(); g.leak = 1;', ['indirect-global leak load']],
    ["const vm = require('vm'); vm.runInThisContext(code);", ['indirect-global vm.runInThisContext load']],
    ["const f = new Function('a', 'b', 'return a + b'); eval('1 + 1');", []],
    ['(function () { this.x = 1; }).call(exports);', []],
    ['function Foo() { this.x = 1; } new Foo();', []],
    ['const o = { m() { this.x = 1; } };', []],
    ["'use strict'; (function () { this.x = 1; })();", []],
    ['const Function = require("./f"); Function("return this")().x = 1;', []],
    ['function f(eval) { eval(code); }', []],
  ]);
});

describe('top-level-await and decorator', () => {
  table(
    [
      ['await x; const h = async () => { await y; };', ['top-level-await await load']],
      ['for await (const a of b) c(a);', ['top-level-await await load']],
      ['await using x = y();', ['top-level-await await load']],
      ['(async () => { await x; })();', []],
      ['class A { static { (async () => { await x; })(); } }', []],
    ],
    'a.mjs',
  );
  table(
    [
      [
        '@injectable() export class A { @inject(X) x; @log.time m() {} constructor(@param p: P) {} }',
        ['decorator injectable load', 'decorator inject load', 'decorator log.time load', 'decorator param load'],
      ],
      ['function make() { @dec class A {} }', ['decorator dec']],
    ],
    'a.ts',
  );
});

describe('where and when', () => {
  test('places are 1-based and count UTF-16 code units', () => {
    const model = createCodeModel(memoryFiles({ 'a.js': '\uFEFF/* 😀 */ x = 1;\r\n\ty = 2;' }), { root: '.' });
    expect(model.module('a.js')?.facts.map(({ name, location }) => [name, location.line, location.column])).toEqual([
      ['x', 1, 10],
      ['y', 2, 2],
    ]);
  });

  test.each<Row>([
    ['class A { x = (global.y = 1); static z = (global.y = 1); }', ['global-write y', 'global-write y load']],
    ['class A { static x = (leak = 1); }', []],
    ['class A { static { global.x = 1; } }', ['global-write x load']],
    ['class A { constructor() { global.x = 1; } } new A();', ['global-write x load']],
    ['class A { m() { global.x = 1; } } new A();', ['global-write x']],
    ['const o = { m() { global.x = 1; } };', ['global-write x']],
    ['later(() => { global.x = 1; });', ['global-write x']],
    ['(async () => { global.x = 1; })();', ['global-write x load']],
    ['exports.h = () => { (() => { global.x = 1; })(); };', ['global-write x']],
    ['exports.h = () => { init(); }; function init() { global.x = 1; }', ['global-write x']],
    ['function a() { b(); } function b() { a(); global.x = 1; } a();', ['global-write x load']],
  ])('%s', (text, facts) => {
    expect(factsOf(text)).toEqual(facts);
  });

  test('very long chains and sums do not end the program', () => {
    expect(factsOf(`x = a${'.b()'.repeat(5_000)};`)).toEqual(['implicit-global x load']);
    expect(factsOf(`x = a${'.b'.repeat(5_000)};`)).toEqual(['implicit-global x load']);
    expect(factsOf(`const s = ${"'a' + ".repeat(5_000)}'b'; require('fs').open(s);`)).toEqual([]);
  });

  test('names that stand for themselves, or doubled a hundred times, take no time', () => {
    const circle = "const a = b('x'); const b = a('y'); var c = d; var d = c; c.x = 1; exports.h = a || c;";
    expect(factsOf(circle)).toEqual([]);
    const lines = Array.from(
      { length: 100 },
      (_, i) => `const a${i + 1} = a${i} || a${i}; const s${i + 1} = s${i} + s${i};`,
    );
    const text = `const a0 = {}; const s0 = '/tmp/'; ${lines.join('\n')}\na100.x = 1; require('fs').open(s100); module.exports = a100;`;
    expect(factsOf(text)).toEqual([]);
  });
});
