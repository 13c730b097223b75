import { describe, expect, test } from 'vitest';
import type { Value } from '../../../../src/model/value.js';
import { briefs, facts, failure, type Given, oneFunction, only, valueOfV } from '../read-text.js';

/** The value of `V: <text>` in a function's environment, with these further lines at the top of the file. */
async function value(text: string, top = '', given: Given = {}, provider = ''): Promise<Value | undefined> {
  return valueOfV(await facts(oneFunction(`environment:\n  V: ${text}`, top, provider), given));
}

const literal = (text: string): Value => ({ kind: 'literal', text });
const stage = (...parts: Array<string | { stage: true }>): Value => ({ kind: 'stage', parts });
const required = (reason: string, source: string, name = 'V'): Value =>
  ({ kind: 'required', reason, source, name }) as Value;
const S = { stage: true } as const;

const CUSTOM = `custom:
  table: orders
  number: 12
  flag: false
  nothing: null
  empty: ''
  list: [zero, one]
  nested: {deep: {er: down}}
  dev: {table: orders-dev}
  prod: {table: orders-prod}
  onlyProd: {prod: p}
  indirect: \${self:custom.table}
  staged: orders-\${sls:stage}
  chosen: \${self:custom.\${sls:stage}.table}
  ref: !Ref OrdersTable
  pool: \${ssm:/orders/pool}
`;

describe('what the repository says is a literal', () => {
  test.each<[string, string]>([
    ['plain', 'plain'],
    ['12', '12'],
    ['true', 'true'],
    ["''", ''],
    ['${self:custom.table}', 'orders'],
    ['"${self:custom.table}"', 'orders'],
    ['${self:custom.number}', '12'],
    ['${self:custom.flag}', 'false'],
    ['${self:custom.empty}', ''],
    ['${self:custom.nested.deep.er}', 'down'],
    ['${self:custom.list.1}', 'one'],
    ['${self:custom.indirect}', 'orders'],
    ['${self:service}', 'orders'],
    ['${self:service.name}', 'orders'],
    ['a-${self:custom.table}-${self:custom.number}-z', 'a-orders-12-z'],
    ['${self:custom.missing, "fallback"}', 'fallback'],
    ["${self:custom.missing, 'fall, back}'}", 'fall, back}'],
    ['${self:custom.missing,self:custom.table}', 'orders'],
    ['${self:custom.missing, ${self:custom.table}}', 'orders'],
    ["${self:custom.missing, 'x-${self:custom.table}'}", 'x-orders'],
    ['${self:custom.missing, opt:missing, 5}', '5'],
    ['${self:custom.missing, true}', 'true'],
    ["${self:custom.missing, ''}", ''],
    ["${self:custom.nothing, 'x'}", 'x'],
    ["${opt:level, 'info'}", 'info'],
    ['${self:custom.${self:custom.list.0}, "none"}', 'none'],
    ['${strToBool(yes)}', 'true'],
    ['${aws:region}', 'us-east-1'],
    ['${self:provider.region}', 'us-east-1'],
    ['${self:custom.table , "x"}', 'orders'],
  ])('%s', async (text, expected) => {
    expect(await value(text, CUSTOM)).toEqual(literal(expected));
  });

  test.each([
    ['${AWS::Region}'],
    ['${OrdersTable.Arn}'],
    ['${notAVariable}'],
    ['${}'],
    ['${self:custom.table'],
    ['$ { self:custom.table }'],
    ["${'text'}"],
  ])('%s is no variable', async (text) => {
    expect(await value(JSON.stringify(text), CUSTOM)).toEqual(literal(text));
  });

  test('an escaped variable is text', async () => {
    expect(await value("'\\${self:custom.table}'", CUSTOM)).toEqual(literal('${self:custom.table}'));
  });

  test('the region of the provider', async () => {
    expect(await value('${aws:region}', '', {}, 'region: ${opt:region, "eu-west-1"}')).toEqual(literal('eu-west-1'));
  });
});

