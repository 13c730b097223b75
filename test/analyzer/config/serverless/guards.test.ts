import { describe, expect, test } from 'vitest';
import type { HttpTrigger } from '../../../../src/model/inventory.js';
import { briefs, facts, type Given, oneFunction } from '../read-text.js';

/** A route must not be open here when something may guard it on AWS, in any stage and with anything given from outside. */

async function read(events: string, top = '', provider = '', given: Given = {}) {
  const found = await facts(oneFunction(`events:${events}`, top, provider), given);
  const routes = found.functions
    .flatMap(({ triggers }) => triggers)
    .filter((trigger): trigger is HttpTrigger => trigger.kind === 'http');
  const guards = Object.fromEntries(
    routes.map((route) => [route.id, route.guards.map(({ kind, name }) => `${kind} ${name}`)]),
  );
  return { guards, findings: briefs(found), messages: found.findings.map(({ message }) => message) };
}

const list = (...lines: string[]): string => lines.map((line) => `\n  - ${line}`).join('');
const REST = list('http: {path: x, method: get}', 'http: GET y/{itemId}/sub-part');
const HTTP = list('httpApi: GET /x', 'httpApi: POST /y/{itemId}', "httpApi: '*'");
const NONE = { 'restApi:GET /x': [], 'restApi:GET /y/{itemId}/sub-part': [] };
const both = (guard: string) => ({ 'restApi:GET /x': [guard], 'restApi:GET /y/{itemId}/sub-part': [guard] });

describe('what is written over a generated method of a REST API', () => {
  test.each<[string, string, Record<string, string[]>]>([
    [
      'its type',
      'ApiGatewayMethodXGet: {Properties: {AuthorizationType: AWS_IAM}}',
      { ...NONE, 'restApi:GET /x': ['iam ApiGatewayMethodXGet'] },
    ],
    [
      'its authorizer',
      'ApiGatewayMethodXGet: {Properties: {AuthorizerId: a}}',
      { ...NONE, 'restApi:GET /x': ['authorizer ApiGatewayMethodXGet'] },
    ],
    [
      'an authorizer and its type',
      'ApiGatewayMethodXGet: {Properties: {AuthorizationType: CUSTOM, AuthorizerId: !Ref A}}',
      { ...NONE, 'restApi:GET /x': ['authorizer ApiGatewayMethodXGet'] },
    ],
    [
      'a key',
      "ApiGatewayMethodXGet: {Properties: {ApiKeyRequired: 'true'}}",
      { ...NONE, 'restApi:GET /x': ['api-key ApiGatewayMethodXGet'] },
    ],
    [
      'a path with parameters',
      'ApiGatewayMethodYItemidVarSubDashpartGet: {Properties: {AuthorizationType: AWS_IAM}}',
      { ...NONE, 'restApi:GET /y/{itemId}/sub-part': ['iam ApiGatewayMethodYItemidVarSubDashpartGet'] },
    ],
    [
      'no route that is known',
      'ApiGatewayMethodZGet: {Properties: {AuthorizationType: AWS_IAM}}',
      both('iam ApiGatewayMethodZGet'),
    ],
    [
      'a type by the stage',
      "ApiGatewayMethodXGet: {Properties: {AuthorizationType: '${self:custom.t.${sls:stage}}'}}",
      { ...NONE, 'restApi:GET /x': ['authorizer ApiGatewayMethodXGet'] },
    ],
    [
      'a type from outside',
      'ApiGatewayMethodXGet: {Properties: {AuthorizationType: "${opt:t, \'NONE\'}"}}',
      { ...NONE, 'restApi:GET /x': ['authorizer ApiGatewayMethodXGet'] },
    ],
    [
      'properties that a condition decides',
      'ApiGatewayMethodXGet: {Properties: !If [A, {AuthorizationType: AWS_IAM}, {}]}',
      { ...NONE, 'restApi:GET /x': ['authorizer ApiGatewayMethodXGet'] },
    ],
    ['a policy', 'ApiGatewayRestApi: {Properties: {Policy: {Statement: []}}}', both('iam ApiGatewayRestApi')],
    [
      'a policy by the stage',
      "ApiGatewayRestApi: {Properties: {Policy: '${self:custom.n.${sls:stage}}'}}",
      both('iam ApiGatewayRestApi'),
    ],
    [
      'no guard',
      'ApiGatewayMethodXGet: {Properties: {AuthorizationType: NONE, ApiKeyRequired: false, OperationName: a}}',
      NONE,
    ],
    ['nothing about callers', 'ApiGatewayRestApi: {Properties: {Name: a}}', NONE],
    ['a table', 'Table: {Type: AWS::DynamoDB::Table, Properties: {Policy: a, AuthorizationType: AWS_IAM}}', NONE],
  ])('%s', async (_, line, guards) => {
    const custom = 'custom: {t: {dev: NONE, prod: AWS_IAM}, n: {dev: null, prod: {}}}';
    for (const block of ['extensions', 'Resources']) {
      expect((await read(REST, `${custom}\nresources: {${block}: {${line}}}`)).guards).toEqual(guards);
      expect((await read(REST, `${custom}\nresources: [{}, {${block}: {${line}}}]`)).guards).toEqual(guards);
    }
  });

  test('extensions that the stage chooses guard every route', async () => {
    const top = 'custom: {e: {dev: {}, prod: {}}}\nresources: {extensions: "${self:custom.e.${sls:stage}}"}';
    expect((await read(REST, top)).guards).toEqual(both('authorizer resources.extensions'));
    expect((await read(HTTP, top)).guards['httpApi:GET /x']).toEqual(['authorizer resources.extensions']);
  });

  test('extensions that cannot be read guard every route', async () => {
    const top = 'resources: {extensions: "${file(./extensions.js)}"}';
    expect((await read(REST, top)).guards).toEqual(both('authorizer resources.extensions'));
  });

  test('resources that the stage chooses are noted', async () => {
    const files = { 'r.dev.yml': 'Resources: {}\n' };
    const found = await read(REST, 'resources: "${file(r.${sls:stage}.yml)}"', '', { files });
    expect(found.guards).toEqual(NONE);
    expect(found.messages).toEqual(['The block of resources differs between stages; it is read as for stage "dev".']);
  });
});

