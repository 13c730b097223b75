import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { facts, failure, oneFunction, reading } from './read-template.js';

/** Far above what they take, so that a slow machine passes; without a bound in the reader they would not end at all. */
const SECONDS = 60_000;

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Names: {Type: CommaDelimitedList, Default: 'a,b'}
Conditions:
  IsProd: !Or [!Equals [!Ref Stage, prod], !Not [!Condition IsProd]]
Mappings: {M: {dev: {T: 3}}}
Globals:
  Function: {Runtime: nodejs22.x, Environment: {Variables: {A: !Ref Stage}}}
  Api: {Cors: "'*'"}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Stage
      Auth: {DefaultAuthorizer: T, Authorizers: {T: {FunctionArn: !GetAtt Fn.Arn, Identity: {ReauthorizeEvery: 5}}}}
      DefinitionBody:
        paths: {/x: {get: {x-amazon-apigateway-integration: {type: aws_proxy, uri: !Sub 'x/\${Fn.Arn}'}}}}
  Fn:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: esbuild, BuildProperties: {EntryPoints: [a.ts]}}
    Properties:
      Handler: !Join ['.', [app, handler]]
      CodeUri: src/
      Timeout: !FindInMap [M, !Ref Stage, T]
      Layers: [!Select [0, !Ref Names]]
      FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ['*']}}
      Events:
        A: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /a, Method: get}}
        B: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, FilterCriteria: {Filters: [{Pattern: '{"a": [1]}'}]}}}
        C: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), Input: '{"a": 1}'}}
        D: {Type: HttpApi}
  Rule:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Arn: !GetAtt Fn.Arn, Id: a, Input: !If [IsProd, x, y]}]}
`;

const PIECES = [
  '!Ref ',
  '!GetAtt ',
  '!Sub ',
  '!If ',
  '!Join ',
  '[',
  ']',
  '{',
  '}',
  ':',
  ',',
  '\n',
  '  ',
  '- ',
  '&a ',
  '*a',
  '<<: ',
  '__proto__',
  'constructor',
  'null',
  '0',
  '-1',
  '1e9',
  '"',
  "'",
  '${',
  '}',
  'AWS::NoValue',
  'Fn::Transform',
  'Condition',
  'IsProd',
  'Fn',
  '../',
  '|',
  '>',
  '? ',
  '{{resolve:ssm:',
];

describe('nothing throws', () => {
  test(
    'cut anywhere',
    async () => {
      for (let end = 0; end <= TEMPLATE.length; end += 7) await reading(TEMPLATE.slice(0, end));
    },
    SECONDS,
  );

  test(
    'with pieces put in, taken out and exchanged',
    async () => {
      const change = fc.record({
        at: fc.nat(TEMPLATE.length),
        out: fc.nat(20),
        piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          let text = TEMPLATE;
          for (const { at, out, piece } of changes) text = text.slice(0, at) + piece + text.slice(at + out);
          const read = await reading(text);
          if (!read.ok) expect(['LL1003', 'LL1004']).toContain(read.error.code);
        }),
        { numRuns: 300 },
      );
    },
    SECONDS,
  );

  test(
    'with lines exchanged',
    async () => {
      const lines = TEMPLATE.split('\n');
      const pair = fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1));
      await fc.assert(
        fc.asyncProperty(fc.array(pair, { minLength: 1, maxLength: 3 }), async (pairs) => {
          const changed = [...lines];
          for (const [a, b] of pairs) [changed[a], changed[b]] = [changed[b]!, changed[a]!];
          await reading(changed.join('\n'));
        }),
        { numRuns: 150 },
      );
    },
    SECONDS,
  );
});

describe('files made to exhaust', () => {
  const variable = (value: string) => `Environment:\n  Variables:\n    V: ${value}`;

  test(
    'aliases of aliases, merged with themselves',
    async () => {
      const levels = Array.from({ length: 40 }, (_, i) => {
        const items = Array.from({ length: 10 }, (_, k) => `k${k}: ${i === 0 ? 'x' : `*l${i - 1}`}`);
        return `  l${i}: &l${i} {${items.join(', ')}}`;
      });
      const top = `Metadata:\n${levels.join('\n')}\nGlobals: {Function: {Environment: *l39, Tags: *l39}}\n`;
      const read = await facts(oneFunction('Environment: *l39\nTags: *l39\nEvents: *l39\nLayers: *l39', { top }));
      expect(read.functions).toHaveLength(1);
    },
    SECONDS,
  );

  test(
    'texts that double stop growing',
    async () => {
      const lines = Array.from({ length: 60 }, (_, i) => `  a${i + 1}: &a${i + 1} !Sub ["\${x}\${x}", {x: *a${i}}]`);
      const top = `Metadata:\n  a0: &a0 xx\n${lines.join('\n')}\n`;
      const read = await facts(oneFunction(variable('*a60'), { top }));
      expect(read.findings[0]?.message).toContain('its text grows without end');
    },
    SECONDS,
  );

  test(
    'long chains of conditions end',
    async () => {
      const lines = Array.from({ length: 5000 }, (_, i) => `  C${i}: !Not [!Condition C${i + 1}]`);
      const top = `Conditions:\n${lines.join('\n')}\n  C5000: !Equals [a, a]\n`;
      const read = await facts(oneFunction(variable('!If [C0, a, b]'), { top }));
      expect(read.findings).toMatchObject([{ code: 'LL1101' }]);
    },
    SECONDS,
  );

  test.each(['${', '${!', '${a', '{{resolve:', '${a}'])(
    '%s again and again is read in time',
    async (piece) => {
      const read = await facts(oneFunction(variable(`!Sub ${JSON.stringify(piece.repeat(5000))}`)));
      expect(read.functions).toHaveLength(1);
    },
    SECONDS,
  );

  test.each<[string, string]>([
    ['no map of Resources', 'Transform: AWS::Serverless-2016-10-31\nResources: [AWS::Serverless::Function]'],
    ['an unclosed quote', `${oneFunction()}\n      A: "`],
    ['a key that is a list', `${oneFunction()}\n      ? [a]\n      : b`],
    ['an alias without anchor', `${oneFunction()}\n      A: *b`],
    ['tabs', 'Transform: AWS::Serverless-2016-10-31\nResources:\n\tFn: {}'],
  ])('%s: LL1004', async (_, text) => {
    const found = await failure(text);
    expect(found.code).toBe('LL1004');
    expect(found.fix).toContain('sam validate');
  });

  test('flow collections may hang out to the left, and places stay right', async () => {
    const text = oneFunction('Environment: {\n  Variables: {\n  A: !Ref Nothing\n}\n}\nTimeout: 5');
    const read = await facts(text.replace(/^ +(?=[}])/gm, ''));
    expect(read.functions[0]).toMatchObject({ timeoutSeconds: 5, environment: [{ name: 'A' }] });
    expect(read.findings).toMatchObject([{ location: { line: 10 } }]);
  });
});
