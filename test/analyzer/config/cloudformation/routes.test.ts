import { describe, expect, test } from 'vitest';
import type { ConfigFacts } from '../../../../src/model/config.js';
import type { Trigger } from '../../../../src/model/inventory.js';
import { briefs, facts, fn, oneEvent, oneFunction } from './read-template.js';

type Http = Extract<Trigger, { kind: 'http' }>;

const routes = (read: ConfigFacts, id = 'Fn'): Http[] =>
  fn(read, id).triggers.filter((trigger): trigger is Http => trigger.kind === 'http');

const route = async (type: string, properties: string, more: { top?: string; resources?: string } = {}) => {
  const read = await facts(oneEvent(type, properties, more));
  expect(read.findings).toEqual([]);
  return { read, route: routes(read)[0]! };
};

describe('routes of a REST API', () => {
  test.each<[string, string, string]>([
    ['Path: /todos/{id}\nMethod: get', 'GET', '/todos/{id}'],
    ['Path: /\nMethod: any', 'ANY', '/'],
    ['Path: /x/{proxy+}\nMethod: x-amazon-apigateway-any-method', 'ANY', '/x/{proxy+}'],
    ['Path: /x/\nMethod: Post', 'POST', '/x'],
  ])('%s', async (properties, method, path) => {
    const { read, route: found } = await route('Api', properties);
    expect(found).toMatchObject({ id: `restApi:${method} ${path}`, api: 'restApi', method, path, guards: [] });
    expect(read.apis).toMatchObject([
      { id: 'restApi', kind: 'rest', payload: '1.0', stage: { kind: 'literal', text: 'Prod' } },
    ]);
    expect(read.service.defaultStage).toBe('Prod');
  });

  test('an API with a name, a stage, media types and CORS', async () => {
    const resources = `
Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: !Ref Stage
    BinaryMediaTypes: [image~1png, '*~1*']
    Cors: {AllowOrigin: "'https://a.example'", AllowHeaders: "'X-A,X-B'", MaxAge: "'600'", AllowCredentials: true}
Two:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs22.x
    Events:
      Post: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /todos, Method: post}}
      Own: {Type: Api, Properties: {RestApiId: {Ref: Api}, Path: /own, Method: options}}
      Implicit: {Type: Api, Properties: {Path: /todos, Method: post}}`.trim();
    const { read, route: found } = await route('Api', 'RestApiId: !Ref Api\nPath: /todos\nMethod: get', {
      top: 'Parameters: {Stage: {Type: String, Default: dev}}',
      resources,
    });
    const cors = {
      allowedOrigins: ['https://a.example'],
      allowedHeaders: ['X-A', 'X-B'],
      allowedMethods: ['GET', 'OPTIONS', 'POST'],
      exposedHeaders: [],
      allowCredentials: true,
      maxAge: 600,
    };
    expect(found.cors).toEqual(cors);
    expect(routes(read, 'Two').map(({ id, cors: own }) => [id, own])).toEqual([
      ['restApi:POST /todos', cors],
      ['restApi:OPTIONS /own', undefined],
      ['rest2Api:POST /todos', undefined],
    ]);
    expect(read.apis).toMatchObject([
      { id: 'restApi', stage: { kind: 'stage', parts: [{ stage: true }] }, binaryMediaTypes: ['image/png', '*/*'] },
      { id: 'rest2Api', stage: { kind: 'literal', text: 'Prod' } },
    ]);
  });

  test(`CORS as one text, from Globals, and ANY`, async () => {
    const { route: found } = await route('Api', 'Path: /a\nMethod: any', { top: `Globals: {Api: {Cors: "'*'"}}` });
    expect(found.cors).toMatchObject({
      allowedOrigins: ['*'],
      allowedMethods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    });
  });

  test.each<[string, object[]]>([
    ['Auth: {ApiKeyRequired: true}', [{ kind: 'api-key', name: 'ApiKeyRequired' }]],
    ['Auth: {ApiKeyRequired: false}', []],
    ['Auth: {Authorizer: AWS_IAM}', [{ kind: 'iam', name: 'AWS_IAM' }]],
    ['Auth: {Authorizer: Unknown}', [{ kind: 'authorizer', name: 'Unknown' }]],
    ['Auth: {Authorizer: !Ref Fn}', [{ kind: 'authorizer', name: '!Ref Fn' }]],
    ['Auth: {Authorizer: NONE}', []],
    ['Auth: nonsense', [{ kind: 'authorizer', name: 'Auth' }]],
    ['Auth: {ResourcePolicy: {IpRangeBlacklist: [1.2.3.4]}}', [{ kind: 'iam', name: 'ResourcePolicy' }]],
    ['RequestModel: {Model: Todo, ValidateBody: true}', [{ kind: 'request-validation', name: 'RequestModel' }]],
    ['RequestModel: {Model: Todo, Required: true}', []],
  ])('%s', async (properties, guards) => {
    expect((await route('Api', `Path: /a\nMethod: get\n${properties}`)).route.guards).toEqual(guards);
  });

  test.each([
    ['no Path', 'Method: get', 'LL1104 must-do 9'],
    ['no Method', 'Path: /a', 'LL1104 must-do 9'],
    ['a method that is none', 'Path: /a\nMethod: fetch', 'LL1104 must-do 9'],
    ['a path that is none', 'Path: "/a\'b"\nMethod: get', 'LL1104 must-do 9'],
    ['a path that is known later', 'Path: !Ref Fn\nMethod: get', 'LL1104 must-do 12'],
  ])('%s', async (_, properties, brief) => {
    const read = await facts(oneEvent('Api', properties));
    expect(briefs(read)).toEqual([brief]);
    expect(fn(read).triggers).toEqual([]);
  });

  test('an API from elsewhere, an answer that streams', async () => {
    const elsewhere = await facts(oneEvent('Api', 'RestApiId: !ImportValue api\nPath: /a\nMethod: get'));
    expect(fn(elsewhere).triggers).toMatchObject([
      { kind: 'other', why: expect.stringContaining('AWS::Serverless::Api') },
    ]);
    const streamed = await facts(oneEvent('Api', 'Path: /a\nMethod: get\nResponseTransferMode: STREAM'));
    expect(fn(streamed).triggers).toMatchObject([{ kind: 'other' }]);
  });
});

