import { describe, expect, test } from 'vitest';
import { briefs, facts, failure, oneFunction, only } from '../read-text.js';

const at = (line: number, column: number) => ({ file: 'serverless.yml', line, column });

describe('settings and their defaults', () => {
  test('the framework says what the file leaves out', async () => {
    const read = await facts('service: orders\nprovider: {name: aws}\nfunctions:\n  f: {handler: src/f.handler}\n');
    expect(only(read)).toEqual({
      id: 'f',
      deployedName: { kind: 'stage', parts: ['orders-', { stage: true }, '-f'] },
      handler: 'src/f.handler',
      runtime: 'nodejs20.x',
      timeoutSeconds: 6,
      memoryMb: 1024,
      environment: [],
      triggers: [],
      packaging: { patterns: [], individually: false, layers: [] },
      location: at(4, 3),
    });
    expect(read.findings).toEqual([]);
    expect(read.service).toEqual({
      name: 'orders',
      dialect: 'serverless',
      file: 'serverless.yml',
      root: '.',
      defaultStage: 'dev',
    });
  });

  test('the provider speaks for all functions, each function for itself', async () => {
    const provider = 'timeout: 20\nmemorySize: 256\nregion: eu-west-1';
    const read = await facts(oneFunction('timeout: "30"\nreservedConcurrency: 0\nruntime: nodejs24.x', '', provider));
    expect(only(read)).toMatchObject({
      timeoutSeconds: 30,
      memoryMb: 256,
      reservedConcurrency: 0,
      runtime: 'nodejs24.x',
    });
    expect(read.service.region).toBe('eu-west-1');
  });

  test.each<[string, object]>([
    ['name: my-orders', { kind: 'literal', text: 'my-orders' }],
    ['name: orders-${sls:stage}', { kind: 'stage', parts: ['orders-', { stage: true }] }],
    ['name: reset-password', { kind: 'literal', text: 'reset-password' }],
    [
      'name: !Sub "${AWS::StackName}-f"',
      { kind: 'required', reason: 'reference', source: '!Sub ${AWS::StackName}-f', name: 'F_NAME' },
    ],
  ])('%s', async (line, expected) => expect(only(await facts(oneFunction(line))).deployedName).toEqual(expected));

  test.each<[string, string, number]>([
    ['timeout: soon', 'The timeout of "f" must be a whole number from 1 to 900.', 6],
    ['timeout: 0', 'The timeout of "f" must be a whole number from 1 to 900.', 6],
    ['timeout: 901', 'The timeout of "f" must be a whole number from 1 to 900.', 6],
    ['timeout: 1.5', 'The timeout of "f" must be a whole number from 1 to 900.', 6],
    ['timeout: [1]', 'The timeout of "f" must not be a list.', 6],
    ['timeout: !Ref Timeout', 'The timeout of "f" is a CloudFormation function (Ref), known only after deployment.', 6],
    [
      'timeout: ${env:TIMEOUT}',
      'Variable ${env:TIMEOUT} in timeout of "f" cannot be resolved: it comes from the deploying machine\'s environment.',
      6,
    ],
    [
      'timeout: ${param:t}',
      'Variable ${param:t} in timeout of "f" cannot be resolved: no parameter of that name is set.',
      6,
    ],
  ])('%s: a finding, and the default', async (line, message, seconds) => {
    const read = await facts(oneFunction(line));
    expect(only(read).timeoutSeconds).toBe(seconds);
    expect(read.findings).toMatchObject([{ demand: 'must-do', message, location: { line: 8 } }]);
  });

  test.each<[string, object, number]>([
    ['timeout: ${env:TIMEOUT, 9}', { env: { TIMEOUT: '12' } }, 12],
    ['timeout: ${env:TIMEOUT, 9}', {}, 9],
    ['timeout: ${param:t}', { params: { t: '15' } }, 15],
    ['timeout: ${ssm:/timeout, 20}', {}, 20],
    ['timeout: null', {}, 6],
  ])('%s given %j', async (line, given, seconds) => {
    const read = await facts(oneFunction(line), given);
    expect([only(read).timeoutSeconds, read.findings]).toEqual([seconds, []]);
  });

  test('a setting of one stage is read as for that stage, and noted', async () => {
    const text = oneFunction('timeout: ${self:custom.timeout.${sls:stage}}', 'custom: {timeout: {dev: 5, prod: 25}}');
    const read = await facts(text, { stage: 'prod' });
    expect(only(read).timeoutSeconds).toBe(25);
    expect(read.findings).toMatchObject([
      {
        code: 'LL1107',
        demand: 'note',
        message: 'The timeout of "f" differs between stages; it is read as for stage "prod".',
      },
    ]);
    expect(only(await facts(text)).timeoutSeconds).toBe(5);
  });

  test('text from this machine is never copied', async () => {
    const read = await facts(oneFunction('runtime: ${env:RUNTIME}'), { env: { RUNTIME: 'nodejs-from-here' } });
    expect(only(read).runtime).toBe('nodejs22.x');
    expect(JSON.stringify(read)).not.toContain('from-here');
    expect(briefs(read)).toEqual(['LL1101 must-do 8']);
  });
});