describe('the stage is never written down', () => {
  test.each<[string, Value]>([
    ['${sls:stage}', stage(S)],
    ['${opt:stage}', stage(S)],
    ["${opt:stage, 'dev'}", stage(S)],
    ["${opt:stage, self:provider.stage, 'dev'}", stage(S)],
    ['${self:provider.stage}', stage(S)],
    ['orders-${sls:stage}', stage('orders-', S)],
    ['a-${sls:stage}-b-${opt:stage}', stage('a-', S, '-b-', S)],
    ['${self:custom.staged}-x', stage('orders-', S, '-x')],
  ])('%s', async (text, expected) => {
    expect(await value(text, CUSTOM)).toEqual(expected);
    expect(await value(text, CUSTOM, { stage: 'prod' })).toEqual(expected);
  });

  test.each<[string, string]>([
    ['${self:custom.${sls:stage}.table}', '${self:custom.${sls:stage}.table}'],
    ['${self:custom.chosen}', '${self:custom.chosen}'],
    ["${self:custom.onlyProd.${sls:stage}, 'd'}", '${self:custom.onlyProd.${sls:stage}}'],
    ["${file(${sls:stage}.yml):a, 'd'}", '${file(${sls:stage}.yml):a}'],
    ['x-${self:custom.${opt:stage, "dev"}.table}', 'x-${self:custom.${opt:stage}.table}'],
  ])('chosen by the stage: %s', async (text, source) => {
    expect(await value(text, CUSTOM)).toEqual(required('stage-lookup', source));
    expect(await value(text, CUSTOM, { stage: 'prod' })).toEqual(required('stage-lookup', source));
  });

  test('a map chosen by the stage gives chosen values', async () => {
    const text = oneFunction('environment: ${file(env.${sls:stage}.yml)}');
    const read = await facts(text, { files: { 'env.dev.yml': 'V: one\nW: two\n' } });
    expect(only(read).environment.map(({ value: v }) => v)).toEqual([
      required('stage-lookup', '${file(env.${sls:stage}.yml)}.V'),
      required('stage-lookup', '${file(env.${sls:stage}.yml)}.W', 'W'),
    ]);
  });

  test.each<[string, string]>([
    ['', 'dev'],
    ['stage: prod', 'prod'],
    ["stage: ${opt:stage, 'test'}", 'test'],
    ['stage: ${opt:stage}', 'dev'],
    ["stage: ${env:STAGE, 'local'}", 'local'],
    ['stage: ${env:STAGE}', 'dev'],
    ['stage: ${opt:stage, self:custom.defaultStage}', 'qa'],
    ['stage: ${self:provider.stage}', 'dev'],
    ['stage: ${sls:stage}', 'dev'],
    ['stage: [a]', 'dev'],
  ])('the default stage with %j is %s', async (provider, expected) => {
    const text = oneFunction('', 'custom: {defaultStage: qa}', provider);
    for (const given of [{}, { stage: 'prod' }, { env: { STAGE: 'machine' } }]) {
      expect((await facts(text, given)).service.defaultStage).toBe(expected);
    }
  });
});

describe('what lies outside the repository', () => {
  test.each<[string, string]>([
    ['${env:HOST}', '${env:HOST}'],
    ['${ssm:/orders/db}', '${ssm:/orders/db}'],
    ["${ssm:/orders/db, 'fallback'}", '${ssm:/orders/db}'],
    ['${ssm(eu-west-1):/orders/${sls:stage}/db~true}', '${ssm(eu-west-1):/orders/${sls:stage}/db~true}'],
    ['${cf:network-${sls:stage}.Vpc}', '${cf:network-${sls:stage}.Vpc}'],
    ['${cf.eu-west-1:network.Vpc}', '${cf.eu-west-1:network.Vpc}'],
    ['${s3:bucket/key}', '${s3:bucket/key}'],
    ['${git:sha1}', '${git:sha1}'],
    ['${aws:accountId}', '${aws:accountId}'],
    ['${self:custom.pool}', '${ssm:/orders/pool}'],
    ['https://${env:HOST}/x', 'https://${env:HOST}/x'],
    ['arn:aws:sns:eu-west-1:123456789012:orders', 'arn:aws:sns:eu-west-1:************:orders'],
    ['https://sqs.eu-west-1.amazonaws.com/123456789012/q', 'https://sqs.eu-west-1.amazonaws.com/************/q'],
  ])('%s', async (text, source) => {
    const read = await facts(oneFunction(`environment:\n  V: ${text}`, CUSTOM));
    expect(valueOfV(read)).toEqual(required('external', source));
    expect(read.findings).toEqual([]);
  });

  test('this machine has no say in what is written down', async () => {
    const env = { LEVEL: 'from-the-machine' };
    expect(await value("${env:LEVEL, 'info'}", '', { env })).toEqual(literal('info'));
    expect(await value("${env:LEVEL, 'info'}")).toEqual(literal('info'));
    expect(await value('${env:LEVEL}', '', { env })).toEqual(required('external', '${env:LEVEL}'));
    expect(await value("x-${env:LEVEL, ''}", '', { env })).toEqual(literal('x-'));
    expect(await value('${env:LEVEL, sls:stage}', '', { env })).toEqual(stage(S));
    expect(await value('${env:toString}')).toEqual(required('external', '${env:toString}'));
    expect(await value('${self:custom.${env:WHICH, "dev"}.table}', CUSTOM, { env: { WHICH: 'prod' } })).toEqual(
      required('external', '${self:custom.${env:WHICH}.table}'),
    );
  });

  test('a resolver that v4 declares', async () => {
    const stages = 'stages:\n  default:\n    resolvers:\n      vaulted: {type: aws}\n';
    expect(await value('${vaulted:x}', stages)).toEqual(required('external', '${vaulted:x}'));
  });
});

