import { describe, expect, test } from 'vitest';
import type { FunctionIdentity, Invocation } from '../../../src/runtime/function/context.js';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import { attempt, callHandler, type Handler } from '../../../src/runtime/function/invoke.js';

const WHO: FunctionIdentity = {
  functionName: 'fn',
  memory: 128,
  logGroupName: '/aws/lambda/fn',
  logStreamName: '2026/01/01/[$LATEST]0',
  arn: 'arn:aws:lambda:us-east-1:123456789012:function:fn',
};

function handlerOf(source: string): Handler {
  const exports: { handler?: Handler } = {};
  new Function('exports', source)(exports);
  if (exports.handler === undefined) throw new Error('the source exports no handler');
  return exports.handler;
}

function invocation(milliseconds = 3000): Invocation {
  return { requestId: 'r-1', seconds: milliseconds / 1000, deadline: Date.now() + milliseconds, traceId: 'Root=1-2' };
}

async function outcome(source: string, runtime: string): Promise<unknown> {
  try {
    return await callHandler(handlerOf(source), { n: 1 }, WHO, invocation(), runtime);
  } catch (error) {
    return error instanceof FunctionFailure ? { kind: error.kind, ...error.payload } : error;
  }
}

const NODE_22 = 'nodejs22.x';
const NODE_24 = 'nodejs24.x';

describe('results', () => {
  test.each([
    ['a promise of a plain function', NODE_22, '() => Promise.resolve(7)', '7'],
    ['a thenable', NODE_22, "() => ({ then(r) { r('then') } })", '"then"'],
    ['a date', NODE_22, 'async () => new Date(0)', '"1970-01-01T00:00:00.000Z"'],
    ['undefined members', NODE_22, 'async () => ({ a: undefined, b: [undefined], c: NaN })', '{"b":[null],"c":null}'],
    ['nothing', NODE_22, 'async () => {}', 'null'],
    ['a callback that nobody mentions', NODE_22, '(e, c, cb) => {}', 'null'],
    ['a plain value before Node.js 24', NODE_22, '(e) => 5', 'null'],
    ['a plain value of a one-parameter arrow', NODE_22, 'e => 5', 'null'],
    [
      'the callback before the promise',
      NODE_22,
      "async (e, c, cb) => { cb(null, 'viacb'); return 'viareturn' }",
      '"viacb"',
    ],
    ['an empty callback', NODE_22, '(e, c, cb) => cb()', 'null'],
    ['a callback', NODE_22, '(e, c, cb) => cb(null, { a: 1 })', '{"a":1}'],
    ['a late callback', NODE_22, '(e, c, cb) => { setTimeout(() => cb(null, 2), 5) }', '2'],
    [
      'a callback through arguments',
      NODE_22,
      'function () { const cb = arguments[2]; setTimeout(() => cb(null, 3), 5) }',
      '3',
    ],
    ['the first of two callbacks', NODE_22, '(e, c, cb) => { cb(null, 1); cb(null, 2) }', '1'],
    ['context.succeed', NODE_22, '(e, c) => c.succeed({ s: 1 })', '{"s":1}'],
    ['context.done', NODE_22, '(e, c) => c.done(null, { d: 1 })', '{"d":1}'],
    ['three arguments', NODE_22, 'async (...args) => args.length', '3'],
    ['two arguments on Node.js 24', NODE_24, 'async (...args) => args.length', '2'],
    ['a plain value on Node.js 24', NODE_24, '() => ({ used: true })', '{"used":true}'],
    ['a thenable on Node.js 24', NODE_24, "() => ({ then(r) { r('then') } })", '"then"'],
  ])('%s', async (_name, runtime, source, json) => {
    expect(await outcome(`exports.handler = ${source}`, runtime)).toBe(json);
  });
});