describe('environment', () => {
  test('the function overrides, null removes, order is that of first mention', async () => {
    const provider = 'environment: {A: a, B: b, C: c}';
    const read = await facts(oneFunction('environment: {D: d, B: own, C: null}', '', provider));
    expect(only(read).environment.map(({ name, value }) => [name, value])).toEqual([
      ['A', { kind: 'literal', text: 'a' }],
      ['B', { kind: 'literal', text: 'own' }],
      ['D', { kind: 'literal', text: 'd' }],
    ]);
    expect(only(read).environment.map(({ location }) => location.line)).toEqual([5, 9, 9]);
  });

  test.each<[string, string]>([
    ['environment: [a]', 'LL1105 must-do 8'],
    ['environment: text', 'LL1105 must-do 8'],
    ['environment: ${file(env.js)}', 'LL1101 must-do 8'],
    ['environment: {V: [a]}', 'LL1105 must-do 8'],
    ['environment: {V: {a: b}}', 'LL1105 must-do 8'],
    ['environment: {"A-B": x}', 'LL1105 must-do 8'],
    ['environment: {__proto__: x}', 'LL1105 must-do 8'],
    ['environment: {"A\\nB": x}', 'LL1105 must-do 8'],
    ['environment: {1A: x}', 'LL1105 must-do 8'],
  ])('%s', async (line, finding) => {
    const read = await facts(oneFunction(line));
    expect(only(read).environment).toEqual([]);
    expect(briefs(read)).toEqual([finding]);
  });

  test('null in one stage only is still a variable', async () => {
    const read = await facts(
      oneFunction('environment: {V: "${self:custom.v.${sls:stage}}"}', 'custom: {v: {dev: null, prod: x}}'),
    );
    expect(only(read).environment[0]?.value).toMatchObject({ kind: 'required', reason: 'stage-lookup' });
  });
});

describe('packaging', () => {
  test('service first, exclude and include before patterns', async () => {
    const top = 'package: {individually: true, exclude: [a/**], include: [b.json], patterns: ["!c/**", d]}';
    const read = await facts(oneFunction('package: {exclude: [e], include: [f], patterns: [templates/**]}', top));
    expect(only(read).packaging).toEqual({
      patterns: ['!a/**', 'b.json', '!c/**', 'd', '!e', 'f', 'templates/**'],
      individually: true,
      layers: [],
    });
  });

  test('a function decides for itself', async () => {
    const read = await facts(oneFunction('package: {individually: false}', 'package: {individually: true}'));
    expect(only(read).packaging.individually).toBe(false);
  });

  test('a package built before is noted', async () => {
    expect(briefs(await facts(oneFunction('package: {artifact: dist/f.zip}')))).toEqual(['LL1105 note 8']);
  });
});

describe('layers', () => {
  const LAYERS = 'layers:\n  shared-libs_v2: {path: ./layers/shared/}\n  other: {path: layers/other}\n';

  test('those of the file give their folders', async () => {
    const read = await facts(
      oneFunction('layers:\n  - !Ref SharedDashlibsUnderscorev2LambdaLayer\n  - {Ref: OtherLambdaLayer}', LAYERS),
    );
    expect(only(read).packaging.layers).toEqual(['layers/shared', 'layers/other']);
    expect(read.findings).toEqual([]);
  });

  test("the provider's count where the function has none", async () => {
    const provider = 'layers: [!Ref OtherLambdaLayer]';
    expect(only(await facts(oneFunction('', LAYERS, provider))).packaging.layers).toEqual(['layers/other']);
    expect(only(await facts(oneFunction('layers: []', LAYERS, provider))).packaging.layers).toEqual([]);
  });

  test.each<[string, string]>([
    [
      'arn:aws:lambda:eu-west-1:123456789012:layer:insights:1',
      'arn:aws:lambda:eu-west-1:************:layer:insights:1',
    ],
    ['!Ref MissingLambdaLayer', '!Ref MissingLambdaLayer'],
    ["${cf:layers.Arn, ''}", '${cf:layers.Arn}'],
  ])('%s is from elsewhere: LL1105', async (layer, shown) => {
    const read = await facts(oneFunction(`layers:\n  - ${layer}`, LAYERS));
    expect(only(read).packaging.layers).toEqual([]);
    expect(read.findings).toMatchObject([
      { code: 'LL1105', demand: 'must-do', message: `Layer ${shown} of "f" is not in this repository.` },
    ]);
  });
});