describe('parameters', () => {
  const PARAMS = 'params:\n  default: {table: orders, level: info}\n  prod: {level: warn}\n';
  test.each<[string, Given, Value]>([
    ['${param:table}', {}, literal('orders')],
    ['${param:level}', {}, required('stage-lookup', '${param:level}')],
    ['${param:level}', { stage: 'prod' }, required('stage-lookup', '${param:level}')],
    ["${param:missing, 'x'}", {}, literal('x')],
    ['${param:table}', { params: { table: 'given' } }, required('external', '${param:table}')],
  ])('%s with %j', async (text, given, expected) => {
    expect(await value(text, PARAMS, given)).toEqual(expected);
  });

  test('the form of v4', async () => {
    const top = 'stages:\n  default: {params: {level: info}}\n  prod: {params: {level: warn, size: 3}}\n';
    expect(await value('${param:level}', top)).toEqual(required('stage-lookup', '${param:level}'));
    const read = await facts(oneFunction('timeout: ${param:size}', top), { stage: 'prod' });
    expect(only(read).timeoutSeconds).toBe(3);
  });

  test('unknown: the finding says how to give it', async () => {
    const read = await facts(oneFunction('environment:\n  V: ${param:table}'));
    expect(valueOfV(read)).toEqual(required('unresolved', '${param:table}'));
    expect(read.findings).toEqual([
      {
        id: 'LL1101:f:serverless.yml:9',
        code: 'LL1101',
        demand: 'note',
        functionId: 'f',
        location: { file: 'serverless.yml', line: 9, column: 7 },
        message:
          'Variable ${param:table} in environment variable V of "f" cannot be resolved: no parameter of that name is set.',
        fix: 'Give it with --param "table=value"; until then the service asks for V when it starts.',
      },
    ]);
  });
});

describe('files', () => {
  const files = {
    'config.yml': 'db: {name: orders, port: 5432}\nme: ${self:service}\n',
    'config.json': '{"db": {"name": "from-json"}}',
    'text.txt': 'just text',
    'shared/a.yml': 'x: shared',
  };
  test.each<[string, string]>([
    ['${file(./config.yml):db.name}', 'orders'],
    ['${file(config.yml):db.port}', '5432'],
    ['${file(./config.yml):me}', 'orders'],
    ['${file(config.json):db.name}', 'from-json'],
    ['${file(text.txt)}', 'just text'],
    ['${file(./shared/a.yml):x}', 'shared'],
    ["${file(missing.yml):x, 'fallback'}", 'fallback'],
    ["${file(config.yml):missing, 'fallback'}", 'fallback'],
    ['${file(${self:custom.name}.yml):db.name}', 'orders'],
  ])('%s', async (text, expected) => {
    expect(await value(text, 'custom: {name: config}', { files })).toEqual(literal(expected));
  });

  test('a file that git ignores is no part of the repository', async () => {
    const ignored = { 'local.yml': 'x: mine' };
    expect(await value('${file(local.yml):x}', '', { ignored })).toEqual(required('external', '${file(local.yml):x}'));
  });

  test.each<[string, string]>([
    ['${file(../outside.yml):x}', 'the file lies outside the folder'],
    ['${file(/etc/passwd)}', 'the file lies outside the folder'],
    ['${file(~/.aws/credentials)}', 'the file lies outside the folder'],
    ['${file(config.js):x}', 'the file is a program, and programs are not run'],
    ['${file(./config.ts)}', 'the file is a program, and programs are not run'],
    ['${file(missing.yml):x}', 'there is no such file'],
    ['${file(config.yml):nothing}', 'the file has no such key'],
  ])('%s is a finding', async (text, why) => {
    const read = await facts(oneFunction(`environment:\n  V: ${text}`), { files });
    expect(valueOfV(read)).toEqual(required('unresolved', text));
    expect(read.findings[0]?.message).toContain(`cannot be resolved: ${why}.`);
  });

  test('a file below another folder of the repository', async () => {
    const text = oneFunction('environment:\n  V: ${file(../../shared.yml):x}');
    const read = await facts('service: a', {
      files: { 'services/a/serverless.yml': text, 'shared.yml': 'x: y' },
      service: 'services/a',
    });
    expect(valueOfV(read)).toEqual(literal('y'));
  });

  test('a file that does not parse: LL1004 with its place', async () => {
    const text = oneFunction('environment:\n  V: ${file(config.yml):x}');
    expect(await failure(text, { files: { 'config.yml': 'a: 1\nb: [1' } })).toMatchObject({
      code: 'LL1004',
      exit: 2,
      location: { file: 'config.yml', line: 2 },
    });
  });
});