describe('errors', () => {
  test.each([
    ['context.fail', NODE_22, "(e, c) => c.fail('f')", 'string', 'f', []],
    ['context.done', NODE_22, "(e, c) => c.done('E')", 'string', 'E', []],
    ['an empty context.fail', NODE_22, '(e, c) => c.fail()', 'string', 'handled', []],
    ['a callback', NODE_22, '(e, c, cb) => cb(0)', 'number', '0', []],
    ['a string', NODE_22, "async () => { throw 'str' }", 'string', 'str', []],
    ['an object', NODE_22, 'async () => { throw { a: 1 } }', 'object', '[object Object]', []],
    [
      'an object like an error',
      NODE_22,
      "async () => { throw { name: 'N', message: 'M', stack: 'S\\nT' } }",
      'N',
      'M',
      ['S', 'T'],
    ],
    [
      'the same on Node.js 24',
      NODE_24,
      "async () => { throw { name: 'N', message: 'M', stack: 'S' } }",
      'object',
      '[object Object]',
      [],
    ],
    ['undefined', NODE_22, 'async () => { throw undefined }', 'string', 'handled', []],
    ['null', NODE_22, 'async () => { throw null }', 'string', 'handled', []],
    ['undefined on Node.js 24', NODE_24, 'async () => { throw undefined }', 'undefined', 'undefined', []],
  ])('%s', async (_name, runtime, source, errorType, errorMessage, trace) => {
    expect(await outcome(`exports.handler = ${source}`, runtime)).toEqual({
      kind: 'error',
      errorType,
      errorMessage,
      trace,
    });
  });

  test.each([
    ['thrown at once', NODE_22, "() => { throw new TypeError('sync') }", 'TypeError', 'sync'],
    ['rejected', NODE_24, "async () => { throw new RangeError('later') }", 'RangeError', 'later'],
    [
      'a class without a name of its own',
      NODE_22,
      "async () => { throw new (class Mine extends Error {})('bad') }",
      'Error',
      'bad',
    ],
    ['an empty message', NODE_22, "async () => { throw new Error('') }", 'Error', ''],
    ['a BigInt', NODE_22, 'async () => ({ a: 1n })', 'Error', 'Unable to stringify response body'],
    ['a BigInt by callback', NODE_22, '(e, c, cb) => cb(null, 1n)', 'Error', 'Unable to stringify response body'],
    [
      'a cycle',
      NODE_24,
      'async () => { const a = {}; a.a = a; return a }',
      'Runtime.JSONStringifyError',
      'Unable to stringify response body',
    ],
  ])('%s', async (_name, runtime, source, errorType, errorMessage) => {
    expect(await outcome(`exports.handler = ${source}`, runtime)).toMatchObject({
      kind: 'error',
      errorType,
      errorMessage,
    });
  });

  test('an error has its stack as trace', async () => {
    const failure = await outcome("exports.handler = async () => { throw new TypeError('deep') }", NODE_22);
    expect((failure as { trace: string[] }).trace[0]).toBe('TypeError: deep');
    expect((failure as { trace: string[] }).trace.length).toBeGreaterThan(1);
  });
});

describe('context', () => {
  test('before Node.js 24, as the runtime client lists it', async () => {
    const keys = await outcome('exports.handler = (e, c, cb) => cb(null, Object.keys(c).sort())', NODE_22);
    expect(JSON.parse(String(keys))).toEqual(
      [
        'awsRequestId',
        'callbackWaitsForEmptyEventLoop',
        'clientContext',
        'done',
        'fail',
        'functionName',
        'functionVersion',
      ]
        .concat(['getRemainingTimeInMillis', 'identity', 'invokedFunctionArn', 'logGroupName', 'logStreamName'])
        .concat(['memoryLimitInMB', 'succeed', 'tenantId']),
    );
    const printed = await outcome('exports.handler = async (e, c) => c', NODE_22);
    expect(Object.keys(JSON.parse(String(printed)))).toEqual(
      ['callbackWaitsForEmptyEventLoop', 'functionVersion', 'functionName', 'memoryLimitInMB', 'logGroupName'].concat([
        'logStreamName',
        'invokedFunctionArn',
        'awsRequestId',
      ]),
    );
  });

  test('on Node.js 24', async () => {
    const keys = await outcome('exports.handler = async (e, c) => Object.keys(c).sort()', NODE_24);
    expect(JSON.parse(String(keys))).toEqual(
      [
        'awsRequestId',
        'clientContext',
        'functionName',
        'functionVersion',
        'getRemainingTimeInMillis',
        'identity',
      ].concat(['invokedFunctionArn', 'logGroupName', 'logStreamName', 'memoryLimitInMB', 'tenantId', 'xRayTraceId']),
    );
  });

  test('values', async () => {
    const json = await outcome(
      'exports.handler = async (e, c) => [c.memoryLimitInMB, c.functionVersion, c.awsRequestId, c.xRayTraceId]',
      NODE_24,
    );
    expect(json).toBe('["128","$LATEST","r-1","Root=1-2"]');
  });

  test('the remaining time falls', async () => {
    const source =
      'exports.handler = async (e, c) => { const a = c.getRemainingTimeInMillis(); await new Promise((r) => setTimeout(r, 30)); return [a, c.getRemainingTimeInMillis()] }';
    const [before, after] = JSON.parse(String(await outcome(source, NODE_22))) as [number, number];
    expect(before).toBeLessThanOrEqual(3000);
    expect(before - after).toBeGreaterThanOrEqual(25);
  });
});

describe('deadline', () => {
  test('passes with the text of Lambda, and tells when the code itself has ended', async () => {
    let finish = (_json: string): void => undefined;
    const run = attempt(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      invocation(20),
    );
    const failure = await run.result.catch((error: unknown) => error);
    expect(failure).toMatchObject({
      kind: 'timeout',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: r-1 Error: Task timed out after 0.02 seconds',
      },
    });
    let settled = false;
    const waiting = run.settled.then(() => {
      settled = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(settled).toBe(false);
    finish('late');
    await waiting;
    expect(settled).toBe(true);
  });

  test('does not touch an answer that came in time', async () => {
    const run = attempt(async () => '1', invocation(20));
    run.fail(new FunctionFailure('exit', { errorType: 'x', errorMessage: 'x' }));
    await expect(run.result).rejects.toMatchObject({ kind: 'exit' });
    const kept = attempt(async () => '1', invocation(20));
    expect(await kept.result).toBe('1');
    kept.fail(new FunctionFailure('exit', { errorType: 'x', errorMessage: 'x' }));
    expect(await kept.result).toBe('1');
  });
});
