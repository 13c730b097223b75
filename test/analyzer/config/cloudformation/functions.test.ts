import { describe, expect, test } from 'vitest';
import { briefs, facts, fn, indent, oneFunction } from './read-template.js';

describe('a function', () => {
  test('what SAM takes where nothing is said', async () => {
    const read = await facts(oneFunction());
    expect(read.service).toEqual({
      name: 'service',
      dialect: 'sam',
      file: 'template.yaml',
      root: '.',
      defaultStage: 'Prod',
    });
    expect(read.functions).toEqual([
      {
        id: 'Fn',
        deployedName: { kind: 'required', reason: 'reference', source: '!Ref Fn', name: 'FN_NAME' },
        handler: 'app.handler',
        runtime: 'nodejs22.x',
        timeoutSeconds: 3,
        memoryMb: 128,
        environment: [],
        triggers: [],
        packaging: { patterns: [], individually: true, layers: [] },
        location: { file: 'template.yaml', line: 3, column: 3 },
      },
    ]);
    expect(read.findings).toEqual([]);
  });

  test('what it says itself', async () => {
    const text = oneFunction(
      `FunctionName: todos
CodeUri: ./functions/todos/
Timeout: 10
MemorySize: "512"
ReservedConcurrentExecutions: 2
AutoPublishAlias: live`,
    );
    const metadata = `    Metadata:\n      BuildMethod: esbuild\n      BuildProperties:\n        EntryPoints: [src/app.ts, ./src/b.ts]`;
    const read = await facts(`${text}\n${metadata}`);
    expect(fn(read)).toMatchObject({
      deployedName: { kind: 'literal', text: 'todos' },
      codeUri: 'functions/todos',
      timeoutSeconds: 10,
      memoryMb: 512,
      reservedConcurrency: 2,
      entryPoints: ['src/app.ts', 'src/b.ts'],
    });
    expect(read.findings).toEqual([]);
  });

  test('Globals: maps merge, lists come first, scalars are overridden', async () => {
    const top = `
Globals:
  Function:
    Runtime: nodejs20.x
    Timeout: 20
    Handler: global.handler
    CodeUri: shared/
    Layers: [!Ref First]
    Environment: {Variables: {A: one, B: two, C: three}}`;
    const resources = `
First: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layers/first}}
Second: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: ./layers/second/}}
Other: {Type: AWS::Serverless::Function}`;
    const read = await facts(
      oneFunction('Layers: [!Ref Second]\nEnvironment: {Variables: {B: own, C: !Ref AWS::NoValue, D: four}}', {
        top,
        resources,
      }),
    );
    expect(fn(read, 'Other')).toMatchObject({
      runtime: 'nodejs20.x',
      timeoutSeconds: 20,
      handler: 'global.handler',
      codeUri: 'shared',
    });
    expect(fn(read)).toMatchObject({ runtime: 'nodejs22.x', timeoutSeconds: 20, handler: 'app.handler' });
    expect(fn(read).packaging.layers).toEqual(['layers/first', 'layers/second']);
    expect(fn(read).environment.map(({ name, value }) => [name, value])).toEqual([
      ['A', { kind: 'literal', text: 'one' }],
      ['B', { kind: 'literal', text: 'own' }],
      ['D', { kind: 'literal', text: 'four' }],
    ]);
    expect(read.findings).toEqual([]);
  });

  test('a container image has neither handler nor runtime', async () => {
    const read = await facts(
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties: {PackageType: Image}',
    );
    expect(fn(read)).toMatchObject({ handler: '', runtime: '' });
    expect(read.findings).toEqual([]);
  });

  test('a plain Lambda function', async () => {
    const text = `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: src/}
  Uploaded:
    Type: AWS::Lambda::Function
    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: {S3Bucket: b, S3Key: k}}`;
    const read = await facts(text);
    expect(fn(read)).toMatchObject({ handler: 'a.b', codeUri: 'src' });
    expect(fn(read, 'Uploaded').handler).toBe('');
    expect(briefs(read)).toEqual(['LL1103 must-do 7']);
  });

  test('packages beside the folder of the template: the root is above both', async () => {
    const read = await facts(oneFunction('CodeUri: ../src/todos'), { at: 'infra/sam/template.yaml' });
    expect(read.service).toMatchObject({ file: 'infra/sam/template.yaml', root: 'infra', name: 'sam' });
    expect(fn(read).codeUri).toBe('src/todos');
  });
});

