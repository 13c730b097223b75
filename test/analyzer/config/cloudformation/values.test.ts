import { describe, expect, test } from 'vitest';
import type { Value } from '../../../../src/model/value.js';
import { briefs, facts, fn, type Given, oneFunction } from './read-template.js';

const TOP = `
Parameters:
  Stage: {Type: String, Default: dev}
  Table: {Type: String, Default: orders}
  Size: {Type: Number, Default: 3}
  Zones: {Type: CommaDelimitedList, Default: 'a, b'}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /orders/db}
  Open: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  HasTable: !Not [!Equals [!Ref Table, '']]
  Both: !And [{Condition: HasTable}, !Not [Condition: IsProd]]
  Either: !Or [!Equals [a, b], !Condition HasTable]
  AskOpen: !Equals [!Ref Open, x]
  AnyOpen: !Or [!Condition AskOpen, !Equals [a, a]]
  InRegion: !Equals [!Ref AWS::Region, eu-west-1]
  Round: !Not [!Condition Trip]
  Trip: !Not [!Condition Round]
Mappings:
  Sizes:
    dev: {Memory: 128, Name: small}
    prod: {Memory: 1024, Name: big}
    orders: {Memory: 512, Name: middle}
`;
const RESOURCES = `
OrdersTable: {Type: AWS::DynamoDB::Table}
OrdersQueue: {Type: AWS::SQS::Queue}
`.trim();

async function read(value: string, given: Given = {}) {
  const text = oneFunction(`Environment:\n  Variables:\n    V: ${value}`, { top: TOP, resources: RESOURCES });
  const found = await facts(text, given);
  return { value: fn(found).environment.find(({ name }) => name === 'V')?.value, findings: briefs(found) };
}

const literal = (text: string): Value => ({ kind: 'literal', text });
const required = (reason: string, name: string, source?: unknown): object => ({
  kind: 'required',
  reason,
  name,
  ...(source === undefined ? {} : { source }),
});
const stage = (...parts: Array<string | { readonly stage: true }>): Value => ({ kind: 'stage', parts });
const STAGE = { stage: true } as const;

describe('what a template says by itself', () => {
  test.each<[string, Value]>([
    ['plain', literal('plain')],
    ['12', literal('12')],
    ['true', literal('true')],
    ['!Ref Table', literal('orders')],
    ['{Ref: Table}', literal('orders')],
    ['!Ref Size', literal('3')],
    ['!Sub "${Table}-x-${!Literal}"', literal('orders-x-${Literal}')],
    ['{"Fn::Sub": ["${Own}-${Table}", {Own: mine}]}', literal('mine-orders')],
    ['!Join ["-", [a, !Ref Table, 1]]', literal('a-orders-1')],
    ['!Join ["/", !Ref Zones]', literal('a/b')],
    ['!Select [1, !Ref Zones]', literal('b')],
    ['!Select [0, !Split ["-", "x-y"]]', literal('x')],
    ['{"Fn::Base64": hello}', literal('aGVsbG8=')],
    ['!FindInMap [Sizes, !Ref Table, Name]', literal('middle')],
    ['!FindInMap [Sizes, none, Name, {DefaultValue: other}]', literal('other')],
    ['!If [HasTable, yes-it-has, no]', literal('yes-it-has')],
    ['!If [Either, first, second]', literal('first')],
    ['!If [AnyOpen, known, unknown]', literal('known')],
  ])('%s', async (written, value) => {
    expect(await read(written)).toEqual({ value, findings: [] });
  });
});