describe('what does not resolve', () => {
  test.each<[string, string]>([
    ['${self:custom.missing}', 'the file has no such setting'],
    ['${self:custom.table.deeper}', 'the file has no such setting'],
    ['${opt:level}', 'the option was not given'],
    ['${sls:instanceId}', 'it has a new value at each deployment'],
    ['${unheard:of}', 'nothing here knows a source "unheard"'],
    ['${strToBool(perhaps)}', 'its text is neither true nor false'],
    ['x-${self:custom.nested}', 'it is a map, not text'],
    ['${self:custom.${env:UNSET}.x}', '${env:UNSET} inside it is not known'],
  ])('%s', async (text, why) => {
    const read = await facts(oneFunction(`environment:\n  V: ${text}`, CUSTOM));
    expect(valueOfV(read)).toMatchObject({ kind: 'required', reason: 'unresolved', name: 'V' });
    expect(briefs(read)).toEqual([expect.stringMatching(/^LL1101 note /)]);
    expect(read.findings[0]?.message).toContain(`cannot be resolved: ${why}.`);
  });

  test.each([
    'custom:\n  a: ${self:custom.b}\n  b: ${self:custom.a}\n',
    'custom:\n  a: x-${self:custom.a}\n',
    'custom: ${self:custom}\n',
    'custom:\n  a: ${self:custom.${self:custom.a}}\n',
  ])('a circle ends: %j', async (top) => {
    const read = await facts(oneFunction('environment:\n  V: ${self:custom.a}', top));
    expect(valueOfV(read)).toMatchObject({ kind: 'required', reason: 'unresolved' });
    expect(briefs(read)).toHaveLength(1);
  });

  test('an unresolvable variable that nobody reads is no trouble', async () => {
    const read = await facts(oneFunction('', 'custom:\n  a: ${self:nothing}\nresources: ${file(nowhere.js)}\n'));
    expect(read.findings).toEqual([]);
  });

  test('a value of the provider is reported once, not once a function', async () => {
    const text = `service: a\nprovider:\n  name: aws\n  environment: {V: '\${param:v}'}\nfunctions:\n  a: {handler: a.a}\n  b: {handler: b.b}\n`;
    const read = await facts(text);
    expect(read.functions.map((fn) => fn.environment.length)).toEqual([1, 1]);
    expect(read.findings.map(({ id }) => id)).toEqual(['LL1101:serverless.yml:4']);
  });
});