describe('functions that are not like others', () => {
  test('a container image has neither handler nor runtime', async () => {
    const read = await facts('service: a\nprovider: {name: aws}\nfunctions:\n  f: {image: {name: base}}\n');
    expect(only(read)).toMatchObject({ handler: '', runtime: '' });
    expect(read.findings).toEqual([]);
  });

  test('other runtimes are told as they are', async () => {
    expect(only(await facts(oneFunction('runtime: python3.12'))).runtime).toBe('python3.12');
  });

  test.each<[string, string]>([
    ['handler: 12', 'LL1103 must-do 4'],
    ['handler: [a]', 'LL1103 must-do 4'],
    ['handler: ""', 'LL1103 must-do 4'],
    ['handler: "a\\nb"', 'LL1103 must-do 4'],
    ['handler: null', 'LL1103 must-do 4'],
    ['timeout: 5', 'LL1103 must-do 4'],
    ['handler: "${param:h}"', 'LL1101 must-do 4'],
  ])('%s: no handler, but counted', async (line, finding) => {
    const read = await facts(`service: a\nprovider: {name: aws}\nfunctions:\n  f: {${line}}\n  g: {handler: g.g}\n`);
    expect(read.functions.map(({ id, handler }) => [id, handler])).toEqual([
      ['f', ''],
      ['g', 'g.g'],
    ]);
    expect(briefs(read)).toEqual([finding]);
  });

  test('a file system that is mounted', async () => {
    expect(briefs(await facts(oneFunction('fileSystemConfig: {localMountPath: /mnt/x}')))).toEqual([
      'LL1105 must-do 8',
    ]);
  });
});

describe('which functions there are', () => {
  const ids = async (text: string, files = {}): Promise<[string[], string[]]> => {
    const read = await facts(`service: a\nprovider: {name: aws}\n${text}`, { files });
    return [read.functions.map(({ id }) => id), briefs(read)];
  };

  test('none', async () => expect(await ids('')).toEqual([[], []]));
  test('an empty block', async () => expect(await ids('functions:\n')).toEqual([[], []]));

  test('from files, in their order, with their places', async () => {
    const files = {
      'a/functions.yml': 'one: {handler: a.one}\n',
      'b.yml': 'two:\n  handler: b.two\n  timeout: soon\n',
    };
    const text = 'functions:\n  - ${file(./a/functions.yml)}\n  - ${file(b.yml)}\n  - three: {handler: c.three}\n';
    const read = await facts(`service: a\nprovider: {name: aws}\n${text}`, { files });
    expect(read.functions.map(({ id, location }) => [id, location])).toEqual([
      ['one', { file: 'a/functions.yml', line: 1, column: 1 }],
      ['two', { file: 'b.yml', line: 1, column: 1 }],
      ['three', at(6, 5)],
    ]);
    expect(read.findings[0]?.location).toEqual({ file: 'b.yml', line: 3, column: 12 });
  });

  test('two of one name: the first counts, LL1102 names both lines, the rest goes on', async () => {
    const read = await facts(
      'service: a\nprovider: {name: aws}\nfunctions:\n  f: {handler: a.one}\n  g: {handler: g.g}\n  f: {handler: a.two}\n',
    );
    expect(read.functions.map(({ id, handler }) => [id, handler])).toEqual([
      ['f', 'a.one'],
      ['g', 'g.g'],
    ]);
    expect(read.findings).toEqual([
      {
        id: 'LL1102:f:serverless.yml:6',
        code: 'LL1102',
        demand: 'must-do',
        message: 'Function "f" is defined twice: serverless.yml:4 counts, serverless.yml:6 does not.',
        fix: 'Rename or remove one of them.',
        location: at(6, 3),
        functionId: 'f',
      },
    ]);
  });

  test('two of one name in two files', async () => {
    const files = { 'a.yml': 'f: {handler: a.f}', 'b.yml': 'f: {handler: b.f}' };
    expect(await ids('functions: ["${file(a.yml)}", "${file(b.yml)}"]', files)).toEqual([['f'], ['LL1102 must-do 1']]);
  });

  test.each<[string, string[]]>([
    ['functions: ${file(functions.js)}', ['LL1101 must-do 3']],
    ['functions: [text]', ['LL1103 must-do 3']],
    ['functions: {f: text}', ['LL1103 must-do 3']],
    ['functions: {f: null}', ['LL1103 must-do 3']],
    ['functions: {f: "${file(missing.yml)}"}', ['LL1101 must-do 3']],
    ['functions: {"a b": {handler: a.b}}', ['LL1103 must-do 3']],
    ['functions: {"a`$": {handler: a.b}}', ['LL1103 must-do 3']],
    ['functions: {__proto__: {handler: a.b}}', ['LL1103 must-do 3']],
    ['functions: {"../x": {handler: a.b}}', ['LL1103 must-do 3']],
  ])('%s', async (text, findings) => expect(await ids(text)).toEqual([[], findings]));

  test('names that only look dangerous are names', async () => {
    expect(
      await ids('functions: {constructor: {handler: a.b}, toString: {handler: a.b}, create-order_2: {handler: a.b}}'),
    ).toEqual([['constructor', 'toString', 'create-order_2'], []]);
  });
});

