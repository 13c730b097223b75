import { describe, expect, test } from 'vitest';
import type { HttpTrigger } from '../../../../src/model/inventory.js';
import { briefs, facts, oneFunction, triggersOf } from '../read-text.js';

const events = (...lines: string[]): string => `events:\n${lines.map((line) => `  - ${line}`).join('\n')}`;

async function routes(
  line: string,
  top = '',
  provider = '',
): Promise<{ keys: string[]; guards: string[]; findings: string[] }> {
  const read = await facts(oneFunction(events(line), top, provider));
  const triggers = triggersOf(read).filter((trigger): trigger is HttpTrigger => trigger.kind === 'http');
  return {
    keys: triggers.map(({ id }) => id),
    guards: triggers.flatMap((trigger) => trigger.guards.map(({ kind, name }) => `${kind} ${name}`)),
    findings: briefs(read),
  };
}

describe('routes of an HTTP API', () => {
  test.each<[string, string[]]>([
    ['httpApi: GET /orders', ['httpApi:GET /orders']],
    ['httpApi: get /orders/{id}', ['httpApi:GET /orders/{id}']],
    ["httpApi: '*'", ['httpApi:$default']],
    ["httpApi: '* /any'", ['httpApi:ANY /any']],
    ['httpApi: ANY /any', ['httpApi:ANY /any']],
    ['httpApi: {method: post, path: /orders}', ['httpApi:POST /orders']],
    ["httpApi: {method: '*', path: /orders}", ['httpApi:ANY /orders']],
    ["httpApi: {path: '*'}", ['httpApi:$default']],
    ["httpApi: {method: '*', path: '*'}", ['httpApi:$default']],
    ['httpApi: {method: [GET, put], path: /a}', ['httpApi:GET /a', 'httpApi:PUT /a']],
    ["httpApi: {method: GET, path: '/{proxy+}'}", ['httpApi:GET /{proxy+}']],
    ['httpApi: {method: GET, path: x}', ['httpApi:GET /x']],
    ['httpApi: GET /', ['httpApi:GET /']],
    ['httpApi: {method: GET, path: "${self:custom.base}/orders"}', ['httpApi:GET /v1/orders']],
  ])('%s', async (line, keys) => {
    expect(await routes(line, 'custom: {base: /v1}')).toEqual({ keys, guards: [], findings: [] });
  });

  test('one as the inventory has it', async () => {
    const read = await facts(oneFunction(events('httpApi: GET /orders')));
    expect(triggersOf(read)).toEqual([
      {
        kind: 'http',
        id: 'httpApi:GET /orders',
        api: 'httpApi',
        method: 'GET',
        path: '/orders',
        guards: [],
        location: { file: 'serverless.yml', line: 9, column: 9 },
      },
    ]);
    expect(read.apis).toEqual([
      {
        id: 'httpApi',
        kind: 'http-api',
        payload: '2.0',
        binaryMediaTypes: [],
        location: { file: 'serverless.yml', line: 9, column: 9 },
      },
    ]);
  });

  test.each<[string, string]>([
    ['httpApi: FETCH /orders', 'has an unknown method "FETCH"'],
    ['httpApi: /orders', 'is no method and path'],
    ['httpApi: 12', 'must be text'],
    ['httpApi: {method: GET}', 'has no path'],
    ['httpApi: {path: /orders}', 'has no method'],
    ["httpApi: {method: GET, path: '*'}", 'has the path * with the method GET'],
    ['httpApi: {method: GET, path: [a]}', 'must not be a list'],
    ['httpApi: {method: GET, path: !Ref X}', 'is a CloudFormation function'],
    ['httpApi: "GET /a\\nb"', 'has a path that API Gateway refuses'],
    ['httpApi: "GET /a\\"b"', 'has a path that API Gateway refuses'],
    ['httpApi: "GET /a\'b"', 'has a path that API Gateway refuses'],
    ['httpApi: GET /a`b', 'has a path that API Gateway refuses'],
    ['httpApi: GET /../b', 'has a path that API Gateway refuses'],
    ['httpApi: GET /./b', 'has a path that API Gateway refuses'],
    ['httpApi: GET /a//b', 'has a path that API Gateway refuses'],
    ['httpApi: GET /${x}', 'has a path that API Gateway refuses'],
    ["httpApi: 'GET /{proxy+}/x'", 'has a path that API Gateway refuses'],
    ["httpApi: 'GET /{+proxy}'", 'has a path that API Gateway refuses'],
    ["httpApi: 'GET /x{id}'", 'has a path that API Gateway refuses'],
    ["httpApi: 'GET /a?b=c'", 'has a path that API Gateway refuses'],
    ['httpApi: GET /straße', 'has a path that API Gateway refuses'],
    ['httpApi: GET /a\\b', 'has a path that API Gateway refuses'],
  ])('%s is a finding, the rest goes on', async (line, message) => {
    const read = await facts(oneFunction(events(line, 'httpApi: GET /fine')));
    expect(triggersOf(read).map(({ id }) => id)).toEqual(['httpApi:GET /fine']);
    expect(read.findings).toMatchObject([
      { code: 'LL1104', demand: 'must-do', functionId: 'f', location: { line: 9 } },
    ]);
    expect(read.findings[0]?.message).toContain(message);
    expect(read.findings[0]?.fix).not.toBe('');
  });

  test('a path with a stage in it is noted', async () => {
    expect(await routes('httpApi: GET /${sls:stage}/orders')).toMatchObject({
      keys: ['httpApi:GET /dev/orders'],
      findings: ['LL1107 note 9'],
    });
  });

  test('a path from outside is left out', async () => {
    expect(await routes('httpApi: {method: GET, path: "${env:PATH_OF_ROUTE}"}')).toMatchObject({
      keys: [],
      findings: ['LL1101 must-do 9'],
    });
  });
});