describe('what the stage decides', () => {
  test.each<[string, Value | object]>([
    ['!Ref Stage', stage(STAGE)],
    ['!Sub "orders-${Stage}"', stage('orders-', STAGE)],
    ['!Join ["-", [orders, !Ref Stage, x]]', stage('orders-', STAGE, '-x')],
    ['!FindInMap [Sizes, !Ref Stage, Name]', required('stage-lookup', 'V', '!FindInMap [Sizes, dev, Name]')],
    ['!If [IsProd, a, b]', required('stage-lookup', 'V', expect.stringMatching(/^!If \[IsProd, …\] #/))],
    ['!If [Both, a, b]', required('stage-lookup', 'V')],
    ['!If [IsDev, !Ref AWS::NoValue, b]', required('stage-lookup', 'V')],
  ])('%s', async (written, value) => {
    const found = await read(written);
    expect(found.value).toMatchObject(value);
    expect(found.findings).toEqual([]);
  });

  test('--stage, --param and the file of parameters change what counts, not what is written', async () => {
    const text = oneFunction('MemorySize: !FindInMap [Sizes, !Ref Stage, Memory]', { top: TOP });
    expect(fn(await facts(text)).memoryMb).toBe(128);
    expect(fn(await facts(text, { stage: 'prod' })).memoryMb).toBe(1024);
    expect(fn(await facts(text, { params: { Stage: 'prod' } })).memoryMb).toBe(1024);
    expect(fn(await facts(text, { parameters: { Stage: 'prod' } })).memoryMb).toBe(1024);
    expect((await facts(text, { stage: 'prod' })).service.defaultStage).toBe('dev');
    expect((await read('!Ref Stage', { stage: 'prod' })).value).toEqual(stage(STAGE));
  });

  test.each([
    ['Stage', 'Env', 'Stage'],
    ['stageName', 'Environment', 'stageName'],
    ['EnvironmentName', 'Other', 'EnvironmentName'],
  ])('of %s and %s it is %s that means the stage', async (one, other, name) => {
    const top = `Parameters:\n  ${other}: {Type: String, Default: b}\n  ${one}: {Type: String, AllowedValues: [a, c]}\n`;
    const found = await facts(oneFunction(`FunctionName: !Ref ${name}`, { top }));
    expect(found.service.defaultStage).toBe('a');
    expect(fn(found).deployedName).toEqual(stage(STAGE));
  });
});

describe('what only the deployed stack or somebody else knows', () => {
  test.each<[string, object, string[]]>([
    ['!Ref OrdersTable', required('reference', 'ORDERS_TABLE', '!Ref OrdersTable'), []],
    ['!Ref OrdersQueue', required('reference', 'ORDERS_QUEUE_URL'), []],
    ['!GetAtt OrdersQueue.Arn', required('reference', 'ORDERS_QUEUE_ARN'), []],
    ['{"Fn::GetAtt": [OrdersQueue, Arn]}', required('reference', 'ORDERS_QUEUE_ARN'), []],
    ['!Sub "${OrdersTable.Arn}"', required('reference', 'ORDERS_TABLE_ARN'), []],
    ['!Sub "https://${Stage}.${OrdersQueue.Name}.example"', required('reference', 'ORDERS_QUEUE_NAME_URL'), []],
    ['!ImportValue shared-bucket', required('reference', 'SHARED_BUCKET'), []],
    ['!Ref AWS::Region', required('reference', 'AWS_REGION'), []],
    ['!Ref FnRole', required('reference', 'FN_ROLE'), []],
    ['!Ref Secret', required('secret', 'V'), []],
    ['!Sub "x-${Secret}"', required('secret', 'V'), []],
    ['!Ref Stored', required('external', 'V', '!Ref Stored'), []],
    ['!Ref Open', required('external', 'V', '!Ref Open'), []],
    ["'{{resolve:ssm:/orders/url}}'", required('external', 'V', '{{resolve:ssm:/orders/url}}'), []],
    ["'{{resolve:secretsmanager:db:SecretString:x}}'", required('secret', 'V'), []],
    ['!Sub "{{resolve:ssm:/${Stage}/url}}"', required('external', 'V'), []],
    ['!If [AskOpen, a, b]', required('external', 'V', expect.stringMatching(/^!If \[AskOpen, …\] #/)), []],
    ['!If [InRegion, a, b]', required('reference', 'V', expect.stringMatching(/^!If \[InRegion, …\] #/)), []],
    ['arn:aws:s3:::bucket', required('external', 'V'), []],
    ['!Ref Nothing', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!GetAtt Nothing.Arn', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!If [Nothing, a, b]', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!If [Round, a, b]', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!FindInMap [Sizes, nowhere, Name]', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!Select [9, !Ref Zones]', required('unresolved', 'V'), ['LL1101 note 38']],
    ['!Sub [1]', required('unresolved', 'V'), ['LL1101 note 38']],
  ])('%s', async (written, value, findings) => {
    const found = await read(written);
    expect(found.value).toMatchObject(value);
    expect(found.findings).toEqual(findings);
  });

  test('a given value decides, but the repository does not say it', async () => {
    const given = { params: { Table: 'invoices', Open: 'x' } };
    expect((await read('!Ref Table', given)).value).toMatchObject(required('external', 'V', '!Ref Table'));
    expect((await read('!Ref Table', { params: { Table: 'orders' } })).value).toEqual(literal('orders'));
    expect((await read('!If [AskOpen, a, b]', given)).value).toMatchObject(
      required('external', 'V', expect.stringMatching(/^!If \[AskOpen, …\] #/)),
    );
    const text = oneFunction('Timeout: !Ref Open', { top: TOP });
    expect(fn(await facts(text, { params: { Open: '7' } })).timeoutSeconds).toBe(7);
    const path = oneFunction('CodeUri: !Ref Open', { top: TOP });
    expect(fn(await facts(path, { parameters: { Open: './lambda/' } })).codeUri).toBe('lambda');
    expect(fn(await facts(path, { parameters: { Open: 'a' }, params: { Open: 'b' } })).codeUri).toBe('b');
  });

  test('text under a name that promises a secret is never kept', async () => {
    const text = oneFunction(
      'Environment:\n  Variables:\n    DB_PASSWORD: hunter2\n    API_KEY: !If [IsProd, live-1, test-1]',
      { top: TOP },
    );
    const found = await facts(text);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|live-1|test-1/);
  });

  test('a setting that must be known now says what to give', async () => {
    const found = await facts(oneFunction('CodeUri: !Ref Open', { top: TOP }));
    expect(found.findings).toMatchObject([
      { code: 'LL1101', demand: 'must-do', fix: expect.stringContaining('--param Open=value') },
    ]);
  });

  test('NoValue takes a variable away', async () => {
    expect(await read('!Ref AWS::NoValue')).toEqual({ value: undefined, findings: [] });
    expect(await read('!If [HasTable, !Ref AWS::NoValue, b]')).toEqual({ value: undefined, findings: [] });
  });
});

describe('what a condition removes', () => {
  const template = (condition: string): string =>
    oneFunction('', {
      top: TOP,
      resources: `Other:\n  Type: AWS::Serverless::Function\n  Condition: ${condition}\n  Properties: {Handler: a.b, Runtime: nodejs22.x}`,
    });

  test.each<[string, string[], string[]]>([
    ['HasTable', ['Other', 'Fn'], []],
    ['IsProd', ['Fn'], ['LL1107 note']],
    ['IsDev', ['Other', 'Fn'], ['LL1107 note']],
    ['AskOpen', ['Other', 'Fn'], ['LL1101 must-do']],
    ['Nothing', ['Other', 'Fn'], ['LL1101 must-do']],
  ])('a function under %s', async (condition, ids, findings) => {
    const found = await facts(template(condition));
    expect(found.functions.map(({ id }) => id)).toEqual(ids);
    expect(found.findings.map(({ code, demand }) => `${code} ${demand}`)).toEqual(findings);
  });

  test('an event, a layer and a variable', async () => {
    const text = oneFunction(
      'Events: {Day: !If [IsProd, {Type: Schedule, Properties: {Schedule: rate(1 day)}}, !Ref AWS::NoValue]}\nLayers: [!If [IsProd, !Ref Nothing, !Ref AWS::NoValue]]',
      { top: TOP },
    );
    expect(fn(await facts(text))).toMatchObject({ triggers: [], packaging: { layers: [] } });
    expect(fn(await facts(text, { stage: 'prod' })).triggers).toMatchObject([{ kind: 'schedule' }]);
  });
});