describe('what is written over a generated route of an HTTP API', () => {
  const open = { 'httpApi:GET /x': [], 'httpApi:POST /y/{itemId}': [], 'httpApi:$default': [] };
  test.each<[string, Record<string, string[]>]>([
    [
      'HttpApiRouteGetX: {Properties: {AuthorizationType: JWT, AuthorizerId: a}}',
      { ...open, 'httpApi:GET /x': ['authorizer HttpApiRouteGetX'] },
    ],
    [
      'HttpApiRoutePostYItemidVar: {Properties: {AuthorizationType: AWS_IAM}}',
      { ...open, 'httpApi:POST /y/{itemId}': ['iam HttpApiRoutePostYItemidVar'] },
    ],
    [
      'HttpApiRouteDefault: {Properties: {AuthorizationType: CUSTOM}}',
      { ...open, 'httpApi:$default': ['authorizer HttpApiRouteDefault'] },
    ],
    ['HttpApiRouteGetX: {Properties: {AuthorizationType: NONE}}', open],
    ['ApiGatewayRestApi: {Properties: {Policy: {}}}', open],
  ])('%s', async (line, guards) => {
    expect((await read(HTTP, `resources: {extensions: {${line}}}`)).guards).toEqual(guards);
  });
});

describe('a route that is chosen', () => {
  const open = '{http: {path: x, method: get}}';
  const custom = `custom: {e: {dev: ${open}, prod: {}}, h: {dev: {path: x, method: get}, prod: {}}, t: {dev: GET x, prod: {}}, l: {dev: [${open}], prod: []}, one: ${open}, b: {dev: x, prod: y}}`;
  test.each<[string, string, string, string]>([
    ['as an event', list("'${self:custom.e.${sls:stage}}'"), 'authorizer ${self:custom.e.${sls:stage}}', 'LL1107 note'],
    [
      'as settings',
      list("http: '${self:custom.h.${sls:stage}}'"),
      'authorizer ${self:custom.h.${sls:stage}}',
      'LL1107 note',
    ],
    [
      'as text',
      list("http: '${self:custom.t.${sls:stage}}'"),
      'authorizer ${self:custom.t.${sls:stage}}',
      'LL1107 note',
    ],
    [
      'with the whole list',
      " '${self:custom.l.${sls:stage}}'",
      'authorizer ${self:custom.l.${sls:stage}}',
      'LL1107 note',
    ],
    ['by a parameter', list("'${param:e, self:custom.one}'"), 'authorizer ${param:e}', 'LL1101 must-do'],
    [
      'by an option in the address',
      list('\'${self:custom.e.${opt:of, "dev"}}\''),
      'authorizer ${opt:of}',
      'LL1101 must-do',
    ],
    ['by the environment', list("http: '${env:E, self:custom.h.dev}'"), 'authorizer ${env:E}', 'LL1101 must-do'],
  ])('%s stays guarded, and a finding says so', async (_, events, guard, finding) => {
    const found = await read(events, custom);
    expect(found.guards).toEqual({ 'restApi:GET /x': [guard] });
    expect(found.findings.map((brief) => brief.replace(/ \d+$/, ''))).toContain(finding);
  });

  test('in a function that is chosen is guarded too', async () => {
    const files = { 'f.dev.yml': 'f: {handler: a.b, events: [{httpApi: GET /x}]}\n' };
    const text = "service: a\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions: '${file(f.${sls:stage}.yml)}'\n";
    const [fn] = (await facts(text, { files })).functions;
    expect(fn?.triggers).toMatchObject([{ guards: [{ kind: 'authorizer' }] }]);
  });

  test.each<[string, string]>([
    ['a path by the stage', "http: {path: '${self:custom.b.${sls:stage}}', method: get}"],
    ['a path by the stage in the text', "http: 'GET ${self:custom.b.${sls:stage}}'"],
    ['a path with a fallback', 'http: {path: "${env:BASE, \'x\'}", method: get}'],
    ['an event out of the file', "'${self:custom.one}'"],
  ])('is open where only %s differs', async (_, line) => {
    expect((await read(list(line), custom)).guards).toEqual({ 'restApi:GET /x': [] });
  });
});