describe('whatever guarded a route is told', () => {
  test.each<[string, string[]]>([
    ['httpApi: {method: GET, path: /a, authorizer: tokenAuth}', ['authorizer tokenAuth']],
    ['httpApi: {method: GET, path: /a, authorizer: {name: jwt, scopes: [a]}}', ['authorizer jwt']],
    ['httpApi: {method: GET, path: /a, authorizer: {type: aws_iam}}', ['iam aws_iam']],
    ['httpApi: {method: GET, path: /a, authorizer: aws_iam}', ['iam aws_iam']],
    ['httpApi: {method: GET, path: /a, authorizer: {id: !Ref Auth}}', ['authorizer !Ref Auth']],
    ['httpApi: {method: GET, path: /a, authorizer: {}}', ['authorizer authorizer']],
    ['httpApi: {method: GET, path: /a, authorizer: null}', []],
    ['httpApi: {method: GET, path: /a, authorizer: "${env:AUTH}"}', ['authorizer ${env:AUTH}']],
    [
      'httpApi: {method: GET, path: /a, authorizer: "${self:custom.auth.${sls:stage}}"}',
      ['authorizer ${self:custom.auth.${sls:stage}}'],
    ],
    ['http: {method: get, path: a, authorizer: aws_iam}', ['iam aws_iam']],
    ['http: {method: get, path: a, authorizer: AWS_IAM}', ['iam aws_iam']],
    ['http: {method: get, path: a, authorizer: verify}', ['authorizer verify']],
    [
      'http: {method: get, path: a, authorizer: arn:aws:lambda:eu-west-1:123456789012:function:verify}',
      ['authorizer verify'],
    ],
    ['http: {method: get, path: a, authorizer: {name: verify, type: token}}', ['authorizer verify']],
    ['http: {method: get, path: a, authorizer: {arn: !GetAtt Pool.Arn}}', ['authorizer !GetAtt Pool.Arn']],
    [
      'http: {method: get, path: a, authorizer: {type: COGNITO_USER_POOLS, authorizerId: !Ref A}}',
      ['authorizer !Ref A'],
    ],
    ['http: {method: get, path: a, authorizer: !Ref Auth}', ['authorizer !Ref Auth']],
    ['http: {method: get, path: a, private: true}', ['api-key private']],
    ['http: {method: get, path: a, private: false}', []],
    ['http: {method: get, path: a, private: "${self:custom.private.${sls:stage}}"}', ['api-key private']],
    ['http: {method: get, path: a, private: "${env:PRIVATE}"}', ['api-key private']],
    [
      "http: {method: get, path: a, request: {schemas: {application/json: '${file(s.json)}'}}}",
      ['request-validation request'],
    ],
    ['http: {method: get, path: a, request: {parameters: {querystrings: {q: true}}}}', ['request-validation request']],
    [
      'http: {method: get, path: a, request: {parameters: {headers: {H: {required: true}}}}}',
      ['request-validation request'],
    ],
    ['http: {method: get, path: "a/{id}", request: {parameters: {paths: {id: true}, querystrings: {q: false}}}}', []],
    ['http: {method: get, path: a, request: {schemas: {}}}', []],
    ['http: {method: get, path: a, reqValidatorName: v}', ['request-validation reqValidatorName']],
    ['http: {method: get, path: a, integration: lambda}', ['non-proxy-integration lambda']],
    ['http: {method: get, path: a, integration: lambda-proxy}', []],
    ['http: {method: get, path: a, integration: mock}', ['non-proxy-integration mock']],
    ['http: {method: get, path: a, integration: "${env:I}"}', ['non-proxy-integration integration']],
    ['http: {method: get, path: a, async: true}', ['non-proxy-integration async']],
    ['http: {method: get, path: a, private: true, authorizer: x}', ['authorizer x', 'api-key private']],
  ])('%s', async (line, guards) => {
    const custom = 'custom: {auth: {dev: null, prod: verify}, private: {dev: false, prod: true}}';
    expect(await routes(line, custom)).toMatchObject({ keys: [expect.any(String)], guards });
  });

  test.each(['resourcePolicy: [{Effect: Deny}]', 'apiGateway: {resourcePolicy: [{Effect: Deny}]}'])(
    'a policy on the REST API guards all of its routes: %s',
    async (provider) => {
      expect((await routes('http: get a', '', provider)).guards).toEqual(['iam resourcePolicy']);
      expect((await routes('httpApi: GET /a', '', provider)).guards).toEqual([]);
    },
  );

  test('another payload format than the API has', async () => {
    const read = async (own: string, provider: string) => {
      const found = await facts(
        oneFunction(`httpApi: {payload: '${own}'}\n${events('httpApi: GET /a')}`, '', provider),
      );
      return triggersOf(found).flatMap((trigger) =>
        trigger.kind === 'http' ? trigger.guards.map(({ name }) => name) : [],
      );
    };
    expect(await read('1.0', '')).toEqual(['payload 1.0']);
    expect(await read('2.0', '')).toEqual([]);
    expect(await read('1.0', "httpApi: {payload: '1.0'}")).toEqual([]);
    expect(await read('2.0', "httpApi: {payload: '1.0'}")).toEqual(['payload 2.0']);
  });
});

