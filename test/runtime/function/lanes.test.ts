import { describe, expect, test } from 'vitest';
import { functionsFile, runProject, scenario } from '../build/project.js';

interface Failure {
  kind: string;
  payload: { errorType: string; errorMessage: string };
}

const EXITED = 'RequestId: r-1 Error: Runtime exited with error: exit status';

/** Every invocation has one, as on Lambda. */
const TRACE_ID = /^Root=1-[\da-f]{8}-[\da-f]{24}$/;

describe('shared', () => {
  test('three functions of one module see their own variables, in every way of reading them', async () => {
    const run = await runProject<unknown[]>(
      {
        'src/shared.mjs': `
          import process, { env } from 'node:process';
          import { execFileSync } from 'node:child_process';
          import { Worker } from 'node:worker_threads';
          let loads = 0;
          loads += 1;
          const handle = async (event) => {
            const { NAME } = process.env;
            process.env.COUNT = Number(process.env.COUNT ?? 0) + 1;
            await new Promise((resolve) => setTimeout(resolve, 20));
            const child = execFileSync(process.execPath, ['-p', 'process.env.NAME'], { encoding: 'utf8' }).trim();
            const worker = await new Promise((resolve) => new Worker('require("worker_threads").parentPort.postMessage(process.env.NAME)', { eval: true }).once('message', resolve));
            const spread = { ...process.env };
            const seen = [NAME, env.NAME, spread.NAME, Object.keys(process.env).includes('OTHERS'), 'MISSING' in process.env, child, worker];
            return { seen: [...new Set(seen)], count: process.env.COUNT, trace: process.env._X_AMZN_TRACE_ID, traced: '_X_AMZN_TRACE_ID' in process.env, loads };
          };
          export const one = handle, two = handle, three = handle;
        `,
        'service/functions.ts': functionsFile({
          one: `handler: 'src/shared.one', lane: 'shared', load: () => import('../src/shared.mjs'), environment: { NAME: 'one' }`,
          two: `handler: 'src/shared.two', lane: 'shared', load: () => import('../src/shared.mjs'), environment: { NAME: { from: 'TWO__NAME' } }`,
          three: `handler: 'src/shared.three', lane: 'shared', load: () => import('../src/shared.mjs'), environment: { NAME: { from: 'THREE__NAME' }, OTHERS: { from: 'OTHERS', default: 'x' } }`,
        }),
        'service/server.ts': scenario(`
          const [one, two, three] = await Promise.all([
            functions.one.invoke({}, { traceId: 'Root=1' }), functions.two.invoke({}), functions.three.invoke({}, { traceId: 'Root=3' }),
          ]);
          report([one, two, three, process.env.COUNT ?? 'untouched', process.env.TWO__NAME]);
        `),
      },
      { env: { TWO__NAME: 'two', THREE__NAME: 'three' } },
    );
    expect(run.stderr).toBe('');
    expect(run.result).toEqual([
      { seen: ['one', false], count: '1', trace: 'Root=1', traced: true, loads: 1 },
      { seen: ['two', false], count: '1', trace: expect.stringMatching(TRACE_ID), traced: true, loads: 1 },
      { seen: ['three', true, false], count: '1', trace: 'Root=3', traced: true, loads: 1 },
      'untouched',
      'two',
    ]);
  });

  test('variables read at load are those of the function that loads', async () => {
    const run = await runProject<unknown[]>({
      'src/a.mjs': `await new Promise((r) => setTimeout(r, 30)); const name = process.env.NAME; export const handler = async () => name;`,
      'src/b.mjs': `const name = process.env.NAME; export const handler = async () => name;`,
      'service/functions.ts': functionsFile({
        a: `handler: 'src/a.handler', lane: 'shared', load: () => import('../src/a.mjs'), environment: { NAME: { from: 'A', default: 'a' } }`,
        b: `handler: 'src/b.handler', lane: 'shared', load: () => import('../src/b.mjs'), environment: { NAME: { from: 'B', default: 'b' } }`,
      }),
      'service/server.ts': scenario('report([await functions.a.invoke({}), await functions.b.invoke({})]);'),
    });
    expect(run.result).toEqual(['a', 'b']);
  });

  test('reserved concurrency throttles, a timeout frees its place', async () => {
    const run = await runProject<unknown[]>({
      'src/slow.mjs': `export const handler = (event) => new Promise((resolve) => { if (!event.hang) resolve(1); });`,
      'service/functions.ts': functionsFile({
        slow: `handler: 'src/slow.handler', lane: 'shared', timeout: 0.1, reservedConcurrency: 1, load: () => import('../src/slow.mjs')`,
      }),
      'service/server.ts': scenario(`
        const hanging = settle(functions.slow.invoke({ hang: true }, { requestId: 'r-1' }));
        const refused = await settle(functions.slow.invoke({}));
        report([refused.kind, await hanging, await functions.slow.invoke({})]);
      `),
    });
    const timedOut = {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r-1 Error: Task timed out after 0.10 seconds',
    };
    expect(run.result).toEqual(['throttled', { kind: 'timeout', payload: timedOut }, 1]);
  });

  test('an error that nothing caught fails its invocation and no other', async () => {
    const run = await runProject<[Failure, Failure, Failure, unknown]>({
      'src/loose.mjs': `export const handler = async (event) => {
        if (event.reject) Promise.reject(new Error('bg'));
        if (event.throw) setTimeout(() => { throw new TypeError('timer'); }, 1);
        await new Promise((resolve) => setTimeout(resolve, 60));
        return 'fine';
      };`,
      'service/functions.ts': functionsFile({
        legacy: `handler: 'src/loose.handler', lane: 'shared', load: () => import('../src/loose.mjs')`,
        modern: `handler: 'src/loose.handler', lane: 'shared', runtime: 'nodejs24.x', load: () => import('../src/loose.mjs')`,
      }),
      'service/server.ts': scenario(`
        report(await Promise.all([
          settle(functions.legacy.invoke({ reject: true })),
          settle(functions.legacy.invoke({ throw: true })),
          settle(functions.modern.invoke({ reject: true }, { requestId: 'r-1' })),
          functions.legacy.invoke({}),
        ]));
      `),
    });
    const [rejected, thrown, modern, fine] = run.result;
    expect(rejected.payload).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: bg',
    });
    expect(thrown.payload).toMatchObject({ errorType: 'TypeError', errorMessage: 'timer' });
    expect(modern).toEqual({ kind: 'exit', payload: { errorType: 'Runtime.ExitError', errorMessage: `${EXITED} 1` } });
    expect(fine).toBe('fine');
    expect(run.logs.filter((line) => line.event === 'unhandledRejection').map((line) => line.function)).toEqual([
      'legacy',
      'modern',
    ]);
  });
});

