import { describe, expect, test } from 'vitest';
import type { HttpTrigger } from '../../../../src/model/inventory.js';
import { facts, fn, indent, oneEvent, oneFunction } from './read-template.js';

/** A route must not be open here when something may guard it on AWS, in any stage and with any parameters. */

const TOP = `Parameters:
  Stage: {Type: String, Default: dev}
  UseAuth: {Type: String, Default: 'false'}
  Who: {Type: String, Default: NONE}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasAuth: !Equals [!Ref UseAuth, 'true']`;
const AUTHORIZERS = 'Authorizers: {Token: {FunctionArn: !GetAtt Auth.Arn}}';
const FUNCTIONS = ['Auth', 'Mock']
  .map((id) => `${id}: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}`)
  .join('\n');
const INCLUDE = '{Name: AWS::Include, Parameters: {Location: s3://b/auth.yaml}}';

/** The route GET /x of an API with these settings. */
async function routeOf(api: string, event = ''): Promise<HttpTrigger> {
  const resources = `${FUNCTIONS}\nShop:\n  Type: AWS::Serverless::Api\n  Properties:\n    StageName: v1\n${indent(api, 4)}`;
  const settings = ['RestApiId: !Ref Shop', 'Path: /x', 'Method: get', event].filter((line) => line !== '').join('\n');
  const read = await facts(oneEvent('Api', settings, { top: TOP, resources }));
  const route = fn(read).triggers.find((one) => one.kind === 'http');
  if (!route) throw new Error('there is no route');
  return route;
}

const isOpen = ({ guards, authorizer }: HttpTrigger): boolean => guards.length === 0 && authorizer === undefined;

describe('a REST route stays guarded', () => {
  test.each<[string, string, string?]>([
    ['an authorizer that is null, which counts as none', `Auth: {DefaultAuthorizer: AWS_IAM}`, 'Auth: {Authorizer: }'],
    ['an authorizer that is no value', `Auth: {DefaultAuthorizer: AWS_IAM}`, 'Auth: {Authorizer: !Ref AWS::NoValue}'],
    ['a key that is null', 'Auth: {ApiKeyRequired: true}', 'Auth: {ApiKeyRequired: }'],
    ['Auth by a parameter', `Auth: !If [HasAuth, {DefaultAuthorizer: AWS_IAM}, !Ref AWS::NoValue]`],
    ['Auth by the stage, with another key here', `Auth: !If [IsProd, {DefaultAuthorizer: AWS_IAM}, {UsagePlan: {}}]`],
    ['Auth of the event by a parameter', 'Name: a', 'Auth: !If [HasAuth, {Authorizer: AWS_IAM}, !Ref AWS::NoValue]'],
    ['the default by a parameter', 'Auth: {DefaultAuthorizer: !If [HasAuth, AWS_IAM, !Ref AWS::NoValue]}'],
    ['the name in a parameter', 'Name: a', 'Auth: {Authorizer: !Ref Who}'],
    ['NONE by a parameter', 'Auth: {DefaultAuthorizer: AWS_IAM}', 'Auth: {Authorizer: !If [HasAuth, AWS_IAM, NONE]}'],
    ['a key by a parameter', 'Auth: {ApiKeyRequired: !If [HasAuth, true, false]}'],
    ['a policy by a parameter', 'Auth: {ResourcePolicy: !If [HasAuth, {IpRangeWhitelist: [a]}, !Ref AWS::NoValue]}'],
    ['a policy on the API itself', 'Policy: {Version: x, Statement: []}'],
    ['callers show a certificate', 'Domain: {DomainName: a, MutualTlsAuthentication: {TruststoreUri: s3://a/b}}'],
    ['… by a parameter', 'Domain: !If [HasAuth, {MutualTlsAuthentication: {TruststoreUri: a}}, !Ref AWS::NoValue]'],
    ['settings from elsewhere', `Fn::Transform: ${INCLUDE}`],
    ['settings of the event from elsewhere', 'Name: a', `Fn::Transform: ${INCLUDE}`],
    ['Auth from elsewhere', `Auth: {Fn::Transform: ${INCLUDE}, UsagePlan: {}}`],
  ])('%s', async (_, api, event) => {
    expect(isOpen(await routeOf(api, event))).toBe(false);
  });

  test.each<[string, string, string?]>([
    ['settings without anything about callers', 'Name: !If [HasAuth, a, b]'],
    ['NONE', `Auth: {DefaultAuthorizer: Token, ${AUTHORIZERS}}`, 'Auth: {Authorizer: NONE}'],
    ['a key that is not asked for', 'Auth: {ApiKeyRequired: false}'],
    ['a domain by a parameter', 'Domain: !If [HasAuth, {DomainName: a}, !Ref AWS::NoValue]'],
    ['no value, in every stage', 'Auth: !Ref AWS::NoValue'],
  ])('and one that nothing guards is open: %s', async (_, api, event) => {
    expect(isOpen(await routeOf(api, event))).toBe(true);
  });

  test.each<[string, string]>([
    ['by the stage', '!If [IsProd, !GetAtt Auth.Arn, !GetAtt Mock.Arn]'],
    ['by a parameter', '!If [HasAuth, !GetAtt Auth.Arn, !GetAtt Mock.Arn]'],
    ['with a user pool beside it', '!GetAtt Auth.Arn, UserPoolArn: a'],
  ])('an authorizer whose function is chosen %s is not carried over', async (_, arn) => {
    const { guards, authorizer } = await routeOf(
      `Auth: {DefaultAuthorizer: Token, Authorizers: {Token: {FunctionArn: ${arn}}}}`,
    );
    expect({ guards, authorizer }).toEqual({ guards: [{ kind: 'authorizer', name: 'Token' }], authorizer: undefined });
  });
});