describe('authorizers of a REST API', () => {
  const api = (auth: string): string =>
    `Api:\n  Type: AWS::Serverless::Api\n  Properties:\n    StageName: live\n    Auth: ${auth}\nCheck: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}`;
  const read = async (auth: string, event = ''): Promise<ConfigFacts> =>
    facts(oneEvent('Api', `RestApiId: !Ref Api\nPath: /a\nMethod: get\n${event}`, { resources: api(auth) }));

  test.each<[string, object]>([
    ['{FunctionArn: !GetAtt Check.Arn}', { header: 'Authorization', ttlSeconds: 300 }],
    [
      '{FunctionArn: !Sub "${Check.Arn}", FunctionPayloadType: TOKEN, Identity: {Header: X-Token, ValidationExpression: "Bearer .+", ReauthorizeEvery: 0}}',
      { header: 'X-Token', validation: 'Bearer .+', ttlSeconds: 0 },
    ],
  ])('a token authorizer %s', async (settings, wanted) => {
    const found = await read(`{DefaultAuthorizer: Token, Authorizers: {Token: ${settings}}}`);
    expect(routes(found)[0]).toMatchObject({ guards: [], authorizer: 'restApi:Token' });
    expect(fn(found, 'Check').triggers).toEqual([
      expect.objectContaining({
        kind: 'authorizer',
        id: 'restApi:Token',
        api: 'restApi',
        name: 'Token',
        type: 'token',
        ...wanted,
      }),
    ]);
    expect(found.service.defaultStage).toBe('live');
  });

  test.each<[string, string]>([
    ['of another type', '{FunctionArn: !GetAtt Check.Arn, FunctionPayloadType: REQUEST}'],
    ['with an unknown expression', '{FunctionArn: !GetAtt Check.Arn, Identity: {ValidationExpression: !Ref Check}}'],
    ['from elsewhere', '{FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:check"}'],
    ['of Cognito', '{UserPoolArn: !ImportValue pool}'],
  ])('an authorizer %s keeps the route closed', async (_, settings) => {
    const found = await read(`{DefaultAuthorizer: Token, Authorizers: {Token: ${settings}}}`);
    expect(routes(found)[0]).toMatchObject({ guards: [{ kind: 'authorizer', name: 'Token' }] });
    expect(routes(found)[0]).not.toHaveProperty('authorizer');
    expect(fn(found, 'Check').triggers.every(({ kind }) => kind === 'other')).toBe(true);
  });

  test('NONE opens one route, and an authorizer that nobody uses is none', async () => {
    const found = await read(
      '{DefaultAuthorizer: Token, Authorizers: {Token: {FunctionArn: !GetAtt Check.Arn}}}',
      'Auth: {Authorizer: NONE}',
    );
    expect(routes(found)[0]).toMatchObject({ guards: [] });
    expect(routes(found)[0]).not.toHaveProperty('authorizer');
    expect(fn(found, 'Check').triggers).toEqual([]);
  });

  test('an authorizer that depends on the stage keeps the route closed', async () => {
    const top = 'Parameters: {Stage: {Type: String, Default: dev}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}';
    const resources = api(
      '{DefaultAuthorizer: !If [IsProd, Token, NONE], Authorizers: {Token: {FunctionArn: !GetAtt Check.Arn}}}',
    );
    const found = await facts(oneEvent('Api', 'RestApiId: !Ref Api\nPath: /a\nMethod: get', { top, resources }));
    expect(routes(found)[0]?.guards).toHaveLength(1);
  });

  test('preflight requests that AWS refuses are a note', async () => {
    const cors = `\n    Cors: "'*'"`;
    const auth = '{DefaultAuthorizer: AWS_IAM}';
    const text = (more: string) =>
      oneEvent('Api', 'RestApiId: !Ref Api\nPath: /a\nMethod: get', { resources: api(`${auth}${more}`) });
    expect(briefs(await facts(text(cors)))).toEqual(['LL1105 note 7']);
    expect(
      briefs(await facts(text(cors).replace('AWS_IAM}', 'AWS_IAM, AddDefaultAuthorizerToCorsPreflight: false}'))),
    ).toEqual([]);
  });
});

