import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tokenAuthorizer } from '../../../src/runtime/fronts/authorizers/token.js';
import { stableId } from '../../../src/runtime/fronts/gateway-request.js';
import { FunctionFailure } from '../../../src/runtime/function/failure.js';
import type { Authorizer, CorsSettings, FrontDefinition } from '../../../src/runtime/types.js';
import {
  FUNCTION_URL,
  type Gateway,
  type Handler,
  HTTP_API,
  type Json,
  lambda,
  REST_API,
  requestBytes,
  startGateway,
} from './gateway.js';
import { differences, pointer, responseDifferences } from './match.js';

/** Recorded and documented behaviour of API Gateway, one request each; the cases that need no validator, key, domain, stream or signature, and of authorizers the TOKEN ones. */

const INTEGRATION_TIMEOUT_MS = 50;

function handlerOf(result: Json): Handler {
  return () => {
    if (result?.$undefined) return undefined;
    if (result?.$throws) throw new Error(result.$throws.message);
    if (result?.$callbackError) throw result.$callbackError;
    if (result?.$timeout === 'integration')
      return new Promise((resolve) => setTimeout(resolve, INTEGRATION_TIMEOUT_MS * 4));
    if (result?.$timeout === 'function') {
      throw new FunctionFailure('timeout', { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' });
    }
    return result;
  };
}

const BASES: { [api: string]: FrontDefinition } = { rest: REST_API, url: FUNCTION_URL };

function frontOf(testCase: Json): FrontDefinition {
  const { stage, stageVariables, binaryMediaTypes, cors } = testCase.config ?? {};
  const base = BASES[testCase.api] ?? HTTP_API;
  const name = stage ?? (testCase.api === 'rest' ? 'prod' : '$default');
  return {
    ...base,
    stage: name,
    prefix: name === '$default' ? '' : `/${name}`,
    payload: testCase.api === 'http2' || testCase.api === 'url' ? '2.0' : '1.0',
    ...(stageVariables && { stageVariables }),
    ...(binaryMediaTypes && { binaryMediaTypes }),
    ...(cors && { cors: corsOf(cors) }),
  };
}

function corsOf(given: Json): CorsSettings {
  // Function URLs: AllowOrigins. HTTP APIs: allowOrigins.
  const cors: Json = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
  return {
    allowedOrigins: cors.allowOrigins ?? [],
    allowedHeaders: cors.allowHeaders ?? [],
    allowedMethods: cors.allowMethods ?? [],
    exposedHeaders: cors.exposeHeaders ?? [],
    allowCredentials: cors.allowCredentials ?? false,
    ...(cors.maxAge !== undefined && { maxAge: cors.maxAge }),
  };
}

/** The API's id is ours to choose, and policies and ARNs in the cases name one. */
function withOurId(testCase: Json): Json {
  const ours = `arn:aws:execute-api:us-east-1:123456789012:${stableId(REST_API.id, 10)}/`;
  return JSON.parse(
    JSON.stringify(testCase).replaceAll('arn:aws:execute-api:us-east-1:123456789012:api123/', ours),
  ) as Json;
}

function authorizerOf(testCase: Json, asked: Gateway['events']): { authorizer?: Authorizer } {
  const settings = testCase.config?.authorizer;
  if (settings === undefined) return {};
  const fn = lambda('authorizer', handlerOf(testCase.authorizerResult), asked);
  const header = settings.identitySource.replace('method.request.header.', '');
  return { authorizer: tokenAuthorizer({ id: 'restApi:Auth', fn, header, ttlSeconds: settings.ttl ?? 0 }) };
}

function authorizerDifferences(testCase: Json, asked: Gateway['events']): string[] {
  const { authorizerInvoked, authorizerResult, authorizerEvent, authorizerEventExact } = testCase;
  const calls = testCase.authorizerCalls ?? (authorizerInvoked === false || authorizerResult === undefined ? 0 : 1);
  const event = asked[0]?.event;
  return [
    ...differences(calls, asked.length, event, 'calls of the authorizer'),
    ...differences(authorizerEvent ?? {}, event ?? {}, event, 'authorizerEvent'),
    ...(authorizerEventExact && JSON.stringify(sorted(authorizerEventExact)) !== JSON.stringify(sorted(event))
      ? [`authorizerEvent: ${JSON.stringify(event)}`]
      : []),
  ];
}

function sorted(object: Json): Json {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The key of the route that the case is about; a Function URL that is not there has none that fits. */
function keyOf({ route, config }: Json): string {
  if (config?.urlExists === false) return 'GET /elsewhere';
  return route?.routeKey ?? `${route?.method} ${route?.path}`;
}

async function run(given: Json): Promise<string[]> {
  const testCase = withOurId(given);
  const key = keyOf(testCase);
  const keys: string[] = testCase.config?.routes ?? [key];
  const handler = handlerOf(testCase.sequence ? { statusCode: 200 } : testCase.result);
  const asked: Gateway['events'] = [];
  const options = {
    ...(testCase.result?.$timeout === 'integration' && { timeoutMs: INTEGRATION_TIMEOUT_MS }),
    ...authorizerOf(testCase, asked),
  };
  const routes = Object.fromEntries(keys.map((one) => [one, { handler, options }]));
  const gateway = await startGateway(frontOf(testCase), { routes });
  try {
    if (testCase.sequence) {
      const statuses: number[] = [];
      for (const { request } of testCase.sequence) {
        statuses.push((await gateway.request(request.method, request.target, request.headers)).status);
      }
      const expected = testCase.sequence.map((step: Json) => step.expect.status);
      return [...differences(expected, statuses), ...authorizerDifferences(testCase, asked)];
    }
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
      ...authorizerDifferences(testCase, asked),
    ];
  } finally {
    await gateway.close();
  }
}

describe.each(['rest', 'http2', 'http1', 'cors', 'url', 'auth'])('%s', (area) => {
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
