import { expect, test } from 'vitest';
import type { VerifyCheck } from '../../src/model/verify.js';
import { viewOf } from '../../src/report/terminal/paint.js';
import { renderVerified } from '../../src/report/terminal/verify.js';

const CHECK: VerifyCheck = {
  id: 'image',
  title: 'Image',
  status: 'failed',
  seconds: 41.234,
  notes: ['1 of 3 requests was not made'],
  failure: {
    code: 'LL1026',
    exit: 4,
    message: '1 route of 3 does not answer as planned',
    fix: 'look at it',
    detail: ['GET /b: no route answers here'],
  },
  image: {
    buildSeconds: 35.06,
    bytes: 251_400_000,
    variables: [{ from: '.env', names: ['DATABASE_URL', 'STAGE'] }],
    server: { readySeconds: 1.34, memoryBytes: 64e6, stopSeconds: 0.12, exitCode: 0 },
    worker: { readySeconds: 0.9, stopSeconds: 0.1, exitCode: 0 },
    routes: [
      {
        route: 'httpApi:GET /a\u001b[2J',
        request: 'GET /a\u001b[2J',
        functionId: 'listOrders',
        verdict: 'passed',
        status: 200,
        milliseconds: 12,
      },
      {
        route: 'httpApi:GET /b',
        request: 'GET /b',
        functionId: 'b',
        verdict: 'failed',
        status: 404,
        milliseconds: 1234,
        note: 'no route answers here',
      },
      { route: 'httpApi:PUT /c', request: 'PUT /c', functionId: 'c', verdict: 'not-called', note: 'reachable' },
    ],
  },
};

test('what a check found', () => {
  expect(renderVerified({ service: 'orders', checks: [CHECK] }, viewOf(false))).toBe(`Image of orders: failed in 41.2 s

  image      251 MB, built in 35.1 s
  variables  DATABASE_URL, STAGE from .env
  server     ready after 1.3 s, 64 MB of memory, ended 0.1 s after SIGTERM with exit code 0
  worker     ready after 0.9 s, ended 0.1 s after SIGTERM with exit code 0; nothing switched on

  status      time  request          function
  200        12 ms  GET /a\\u001b[2J  listOrders  ok
  404      1234 ms  GET /b           b           failed: no route answers here
  -                 PUT /c           c           not called: reachable

note: 1 of 3 requests was not made

error LL1026  1 route of 3 does not answer as planned
    GET /b: no route answers here
  fix: look at it
`);
});

test('a check without an image', () => {
  const { image: _, failure: __, ...check } = CHECK;
  const skipped = { ...check, status: 'skipped' as const, reason: 'no reason', notes: [] };
  expect(renderVerified({ service: 'a\nb', checks: [skipped] }, viewOf(false))).toBe(
    'Image of a\\nb: skipped in 41.2 s: no reason\n',
  );
});
