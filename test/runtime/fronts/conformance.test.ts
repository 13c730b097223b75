import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import type { CorsSettings, FrontDefinition } from '../../../src/runtime/types.js';
import { type Handler, HTTP_API, type Json, REST_API, requestBytes, startGateway } from './gateway.js';
import { differences, pointer, responseDifferences } from './match.js';

/** Recorded and documented behaviour of API Gateway, one request each; the cases that need no authorizer, validator, key or domain. */

const INTEGRATION_TIMEOUT_MS = 50;

function handlerOf(result: Json): Handler {
  return () => {
    if (result?.$undefined) return undefined;
    if (result?.$throws) throw new Error(result.$throws.message);
    if (result?.$timeout === 'integration')
      return new Promise((resolve) => setTimeout(resolve, INTEGRATION_TIMEOUT_MS * 4));
    if (result?.$timeout === 'function') {
      throw new FunctionFailure('timeout', { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' });
    }
    return result;
  };
}

function frontOf(testCase: Json): FrontDefinition {
  const { stage, stageVariables, binaryMediaTypes, cors } = testCase.config ?? {};
  const base = testCase.api === 'rest' ? REST_API : HTTP_API;
  const name = stage ?? (testCase.api === 'rest' ? 'prod' : '$default');
  return {
    ...base,
    stage: name,
    prefix: name === '$default' ? '' : `/${name}`,
    payload: testCase.api === 'http2' ? '2.0' : '1.0',
    ...(stageVariables && { stageVariables }),
    ...(binaryMediaTypes && { binaryMediaTypes }),
    ...(cors && { cors: corsOf(cors) }),
  };
}

function corsOf(cors: Json): CorsSettings {
  return {
    allowedOrigins: cors.allowOrigins ?? [],
    allowedHeaders: cors.allowHeaders ?? [],
    allowedMethods: cors.allowMethods ?? [],
    exposedHeaders: cors.exposeHeaders ?? [],
    allowCredentials: cors.allowCredentials ?? false,
    ...(cors.maxAge !== undefined && { maxAge: cors.maxAge }),
  };
}

async function run(testCase: Json): Promise<string[]> {
  const key = testCase.route.routeKey ?? `${testCase.route.method} ${testCase.route.path}`;
  const keys: string[] = testCase.config?.routes ?? [key];
  const handler = handlerOf(testCase.result);
  const options = testCase.result?.$timeout === 'integration' ? { timeoutMs: INTEGRATION_TIMEOUT_MS } : {};
  const routes = Object.fromEntries(keys.map((one) => [one, { handler, options }]));
  const gateway = await startGateway(frontOf(testCase), { routes });
  try {
    const { method, target, headers, body, bodyBase64 } = testCase.request;
    const size = testCase.requestGenerated?.bodyBytes;
    const bytes = size
      ? Buffer.alloc(size, 'a')
      : Buffer.from(body ?? bodyBase64 ?? '', bodyBase64 ? 'base64' : 'utf8');
    const response = await gateway.send(requestBytes(method, target, headers, bytes));
    const invoked = gateway.events.map(({ fn }) => fn);
    const event = gateway.events[0]?.event;
    return [
      ...differences(testCase.invoked === false ? [] : [testCase.selectedRoute ?? key], invoked, event, 'invoked'),
      ...differences(testCase.event ?? {}, event ?? {}, event, 'event'),
      ...(testCase.absent ?? []).filter((path: string) => pointer(event, path) !== undefined),
      ...responseDifferences(testCase.response, response, event),
    ];
  } finally {
    await gateway.close();
  }
}

describe.each(['rest', 'http2', 'http1', 'cors'])('%s', (area) => {
  const file = new URL(`../../fixtures/conformance/${area}.json`, import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Json[];
  test.each(cases.map((one) => [one.id, one.rule, one] as const))('%s %s', async (_id, _rule, testCase) => {
    expect(await run(testCase)).toEqual([]);
  });
});

test('what is expected wrongly is noticed, in the event, the response and the route', async () => {
  const base = { api: 'http2', route: { routeKey: '$default' }, request: { method: 'GET', target: '/', headers: [] } };
  expect(await run({ ...base, event: { rawPath: '/other' } })).toHaveLength(1);
  expect(await run({ ...base, absent: ['/rawPath'] })).toHaveLength(1);
  expect(await run({ ...base, result: 'x', response: { status: 201, body: 'y' } })).toHaveLength(2);
  expect(await run({ ...base, invoked: false })).toHaveLength(1);
});