describe('a guard that nobody gives', () => {
  const auth = (written: string): string => `http: {path: x, method: get, authorizer: ${written}}`;
  test.each<[string, string]>([
    ["http: {path: x, method: get, private: '${param:p, false}'}", 'api-key private'],
    [auth("'${opt:a, null}'"), 'authorizer ${opt:a}'],
    [auth('"${env:A, \'\'}"'), 'authorizer ${env:A}'],
    [auth('"${ssm:/a, \'\'}"'), 'authorizer ${ssm:/a}'],
    [auth("'${file(./absent.yml):a, null}'"), 'authorizer ${file(./absent.yml):a}'],
    [auth("'${file(./a.js):a, null}'"), 'authorizer ${file(./a.js):a}'],
    [auth("'${self:custom.nope, opt:a, null}'"), 'authorizer ${self:custom.nope}'],
    [auth("'${self:custom.byOption}'"), 'authorizer ${self:custom.byOption}'],
    [auth("'${self:custom.m.auth, null}'"), 'authorizer ${self:custom.m.auth}'],
    ['http: {path: x, method: get, private: \'${strToBool(${opt:p, "false"})}\'}', 'api-key private'],
  ])('%s', async (line, guard) => {
    const found = await read(
      list(line),
      "custom: {byOption: '${opt:a, null}', m: '${self:custom.a.${sls:stage}}', a: {dev: {}, prod: {auth: x}}}",
    );
    expect(found.guards).toEqual({ 'restApi:GET /x': [guard] });
  });

  test.each([
    auth("'${self:custom.nope, null}'"),
    auth("'${self:custom.none}'"),
    auth('false'),
    auth(''),
    'http: {path: x, method: get, private: "${strToBool(false)}"}',
  ])('and one that the file alone says no to is open: %s', async (line) => {
    expect((await read(list(line), 'custom: {none: null}')).guards).toEqual({ 'restApi:GET /x': [] });
  });

  test.each<[string, string]>([
    ['a policy', "apiGateway: {resourcePolicy: '${opt:p, null}'}"],
    ['settings of the API', "apiGateway: '${self:custom.g.${sls:stage}}'"],
  ])('%s of the whole API', async (_, provider) => {
    const found = await read(REST, 'custom: {g: {dev: {}, prod: {}}}', provider);
    expect(found.guards).toEqual(both('iam resourcePolicy'));
  });
});

describe('an API of another stack', () => {
  test.each([
    ['apiGateway: {restApiId: abc, restApiRootResourceId: d}', REST],
    ['apiGateway: {restApiId: !ImportValue a, restApiRootResourceId: d}', REST],
    ['httpApi: {id: abc}', HTTP],
  ])('is something to look at: %s', async (provider, events) => {
    const { findings, messages, guards } = await read(events, '', provider);
    expect(findings).toEqual([expect.stringMatching(/^LL1105 must-do /)]);
    expect(messages[0]).toContain('are not in this file');
    expect(Object.values(guards).flat()).toEqual([]);
  });

  test('one that the file declares is no other', async () => {
    const provider = 'apiGateway: {restApiId: !Ref Api, restApiRootResourceId: d}';
    const api = (properties: string) =>
      `resources: {Resources: {Api: {Type: AWS::ApiGateway::RestApi, Properties: {${properties}}}}}`;
    expect(await read(REST, api('Name: a'), provider)).toMatchObject({ guards: NONE, findings: [] });
    expect((await read(REST, api('Policy: {}'), provider)).guards).toEqual(both('iam Api'));
  });
});