describe('routes of an HTTP API', () => {
  test.each<[string, string, string]>([
    ['Path: /a\nMethod: get', 'httpApi:GET /a', 'GET'],
    ['Path: $default\nMethod: any', 'httpApi:$default', 'ANY'],
    ['', 'httpApi:$default', 'ANY'],
  ])('%s', async (properties, id, method) => {
    const { read, route: found } = await route('HttpApi', properties);
    expect(found).toMatchObject({ id, method, guards: [] });
    expect(read.apis).toEqual([expect.objectContaining({ id: 'httpApi', kind: 'http-api', payload: '2.0' })]);
    expect(read.apis[0]).not.toHaveProperty('stage');
  });

  test('a stage, CORS, authorizers and formats', async () => {
    const resources = `
Http:
  Type: AWS::Serverless::HttpApi
  Properties:
    StageName: v1
    Auth: {DefaultAuthorizer: Jwt, Authorizers: {Jwt: {JwtConfiguration: {issuer: x}}}}
    CorsConfiguration: {AllowOrigins: [https://a.example], AllowMethods: [get], AllowHeaders: [x-a], ExposeHeaders: [x-b], MaxAge: 5}`.trim();
    const events = `
Events:
  A: {Type: HttpApi, Properties: {ApiId: !Ref Http, Path: /a, Method: get, PayloadFormatVersion: "1.0"}}
  B: {Type: HttpApi, Properties: {ApiId: !Ref Http, Path: /b, Method: get, Auth: {Authorizer: NONE}}}`.trim();
    const read = await facts(oneFunction(events, { resources }));
    expect(read.apis).toMatchObject([
      {
        payload: '1.0',
        stage: { kind: 'literal', text: 'v1' },
        cors: {
          allowedOrigins: ['https://a.example'],
          allowedMethods: ['GET'],
          allowedHeaders: ['x-a'],
          exposedHeaders: ['x-b'],
          maxAge: 5,
        },
      },
    ]);
    expect(routes(read).map(({ guards }) => guards)).toEqual([
      [{ kind: 'authorizer', name: 'Jwt' }],
      [{ kind: 'non-proxy-integration', name: 'payload 2.0' }],
    ]);
  });
});