describe('routes of a REST API', () => {
  test.each<[string, string[]]>([
    ['http: GET orders', ['restApi:GET /orders']],
    ['http: get /orders/', ['restApi:GET /orders']],
    ['http: any {proxy+}', ['restApi:ANY /{proxy+}']],
    ['http: get /', ['restApi:GET /']],
    ["http: {method: get, path: ''}", ['restApi:GET /']],
    ['http: {method: any, path: /}', ['restApi:ANY /']],
    ['http: {method: DELETE, path: "orders/{id}/"}', ['restApi:DELETE /orders/{id}']],
  ])('%s', async (line, keys) => expect(await routes(line)).toEqual({ keys, guards: [], findings: [] }));

  test.each([
    'http: orders',
    'http: {path: a}',
    'http: {method: get}',
    'http: {method: gett, path: a}',
    'http: 5',
    'http: {method: get, path: "a b"}',
  ])('%s is a finding', async (line) =>
    expect(await routes(line)).toMatchObject({ keys: [], findings: ['LL1104 must-do 9'] }),
  );

  test('its settings', async () => {
    const read = await facts(
      oneFunction(
        events('http: get a', 'httpApi: GET /b'),
        'custom: {apigwBinary: {types: [image/png]}}',
        "apiGateway: {binaryMediaTypes: ['*/*']}",
      ),
    );
    expect(read.apis).toEqual([
      {
        id: 'restApi',
        kind: 'rest',
        payload: '1.0',
        stage: { kind: 'stage', parts: [{ stage: true }] },
        binaryMediaTypes: ['*/*', 'image/png'],
        location: { file: 'serverless.yml', line: 6, column: 15 },
      },
      expect.objectContaining({ id: 'httpApi', payload: '2.0' }),
    ]);
  });

  test('an API inside a VPC only', async () => {
    expect((await routes('http: get a', '', 'endpointType: PRIVATE')).findings).toEqual(['LL1105 must-do 5']);
  });
});