describe('notes about the whole file', () => {
  test('plugins that change meaning, once each', async () => {
    const plugins =
      'plugins: [serverless-offline, serverless-dotenv-plugin, serverless-domain-manager, serverless-esbuild, ./plugins/mine]';
    const read = await facts(oneFunction('', plugins));
    expect(read.findings.map(({ code, demand, message }) => [code, demand, message.split(' changes')[0]])).toEqual([
      ['LL1106', 'note', 'Plugin serverless-dotenv-plugin'],
      ['LL1106', 'note', 'Plugin ./plugins/mine'],
    ]);
    const domain = 'plugins: [serverless-domain-manager]\ncustom: {customDomain: {basePath: v1}}';
    expect(briefs(await facts(oneFunction('', domain)))).toEqual(['LL1106 note 2']);
    expect(briefs(await facts(oneFunction('', 'plugins: {modules: [serverless-plugin-warmup]}')))).toEqual([
      'LL1106 note 2',
    ]);
  });

  test('resources that start functions', async () => {
    const resources =
      'resources:\n  - Resources:\n      Nightly: {Type: AWS::Events::Rule}\n      Table: {Type: AWS::DynamoDB::Table}\n';
    expect(briefs(await facts(oneFunction('', resources)))).toEqual(['LL1105 note 4']);
  });

  test('a service without a readable name', async () => {
    const read = await facts('service: ${env:NAME}\nprovider: {name: aws}\nfunctions: {f: {handler: a.b}}');
    expect(read.service.name).toBe('service');
    expect(briefs(read)).toEqual(['LL1101 must-do 1']);
  });
});

describe('a file that cannot be parsed: LL1004 with its place', () => {
  test.each<[string, string, number]>([
    ['an open bracket', 'service: a\nfunctions: [1\nx: 2\n', 3],
    ['a tab', 'service: a\nfunctions:\n\tf: 1\n', 3],
    ['two values', 'service: a: b\n', 1],
    ['a repeated key', 'service: a\nprovider: {name: aws}\nservice: b\n', 3],
    ['a repeated key in a function', 'service: a\nfunctions:\n  f:\n    handler: a.b\n    handler: a.c\n', 5],
    ['an alias to nothing', 'service: *a\n', 1],
    ['an alias to itself', 'service: a\ncustom: &c\n  d: *c\n', 3],
    ['a key that is a list', 'service: a\n? [a]\n: b\n', 2],
    ['a second document', 'service: a\n---\nservice: b\n', 2],
    ['no map', '- a\n', 1],
    ['nothing', '', 1],
  ])('%s', async (_, text, line) => {
    const error = await failure(text);
    expect(error).toMatchObject({ code: 'LL1004', exit: 2, location: { file: 'serverless.yml', line } });
    expect(error.message).toMatch(new RegExp(`^serverless\\.yml:${line}:\\d+ cannot be parsed: .`));
    expect(error.fix).not.toBe('');
  });

  test('a repeated key in a file of functions counts as a function twice, elsewhere it does not parse', async () => {
    const text = (v: string) => oneFunction(`environment: {V: "${v}"}`);
    const files = { 'x.yml': 'a: 1\na: 2\n' };
    expect(await failure(text('${file(x.yml):a}'), { files })).toMatchObject({
      code: 'LL1004',
      location: { file: 'x.yml', line: 2 },
    });
  });
});

test('YAML as the framework reads it: anchors, merge keys, line folding, CRLF', async () => {
  const text = [
    'service: a',
    'provider: {name: aws}',
    'custom:',
    '  base: &base {timeout: 11, memorySize: 512}',
    '  more: &more {memorySize: 128, handler: m.m}',
    'functions:',
    '  f:',
    '    <<: [*base, *more]',
    '    handler: >-',
    '      src/f.handler',
    '  g: {<<: *more}',
    '',
  ].join('\r\n');
  const read = await facts(text);
  expect(read.functions.map(({ handler, timeoutSeconds, memoryMb }) => [handler, timeoutSeconds, memoryMb])).toEqual([
    ['src/f.handler', 11, 512],
    ['m.m', 6, 128],
  ]);
  expect(read.functions[1]?.location).toEqual(at(11, 3));
});