describe('isolated', () => {
  const SLOW = `let name = 'fresh'; exports.handler = async (event) => { const before = name; name = event.name; await new Promise((r) => setTimeout(r, event.ms)); return before; };`;

  function slow(settings: string): { [file: string]: string } {
    return {
      'src/slow.js': SLOW,
      'service/functions.ts': functionsFile({
        slow: `handler: 'src/slow.handler', lane: 'isolated', ${settings} load: () => import('../src/slow.js')`,
      }),
    };
  }

  test('a copy that timed out is retired, never reused, and counted until its code ends', async () => {
    const run = await runProject<unknown[]>(
      {
        ...slow('timeout: 0.1,'),
        'service/server.ts': scenario(`
          const first = await settle(functions.slow.invoke({ name: 'A', ms: 400 }, { requestId: 'r-1' }));
          const retired = laneHealth(functions);
          const second = await settle(functions.slow.invoke({ name: 'B', ms: 1 }));
          await pause(400);
          const third = await functions.slow.invoke({ name: 'C', ms: 1 });
          report([first, retired, second.kind, third, laneHealth(functions).status]);
        `),
      },
      { env: { LANE_RETIRED_MAX: '1' } },
    );
    const lane = { id: 'slow', lane: 'isolated', copies: 0, busy: 0, waiting: 0, retired: 1, exhausted: true };
    const payload = {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r-1 Error: Task timed out after 0.10 seconds',
    };
    expect(run.result).toEqual([
      { kind: 'timeout', payload },
      { status: 'exhausted', lanes: [lane] },
      'throttled',
      'fresh',
      'ok',
    ]);
  });

  test('with top-level await, which Node never frees, a late copy is used again once its code has ended', async () => {
    const run = await runProject<unknown[]>({
      'src/late.mjs': `
        await null; let calls = 0;
        export const handler = async (event) => { calls += 1; await new Promise((r) => setTimeout(r, event.ms)); return calls; };`,
      'service/functions.ts': functionsFile({
        late: `handler: 'src/late.handler', lane: 'isolated', timeout: 0.1, load: () => import('../src/late.mjs')`,
      }),
      'service/server.ts': scenario(`
        const results = [];
        for (const ms of [250, 1]) results.push(await settle(functions.late.invoke({ ms })));
        await pause(250);
        const both = await Promise.all([functions.late.invoke({ ms: 50 }), functions.late.invoke({ ms: 50 })]);
        report([results.map((result) => result.kind ?? result.value), both.sort(), laneHealth(functions).lanes[0]]);
      `),
    });
    const lane = { id: 'late', lane: 'isolated', copies: 2, busy: 0, waiting: 0, retired: 0, exhausted: false };
    expect(run.result).toEqual([['timeout', 1], [2, 2], lane]);
  });

  test('grows to its limit, queues, then throttles', async () => {
    const run = await runProject<unknown[]>(
      {
        ...slow(''),
        'service/server.ts': scenario(`
          const runs = [1, 2, 3, 4, 5].map((n) => settle(functions.slow.invoke({ name: n, ms: 150 })));
          await pause(60);
          const during = laneHealth(functions).lanes[0];
          report([during, (await Promise.all(runs)).map((run) => run.kind ?? run.value)]);
        `),
      },
      { env: { LANE_MAX: '2' } },
    );
    const [during, results] = run.result;
    expect(during).toMatchObject({ copies: 2, busy: 2, waiting: 2 });
    // Two started fresh, two came later to copies that had served the first two, and the fifth found the queue full.
    expect(results).toEqual(['fresh', 'fresh', expect.any(Number), expect.any(Number), 'throttled']);
  });

  test('process.exit fails the invocation in hand and nothing else', async () => {
    const run = await runProject<unknown[]>({
      'src/exit.js': `
        let calls = 0;
        exports.handler = async (event) => {
          calls += 1;
          if (event.exit !== undefined) process.exit(event.exit);
          if (event.later) setTimeout(() => { process.exitCode = 3; process.exit(); }, 5);
          await new Promise((r) => setTimeout(r, event.later ? 50 : 20));
          return calls;
        };`,
      'service/functions.ts': functionsFile({
        exit: `handler: 'src/exit.handler', lane: 'isolated', load: () => import('../src/exit.js')`,
      }),
      'service/server.ts': scenario(`
        const id = { requestId: 'r-1' };
        const other = functions.exit.invoke({});
        const results = [];
        for (const event of [{ exit: 7 }, { exit: 0 }, { later: true }]) results.push(await settle(functions.exit.invoke(event, id)));
        report([...results, await other, process.exitCode ?? 'none']);
      `),
    });
    const exit = (errorMessage: string): object => ({
      kind: 'exit',
      payload: { errorType: 'Runtime.ExitError', errorMessage },
    });
    expect(run.result).toEqual([
      exit(`${EXITED} 7`),
      exit('RequestId: r-1 Error: Runtime exited without providing a reason'),
      exit(`${EXITED} 3`),
      1,
      'none',
    ]);
    expect(run.status).toBe(0);
  });

  test('listeners on process are the copy’s own; SIGTERM reaches them when the service stops', async () => {
    const run = await runProject<unknown[]>({
      'src/listen.js': `
        process.on('SIGTERM', async () => { await null; process.stdout.write('REACHED\\n'); process.exit(0); });
        process.once('uncaughtException', () => { process.stdout.write('HEARD\\n'); });
        exports.handler = async () => { setTimeout(() => { throw new Error('loose'); }, 1); await new Promise((r) => setTimeout(r, 40)); return process.listenerCount('SIGTERM'); };`,
      'service/functions.ts': functionsFile({
        listen: `handler: 'src/listen.handler', lane: 'isolated', runtime: 'nodejs24.x', load: () => import('../src/listen.js')`,
      }),
      'service/server.ts': scenario(
        `report([process.listenerCount('SIGTERM'), await functions.listen.invoke({}), process.listenerCount('uncaughtException')]);`,
      ),
    });
    expect(run.result).toEqual([0, 1, 1]);
    expect(run.stdout).toContain('HEARD');
    expect(run.stdout).toContain('REACHED');
    expect(run.status).toBe(0);
  });

  test('a copy that let an error escape is not used again', async () => {
    const run = await runProject<Failure[]>({
      'src/loose.js': `let calls = 0; exports.handler = async (event) => { calls += 1; if (event.loose) { Promise.reject(new Error('bg')); await new Promise((r) => setTimeout(r, 30)); } return calls; };`,
      'service/functions.ts': functionsFile({
        loose: `handler: 'src/loose.handler', lane: 'isolated', load: () => import('../src/loose.js')`,
      }),
      'service/server.ts': scenario(`
        const loose = await settle(functions.loose.invoke({ loose: true }));
        report([loose, await functions.loose.invoke({}), await functions.loose.invoke({})]);
      `),
    });
    expect(run.result).toMatchObject([
      { kind: 'error', payload: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: bg' } },
      1,
      2,
    ]);
  });

  test('code outside the bundle, children and workers see the copy’s variables too', async () => {
    const run = await runProject<unknown>({
      'src/env.js': `
        const { execFileSync } = require('node:child_process');
        exports.handler = async () => {
          process.env.OWN = 1;
          process.env = { ...process.env, REPLACED: true };
          const real = Function('return process')();
          return [process.env.OWN, real.env.OWN, real.env.REPLACED, execFileSync(process.execPath, ['-p', 'process.env.OWN'], { encoding: 'utf8' }).trim(), process.env._X_AMZN_TRACE_ID ?? 'none'];
        };`,
      'service/functions.ts': functionsFile({
        env: `handler: 'src/env.handler', lane: 'isolated', load: () => import('../src/env.js')`,
      }),
      'service/server.ts': scenario(
        `report([await functions.env.invoke({}, { traceId: 'Root=1' }), await functions.env.invoke({}), process.env.OWN ?? 'untouched']);`,
      ),
    });
    expect(run.result).toEqual([
      ['1', '1', 'true', '1', 'Root=1'],
      ['1', '1', 'true', '1', expect.stringMatching(TRACE_ID)],
      'untouched',
    ]);
  });
});

describe('process', () => {
  const files = {
    'src/own.js': `
      let calls = 0;
      exports.handler = async (event) => {
        calls += 1;
        if (event.exit !== undefined) process.exit(event.exit);
        if (event.loop) for (;;);
        if (event.loose) { Promise.reject(new Error('bg')); await new Promise((r) => setTimeout(r, 100)); }
        await new Promise((r) => setTimeout(r, event.ms ?? 0));
        return { calls, pid: process.pid, name: process.env.NAME, hours: new Date(0).getHours(), zone: process.env.TZ, trace: process.env._X_AMZN_TRACE_ID, event };
      };`,
    'service/functions.ts': functionsFile({
      own: `handler: 'src/own.handler', lane: 'process', timeout: 2, load: () => import('../src/own.js'), environment: { NAME: 'own', TZ: 'Asia/Tokyo' }`,
    }),
  };

  test('one invocation at a time per child, in its real environment', async () => {
    interface Seen {
      calls: number;
      pid: number;
      trace?: string;
    }
    const run = await runProject<[number, Seen, Seen, Seen]>(
      {
        ...files,
        'service/server.ts': scenario(`
          const [a, b] = await Promise.all([functions.own.invoke({ ms: 1000 }, { traceId: 'Root=1' }), functions.own.invoke({ ms: 1000 })]);
          report([process.pid, a, b, await functions.own.invoke({ text: 'ü' })]);
        `),
      },
      { env: { OTHER: 'x' } },
    );
    expect(run.stderr).toBe('');
    const [parent, a, b, c] = run.result;
    expect(a).toMatchObject({ calls: 1, name: 'own', hours: 9, zone: 'Asia/Tokyo' });
    expect(new Set([parent, a.pid, b.pid]).size).toBe(3);
    expect([a.trace, b.trace]).toContain('Root=1');
    expect(c).toMatchObject({ calls: 2, event: { text: 'ü' } });
    expect(run.status).toBe(0);
  });

  test('exits, endless loops and loose errors end the child and fail one invocation', async () => {
    const run = await runProject<(Failure & { value?: { calls: number } })[]>({
      ...files,
      'service/server.ts': scenario(`
        const results = [];
        for (const event of [{ exit: 3 }, { loop: true }, { loose: true }, {}]) results.push(await settle(functions.own.invoke(event, { requestId: 'r-1' })));
        report([...results, laneHealth(functions).status]);
      `),
    });
    const [exit, loop, loose, fine, status] = run.result;
    expect(exit).toEqual({ kind: 'exit', payload: { errorType: 'Runtime.ExitError', errorMessage: `${EXITED} 3` } });
    expect(loop?.payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r-1 Error: Task timed out after 2.00 seconds',
    });
    expect(loose?.payload).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: bg' });
    expect(fine?.value?.calls).toBe(1);
    expect(status).toBe('ok');
  });
});