describe('a route in an OpenAPI document stays guarded', () => {
  const uri = "!Sub 'arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations'";
  const proxy = `x-amazon-apigateway-integration: {type: aws_proxy, uri: ${uri}}`;
  const MERGED = 'MergeDefinitions: true';

  test.each<[string, string, string?, string?]>([
    ['the path has no integration of its own', '{paths: {/x: {get: {security: [{key: []}]}}}}', MERGED],
    ['any method', '{paths: {/x: {x-amazon-apigateway-any-method: {security: [{key: []}]}}}}', MERGED],
    ['the path is not in the document', '{security: [{key: []}], paths: {}}', MERGED],
    ['a policy', '{x-amazon-apigateway-policy: {Statement: []}, paths: {}}', MERGED],
    ['security by the stage', `{security: !If [IsProd, [{key: []}], []], paths: {/x: {get: {${proxy}}}}}`],
    ['security by a parameter', `{security: !If [HasAuth, [{key: []}], []], paths: {/x: {get: {${proxy}}}}}`],
    ['paths from elsewhere', `{paths: {Fn::Transform: ${INCLUDE}}}`],
    ['paths that are a function', `{paths: !Transform ${INCLUDE}}`],
    ['a path from elsewhere', `{paths: {/x: {Fn::Transform: ${INCLUDE}, get: {${proxy}}}}}`],
    ['a method from elsewhere', `{paths: {/x: {get: {Fn::Transform: ${INCLUDE}, ${proxy}}}}}`],
    ['the whole by a parameter', `!If [HasAuth, {security: [{key: []}]}, !Ref AWS::NoValue]`],
    [
      'NONE of an event, which SAM does not write into a document',
      `{paths: {/x: {get: {${proxy}}}}}`,
      `Auth: {DefaultAuthorizer: Token, ${AUTHORIZERS}}`,
      'Auth: {Authorizer: NONE}',
    ],
  ])('%s', async (_, body, api = '', event = '') => {
    expect(isOpen(await routeOf(`DefinitionBody: ${body}\n${api}`, event))).toBe(false);
  });

  test.each<[string, string, string?]>([
    ['a document without security', `{paths: {/x: {get: {${proxy}}}}}`],
    [
      'NONE of an event that SAM merges into it',
      '{paths: {/x: {get: {responses: {}}}}}',
      `${MERGED}\nAuth: {DefaultAuthorizer: AWS_IAM}`,
    ],
  ])('and one that nothing guards is open: %s', async (_, body, api = '') => {
    const route = await routeOf(`DefinitionBody: ${body}\n${api}`, 'Auth: {Authorizer: NONE}');
    expect(isOpen(route)).toBe(true);
  });
});

test.each<[string, boolean]>([
  ['NONE', true],
  ['!Ref Who', false],
  ['!If [HasAuth, AWS_IAM, NONE]', false],
  ['!If [IsProd, AWS_IAM, NONE]', false],
])('a Function URL with AuthType %s is open: %s', async (type, open) => {
  const read = await facts(oneFunction(`FunctionUrlConfig: {AuthType: ${type}}`, { top: TOP }));
  expect(isOpen(fn(read).triggers[0] as HttpTrigger)).toBe(open);
});

test.each<[string, boolean]>([
  ['!If [HasAuth, {AuthType: AWS_IAM}, {AuthType: NONE}]', false],
  [`{AuthType: NONE, Fn::Transform: ${INCLUDE}}`, false],
])('a Function URL with the settings %s is open: %s', async (settings, open) => {
  const read = await facts(oneFunction(`FunctionUrlConfig: ${settings}`, { top: TOP }));
  expect(isOpen(fn(read).triggers[0] as HttpTrigger)).toBe(open);
});

test('a web ACL in front of an API is said', async () => {
  const acl = `Acl: {Type: 'AWS::WAFv2::WebACLAssociation', Properties: {ResourceArn: !Sub 'arn:…/restapis/\${Shop}/stages/v1', WebACLArn: x}}`;
  const resources = `${acl}\nShop: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}`;
  const read = await facts(oneEvent('Api', 'RestApiId: !Ref Shop\nPath: /x\nMethod: get', { resources }));
  expect(read.findings).toMatchObject([
    { code: 'LL1105', demand: 'must-do', message: expect.stringMatching(/"Acl".*firewall/) },
  ]);
});