describe('Function URLs', () => {
  test.each<[string, object[]]>([
    ['{AuthType: NONE}', []],
    ['{AuthType: AWS_IAM}', [{ kind: 'iam', name: 'AWS_IAM' }]],
    ['{Cors: {}}', [{ kind: 'iam', name: 'AWS_IAM' }]],
  ])('%s', async (config, guards) => {
    const read = await facts(oneFunction(`FunctionUrlConfig: ${config}`));
    expect(read.apis).toMatchObject([{ id: 'fnUrl', kind: 'function-url', payload: '2.0', functionId: 'Fn' }]);
    expect(fn(read).triggers).toMatchObject([
      { kind: 'http', id: 'fnUrl:$default', api: 'fnUrl', method: 'ANY', path: '$default', guards },
    ]);
  });

  test('with CORS, as a resource of its own, and streamed', async () => {
    const cors = await facts(oneFunction('FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ["*"]}}'));
    expect(cors.apis[0]?.cors).toMatchObject({ allowedOrigins: ['*'] });
    const resources = 'Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: NONE}}';
    expect((await facts(oneFunction('', { resources }))).apis).toMatchObject([{ id: 'fnUrl' }]);
    const streamed = await facts(oneFunction('FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}'));
    expect(streamed.apis).toEqual([]);
    expect(fn(streamed).triggers).toMatchObject([
      { kind: 'other', why: 'answers are streamed, which the service cannot do yet' },
    ]);
  });

  test('two functions whose names differ only in the case of a letter', async () => {
    const resources =
      'fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, FunctionUrlConfig: {AuthType: NONE}}}';
    const read = await facts(oneFunction('FunctionUrlConfig: {AuthType: NONE}', { resources }));
    expect(read.apis.map(({ id }) => id)).toEqual(['fnUrl', 'fn2Url']);
  });
});

describe('OpenAPI documents', () => {
  const document = `
openapi: 3.0.1
paths:
  /todos:
    get:
      security: [{Token: []}]
      x-amazon-apigateway-integration: {type: aws_proxy, uri: !Sub "arn:aws:apigateway:x:lambda:path/functions/\${Fn.Arn}/invocations"}
    post:
      x-amazon-apigateway-integration: {type: aws_proxy, uri: {"Fn::Sub": "x/\${Fn.Arn}/invocations"}}
    options: {x-amazon-apigateway-integration: {type: mock}}
  /queue:
    put: {x-amazon-apigateway-integration: {type: aws, uri: x}}`.trim();
  const api = (definition: string) =>
    `Api:\n  Type: AWS::Serverless::Api\n  Properties:\n    StageName: live\n    ${definition}`;
  const EVENT = 'RestApiId: !Ref Api\nPath: /todos\nMethod: get';

  test.each<[string, string, Record<string, string>]>([
    ['in the template', `DefinitionBody:\n${document.replace(/^/gm, '      ')}`, {}],
    ['in a file', 'DefinitionUri: ./api.yaml', { 'api.yaml': document }],
    [
      'included',
      'DefinitionBody: {"Fn::Transform": {Name: AWS::Include, Parameters: {Location: api.yaml}}}',
      { 'api.yaml': document },
    ],
  ])('%s: its routes and what guards them', async (_, definition, files) => {
    const read = await facts(oneEvent('Api', EVENT, { resources: api(definition) }), { files });
    expect(routes(read).map(({ id, guards }) => [id, guards])).toEqual([
      ['restApi:GET /todos', [{ kind: 'authorizer', name: 'Token' }]],
      ['restApi:POST /todos', []],
    ]);
    expect(read.findings).toMatchObject([{ code: 'LL1105', message: expect.stringContaining('PUT /queue') }]);
  });

  test('elsewhere: a finding, and what is known stays closed', async () => {
    const read = await facts(oneEvent('Api', EVENT, { resources: api('DefinitionUri: s3://bucket/api.yaml') }));
    expect(routes(read)).toMatchObject([{ guards: [{ kind: 'authorizer', name: 'OpenAPI document' }] }]);
    expect(briefs(read)).toEqual(['LL1105 must-do 7']);
  });
});

test.each([
  ['EndpointConfiguration: {Type: PRIVATE}', 'LL1105 must-do 7'],
  ['Domain: {DomainName: a.example, CertificateArn: x, BasePath: [v1]}', 'LL1105 note 7'],
  [
    'Domain: {DomainName: a.example, CertificateArn: x, MutualTlsAuthentication: {TruststoreUri: x}}',
    'LL1105 must-do 7',
  ],
])('an API with %s', async (setting, brief) => {
  const resources = `Api:\n  Type: AWS::Serverless::Api\n  Properties:\n    StageName: live\n    ${setting}`;
  expect(briefs(await facts(oneEvent('Api', 'RestApiId: !Ref Api\nPath: /a\nMethod: get', { resources })))).toEqual([
    brief,
  ]);
});