describe('start', () => {
  test('names every function that cannot be loaded, a line each', async () => {
    const run = await runProject({
      'src/bad.js': `throw new Error('no database');`,
      'src/exits.js': `process.exit(4);`,
      'src/ok.js': `exports.handler = () => 1; exports.text = 'x';`,
      'service/functions.ts': functionsFile({
        bad: `handler: 'src/bad.handler', lane: 'isolated', load: () => import('../src/bad.js')`,
        child: `handler: 'src/bad.handler', lane: 'process', load: () => import('../src/bad.js')`,
        exits: `handler: 'src/exits.handler', lane: 'isolated', load: () => import('../src/exits.js')`,
        plain: `handler: 'src/bad.handler', lane: 'shared', load: () => import('../src/bad.js')`,
        text: `handler: 'src/ok.text', lane: 'isolated', load: () => import('../src/ok.js')`,
        later: `handler: 'src/ok.handler', lane: 'thread', load: () => import('../src/ok.js')`,
      }),
      'service/server.ts': scenario(''),
    });
    expect(run.stderr.split('\n')).toEqual([
      'FAILED function bad (src/bad.handler): Error: no database',
      'function child (src/bad.handler): Error: no database',
      'function exits (src/exits.handler): Runtime.ExitError: RequestId: at load Error: Runtime exited with error: exit status 4',
      'function plain (src/bad.handler): Error: no database',
      'function text (src/ok.text): Runtime.HandlerNotFound: ok.text is not a function',
      "function later (src/ok.handler): Service.LaneUnavailable: lane 'thread' is not available in this version of the runtime; use 'isolated' or 'process' in functions.ts",
      '',
    ]);
    expect(run.status).toBe(1);
  });

  test('an event belongs to its handler alone, and a failure is logged once', async () => {
    const run = await runProject<unknown>({
      'src/change.mjs': `export const handler = async (event) => { event.changed = true; if (event.fail) throw new Error('told'); return event; };`,
      'service/functions.ts': functionsFile({
        change: `handler: 'src/change.handler', lane: 'shared', load: () => import('../src/change.mjs')`,
      }),
      'service/server.ts': scenario(`
        const event = { a: 1 };
        await settle(functions.change.invoke({ fail: true }, { requestId: 'r-1' }));
        report([await functions.change.invoke(event), event, await functions.change.invoke(undefined).catch((error) => error.payload.errorType)]);
      `),
    });
    expect(run.result).toEqual([{ a: 1, changed: true }, { a: 1 }, 'TypeError']);
    const errors = run.logs.filter((line) => line.event === 'invoke-error' && line.requestId === 'r-1');
    expect(errors).toMatchObject([{ level: 'error', function: 'change', errorType: 'Error', errorMessage: 'told' }]);
  });
});

test.each(['isolated', 'process', 'shared'])('%s: a package below the root is the task root', async (lane) => {
  const run = await runProject<unknown>({
    'functions/src/where.js': `exports.handler = async () => [process.env.LAMBDA_TASK_ROOT, process.env._HANDLER, process.cwd(), __dirname];`,
    'service/functions.ts': functionsFile({
      where: `codeUri: 'functions', handler: 'src/where.handler', lane: '${lane}', load: () => import('../functions/src/where.js')`,
    }),
    'service/server.ts': scenario(
      `const place = process.cwd(); report((await functions.where.invoke({}) as string[]).map((text) => text.replace(place, '')));`,
    ),
  });
  expect(run.stderr).toBe('');
  // A working directory belongs to a process, and the shared lane's is the service's.
  const folder = lane === 'shared' ? '' : '/functions';
  expect(run.result).toEqual(['/functions', 'src/where.handler', folder, '/functions/src']);
});