describe('what is written twice', () => {
  const api = (auth: string): string =>
    `${FUNCTIONS}\nShop:\n  Type: AWS::Serverless::Api\n  Properties:\n    StageName: v1\n${indent(auth, 4)}`;
  const event = (...lines: string[]): string =>
    ['RestApiId: !Ref Shop', 'Path: /x', 'Method: get', ...lines].map((line) => `      ${line}`).join('\n');
  const events = (...all: string[]): string =>
    `Events:\n${all.map((one) => `  Call:\n    Type: Api\n    Properties:\n${one}`).join('\n')}`;
  const OPEN = 'Auth: {Authorizer: NONE}';
  const routesOf = async (text: string): Promise<HttpTrigger[]> =>
    fn(await facts(text)).triggers.filter((one) => one.kind === 'http');

  test.each<[string, string, string, string?]>([
    ['Auth of an event', 'Name: a', events(event(OPEN, 'Auth: {Authorizer: AWS_IAM}'))],
    ['a key of it', 'Name: a', events(event('Auth: {Authorizer: NONE, Authorizer: AWS_IAM}'))],
    ['the event', 'Name: a', events(event(OPEN), event())],
    ['Events', 'Name: a', `${events(event(OPEN))}\n${events(event())}`],
    ['Auth of the API', 'Auth: {}\nAuth: {DefaultAuthorizer: AWS_IAM}', events(event())],
    ['a key of that', 'Auth: {DefaultAuthorizer: NONE, DefaultAuthorizer: AWS_IAM}', events(event())],
    ['a key of Globals', 'Name: a', events(event()), 'Globals: {Api: {Auth: {}, Auth: {DefaultAuthorizer: AWS_IAM}}}'],
    ['Globals', 'Name: a', events(event()), 'Globals: {}\nGlobals: {Api: {Auth: {DefaultAuthorizer: AWS_IAM}}}'],
    ['a URL', 'Name: a', 'FunctionUrlConfig: {AuthType: NONE, AuthType: AWS_IAM}'],
  ])('%s keeps the route closed', async (_, auth, properties, top = '') => {
    const routes = await routesOf(oneFunction(properties, { top, resources: api(auth) }));
    expect(routes).toHaveLength(1);
    expect(routes.filter(isOpen)).toEqual([]);
  });

  test('an API keeps its routes closed', async () => {
    const twice = `${api('Name: a')}\nShop: {Type: AWS::Serverless::Api, Properties: {Auth: {DefaultAuthorizer: AWS_IAM}}}`;
    expect((await routesOf(oneFunction(events(event()), { resources: twice }))).filter(isOpen)).toEqual([]);
  });

  test.each<[string, string]>([
    ['a resource that is neither', `${api('Name: a')}\nT: {Type: A::B::C, Properties: {Auth: a, Auth: b}}`],
    ['nothing', api('Name: a')],
  ])('%s leaves the route open', async (_, resources) => {
    expect((await routesOf(oneFunction(events(event(OPEN)), { resources }))).filter(isOpen)).toHaveLength(1);
  });

  test('a document beside the template keeps its routes closed', async () => {
    const operation =
      '{security: [], security: [{k: []}], x-amazon-apigateway-integration: {type: aws_proxy, uri: !Sub "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}';
    const files = { 'api.yaml': `openapi: 3.0.1\npaths:\n  /x:\n    get: ${operation}\n` };
    const read = await facts(oneFunction('', { resources: api('DefinitionUri: api.yaml') }), { files });
    expect(fn(read).triggers).toMatchObject([{ kind: 'http', guards: [{ kind: 'authorizer' }] }]);
  });
});

describe('a policy of one event is one of the API', () => {
  const resources = ['Shop', 'Other']
    .map((id) => `${id}: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}`)
    .join('\n');
  const event = (id: string, api: string, auth = ''): string =>
    `  ${id}: {Type: Api, Properties: {RestApiId: !Ref ${api}, Path: /${id}, Method: get${auth}}}`;
  const policy = ', Auth: {ResourcePolicy: {IpRangeWhitelist: [a]}}';
  const open = async (text: string): Promise<string[]> =>
    (await facts(text)).functions
      .flatMap(({ triggers }) => triggers.filter((one) => one.kind === 'http'))
      .filter(isOpen)
      .map(({ path }) => path);

  test('its other routes are guarded, those of another API are not', async () => {
    const events = ['Events:', event('a', 'Shop'), event('b', 'Shop', policy), event('c', 'Other')].join('\n');
    expect(await open(oneFunction(events, { resources }))).toEqual(['/c']);
  });

  test('also where the event itself is left out', async () => {
    const left = event('b', 'Shop', policy).replace('Method: get', 'Method: nope');
    expect(await open(oneFunction(['Events:', event('a', 'Shop'), left].join('\n'), { resources }))).toEqual([]);
  });
});