describe('references to resources', () => {
  const RESOURCES = `resources:
  Resources:
    OrdersTable: {Type: AWS::DynamoDB::Table}
    OrdersQueue: {Type: AWS::SQS::Queue}
    OrdersTopic: {Type: AWS::SNS::Topic}
`;
  test.each<[string, string, string]>([
    ['!Ref OrdersTable', '!Ref OrdersTable', 'ORDERS_TABLE'],
    ['{Ref: OrdersTable}', '!Ref OrdersTable', 'ORDERS_TABLE'],
    ['!Ref OrdersQueue', '!Ref OrdersQueue', 'ORDERS_QUEUE_URL'],
    ['!Ref OrdersTopic', '!Ref OrdersTopic', 'ORDERS_TOPIC_ARN'],
    ['!GetAtt OrdersQueue.Arn', '!GetAtt OrdersQueue.Arn', 'ORDERS_QUEUE_ARN'],
    ['{Fn::GetAtt: [OrdersQueue, Arn]}', '!GetAtt OrdersQueue.Arn', 'ORDERS_QUEUE_ARN'],
    ['!ImportValue orders-table', '!ImportValue orders-table', 'ORDERS_TABLE'],
    ['!ImportValue orders-${sls:stage}-table', '!ImportValue orders-${sls:stage}-table', 'ORDERS_TABLE'],
    ["!Sub '${OrdersTable}'", '!Sub ${OrdersTable}', 'ORDERS_TABLE'],
    ["!Sub '${OrdersQueue.Arn}'", '!Sub ${OrdersQueue.Arn}', 'ORDERS_QUEUE_ARN'],
    [
      "!Sub 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${OrdersTable}'",
      '!Sub arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${OrdersTable}',
      'ORDERS_TABLE_ARN',
    ],
    ["!Sub 'https://${OrdersApi}.example.com'", '!Sub https://${OrdersApi}.example.com', 'ORDERS_API_URL'],
    ["!Sub '${OrdersTable}-archive'", '!Sub ${OrdersTable}-archive', 'V'],
    ["!Sub 'eu-${AWS::AccountId}'", '!Sub eu-${AWS::AccountId}', 'V'],
    ["!Join ['', ['arn:aws:s3:::', !Ref Uploads]]", '!Join [, [arn:aws:s3:::, !Ref Uploads]]', 'UPLOADS_ARN'],
    ['!If [IsProd, a, b]', '!If [IsProd, a, b]', 'V'],
    ["!Select [0, !Split [',', !Ref List]]", '!Select [0, !Split [,, !Ref List]]', 'V'],
    ['!Ref AWS::AccountId', '!Ref AWS::AccountId', 'AWS_ACCOUNT_ID'],
    ['${self:custom.ref}', '!Ref OrdersTable', 'ORDERS_TABLE'],
  ])('%s', async (text, source, name) => {
    expect(await value(text, `${CUSTOM}${RESOURCES}`)).toEqual(required('reference', source, name));
  });

  test('a reference inside text', async () => {
    expect(await value('x-${self:custom.ref}', CUSTOM)).toEqual(required('reference', 'x-${self:custom.ref}'));
  });

  test('long sources stay apart', async () => {
    const long = 'x'.repeat(200);
    const sources = await Promise.all(['a', 'b'].map((end) => value(`!Sub '\${A}${long}${end}'`)));
    expect(sources[0]).not.toEqual(sources[1]);
    expect(JSON.stringify(sources[0]).length).toBeLessThan(220);
  });
});

describe('secrets leave no trace', () => {
  const HIDDEN = 'hunter2hunter2';
  test.each([
    `DB_PASSWORD: ${HIDDEN}`,
    `apiKey: "${HIDDEN}-\${sls:stage}"`,
    `JWT_TOKEN: \${self:custom.secret}`,
    `V: postgres://orders:${HIDDEN}@db/orders`,
    `V: postgres://orders:${HIDDEN}@\${cf:network.Host}/orders`,
    `V: !Sub "postgres://orders:${HIDDEN}@\${Db.Endpoint}/orders"`,
    `V: !Join ['', ['postgres://orders:${HIDDEN}@', !GetAtt Db.Endpoint]]`,
    `V: "\${ssm:/db, 'postgres://a:${HIDDEN}@db'}"`,
    `V: "\${param:missing, 'Password=${HIDDEN}'}"`,
    `DB_PASSWORD: "\${env:DB_PASSWORD, '${HIDDEN}'}"`,
    `DB_PASSWORD: "\${self:custom.\${sls:stage}.password, '${HIDDEN}'}"`,
  ])('%s', async (line) => {
    const read = await facts(
      oneFunction(`environment:\n  ${line}`, `custom: {secret: ${HIDDEN}, dev: {password: ${HIDDEN}}}`),
      {
        env: { DB_PASSWORD: HIDDEN },
      },
    );
    expect(only(read).environment).toHaveLength(1);
    expect(only(read).environment[0]?.value.kind).toBe('required');
    expect(JSON.stringify(read)).not.toContain(HIDDEN);
  });

  test('a secret is asked for under its own name', async () => {
    const read = await facts(oneFunction(`environment:\n  DB_PASSWORD: ${HIDDEN}`));
    expect(only(read).environment[0]?.value).toEqual(required('secret', '(secret)', 'DB_PASSWORD'));
  });

  test('where the text is unknown anyway, the source is told', async () => {
    const read = await facts(oneFunction('environment:\n  DB_PASSWORD: ${ssm:/orders/db}'));
    expect(only(read).environment[0]?.value).toEqual(required('external', '${ssm:/orders/db}', 'DB_PASSWORD'));
  });

  test('neither does a finding quote them', async () => {
    const read = await facts(
      oneFunction(`timeout: "\${self:nothing, 'postgres://a:${HIDDEN}@db'}"\nlayers: ["token=${HIDDEN}"]`),
    );
    expect(read.findings.length).toBeGreaterThan(1);
    expect(JSON.stringify(read)).not.toContain(HIDDEN);
  });
});