describe('what cannot be read', () => {
  test.each<[string, string, string]>([
    ['CodeUri outside', 'CodeUri: ../src', 'LL1103 must-do 8'],
    ['CodeUri absolute', 'CodeUri: /src', 'LL1103 must-do 8'],
    ['CodeUri in S3', 'CodeUri: s3://bucket/key', 'LL1103 must-do 8'],
    ['CodeUri as an object', 'CodeUri: {Bucket: b, Key: k}', 'LL1103 must-do 8'],
    ['an archive', 'CodeUri: build/fn.zip', 'LL1103 must-do 8'],
    ['code in the template', 'InlineCode: exports.handler = 1', 'LL1103 must-do 8'],
    ['a name that Lambda does not take', 'Environment: {Variables: {"a-b": c}}', 'LL1105 must-do 8'],
    ['a variable that is a list', 'Environment: {Variables: {A: [c]}}', 'LL1105 must-do 8'],
    ['variables that are no map', 'Environment: {Variables: [c]}', 'LL1105 must-do 8'],
    ['a timeout that is none', 'Timeout: soon', 'LL1105 must-do 8'],
    ['a timeout that is known later', 'Timeout: !GetAtt Fn.Arn', 'LL1105 must-do 8'],
    ['a layer from elsewhere', 'Layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:x:1"]', 'LL1105 must-do 8'],
    ['a file system', 'FileSystemConfigs: [{Arn: x, LocalMountPath: /mnt}]', 'LL1105 must-do 8'],
    ['destinations', 'EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}', 'LL1105 must-do 8'],
    ['Events that are a list', 'Events: [a]', 'LL1104 must-do 8'],
  ])('%s', async (_, properties, brief) => {
    const read = await facts(oneFunction(properties));
    expect(briefs(read)).toEqual([brief]);
    expect(JSON.stringify(read)).not.toContain('123456789012');
  });

  test.each<[string, string, string[]]>([
    ['no Handler', 'Fn: {Type: AWS::Serverless::Function, Properties: {Runtime: nodejs22.x}}', ['LL1103 must-do 3']],
    ['no Runtime', 'Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}', ['LL1103 must-do 3']],
    ['no Properties', 'Fn: {Type: AWS::Serverless::Function, Properties: [a]}', ['LL1103 must-do 3']],
    [
      'an id that CloudFormation refuses',
      'a-b: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}',
      ['LL1103 must-do 3'],
    ],
    [
      'an id that JavaScript refuses',
      '__proto__: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}',
      ['LL1103 must-do 3'],
    ],
    ['an entry that is none', 'Fn: nothing', ['LL1103 must-do 3']],
    ['a loop', 'Topic: {Type: AWS::SNS::Topic}\n"Fn::ForEach::Each": [Name, [a], {}]', ['LL1103 must-do 4']],
    [
      'a nested application',
      'App: {Type: AWS::Serverless::Application, Properties: {Location: ./app/template.yaml}}',
      ['LL1105 must-do 3'],
    ],
    [
      'a nested stack',
      'App: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./a.yaml}}',
      ['LL1105 must-do 3'],
    ],
  ])('%s', async (_, resources, found) => {
    const text = `Transform: AWS::Serverless-2016-10-31\nResources:\n${indent(resources, 2)}`;
    expect(briefs(await facts(text))).toEqual(found);
  });

  test('of two functions with one id the first counts', async () => {
    const one = (handler: string) =>
      `  Fn:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: ${handler}, Runtime: nodejs22.x}`;
    const read = await facts(`Transform: AWS::Serverless-2016-10-31\nResources:\n${one('a.a')}\n${one('b.b')}`);
    expect(fn(read).handler).toBe('a.a');
    expect(read.findings).toMatchObject([{ code: 'LL1102', functionId: 'Fn', location: { line: 6 } }]);
  });

  test('a macro and a transform that the template cannot show', async () => {
    const read = await facts(
      oneFunction().replace('AWS::Serverless-2016-10-31', '[AWS::Serverless-2016-10-31, MyMacro]'),
    );
    expect(read.findings).toMatchObject([{ code: 'LL1106', message: expect.stringContaining('MyMacro') }]);
  });

  test('a layer that SAM builds is used as it is, and says so once', async () => {
    const top = 'Globals: {Function: {Layers: [!Ref Deps]}}';
    const resources =
      'Deps: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: deps}, Metadata: {BuildMethod: nodejs22.x}}\nTwo: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}';
    const read = await facts(oneFunction('', { top, resources }));
    expect(read.functions.map(({ packaging }) => packaging.layers)).toEqual([['deps'], ['deps']]);
    expect(briefs(read)).toEqual(['LL1105 must-do 4']);
  });
});