describe('CORS', () => {
  const HEADERS = [
    'Content-Type',
    'X-Amz-Date',
    'Authorization',
    'X-Api-Key',
    'X-Amz-Security-Token',
    'X-Amz-User-Agent',
    'X-Amzn-Trace-Id',
  ];
  const standard = (methods: string[]) => ({
    allowedOrigins: ['*'],
    allowedHeaders: HEADERS,
    allowedMethods: methods,
    exposedHeaders: [],
    allowCredentials: false,
  });

  test.each<[string, object | undefined]>([
    ['cors: true', standard(['OPTIONS', 'GET', 'POST'])],
    ['cors: false', undefined],
    [
      'cors: {allowedOrigins: [https://a.example], maxAge: 60, allowCredentials: true}',
      {
        ...standard(['OPTIONS', 'GET', 'POST']),
        allowedOrigins: ['https://a.example'],
        allowCredentials: true,
        maxAge: 60,
      },
    ],
    [
      'cors: {allowedMethods: [get], allowedHeaders: [X-A], exposedResponseHeaders: [X-B]}',
      {
        ...standard(['GET']),
        allowedHeaders: ['X-A'],
        exposedHeaders: ['X-B'],
      },
    ],
  ])('of an HTTP API: %s', async (cors, expected) => {
    const read = await facts(oneFunction(events('httpApi: GET /a', 'httpApi: POST /a'), '', `httpApi:\n  ${cors}`));
    expect(read.apis[0]?.cors).toEqual(expected);
    expect(read.findings).toEqual([]);
  });

  test('ANY stands for every method', async () => {
    const read = await facts(oneFunction(events("httpApi: '*'"), '', 'httpApi: {cors: true}'));
    expect(read.apis[0]?.cors?.allowedMethods).toEqual(['OPTIONS', 'HEAD', 'DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
  });

  test('REST routes of one path share one answer', async () => {
    const read = await facts(
      oneFunction(
        events(
          'http: {method: get, path: a, cors: true}',
          'http: {method: post, path: /a/, cors: {origin: https://a.example, headers: [X-A], maxAge: 5}}',
          'http: {method: put, path: a}',
          "http: {method: get, path: b, cors: {origins: 'https://x.example, https://y.example', allowCredentials: true}}",
        ),
      ),
    );
    const shared = {
      allowedOrigins: ['*', 'https://a.example'],
      allowedHeaders: [...HEADERS, 'X-A'],
      allowedMethods: ['OPTIONS', 'GET', 'POST'],
      exposedHeaders: [],
      allowCredentials: false,
      maxAge: 5,
    };
    expect(triggersOf(read).map((trigger) => (trigger.kind === 'http' ? trigger.cors : undefined))).toEqual([
      shared,
      shared,
      undefined,
      {
        ...standard(['OPTIONS', 'GET']),
        allowedOrigins: ['https://x.example', 'https://y.example'],
        allowCredentials: true,
      },
    ]);
  });
});
