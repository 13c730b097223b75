import { describe, expect, test } from 'vitest';
import type { Trigger } from '../../../../src/model/inventory.js';
import { briefs, facts, fn, oneEvent, oneFunction } from './read-template.js';

const QUEUES = `
Orders: {Type: AWS::SQS::Queue}
Ordered: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}`.trim();

async function triggers(type: string, properties: string, top = ''): Promise<readonly Trigger[]> {
  const read = await facts(oneEvent(type, properties, { resources: QUEUES, top }));
  expect(read.findings).toEqual([]);
  return fn(read).triggers;
}

describe('schedules', () => {
  test.each<[string, string, object]>([
    ['Schedule', 'Schedule: rate(5 minutes)', { source: 'rule', expression: 'rate(5 minutes)', enabled: true }],
    ['Schedule', 'Schedule: cron(0 3 * * ? *)\nEnabled: false', { enabled: false }],
    ['Schedule', 'Schedule: rate(1 day)\nState: DISABLED', { enabled: false }],
    ['Schedule', `Schedule: rate(1 day)\nInput: '{"a": 1}'`, { input: { a: 1 } }],
    [
      'ScheduleV2',
      'ScheduleExpression: at(2030-01-01T00:00:00)\nScheduleExpressionTimezone: Europe/Paris\nState: ENABLED',
      { source: 'scheduler', timezone: 'Europe/Paris', enabled: true },
    ],
    ['ScheduleV2', 'ScheduleExpression: rate(1 day)\nFlexibleTimeWindow: {Mode: "OFF"}', { source: 'scheduler' }],
  ])('%s %s', async (type, properties, wanted) => {
    expect(await triggers(type, properties)).toMatchObject([{ kind: 'schedule', id: 'Fn', ...wanted }]);
  });

  test.each<[string, string, string]>([
    ['Schedule', 'Schedule: rate(1 day)\nInput: nothing', 'its input is no JSON'],
    [
      'Schedule',
      'Schedule: rate(1 day)\nInput: !Sub "${Fn}"',
      'its input refers to a resource, known only after deployment',
    ],
    [
      'ScheduleV2',
      'ScheduleExpression: rate(1 day)\nEndDate: 2030-01-01T00:00:00Z',
      'it runs only from or until a certain date (StartDate, EndDate)',
    ],
  ])('%s %s stays', async (type, properties, why) => {
    expect(await triggers(type, properties)).toEqual([
      expect.objectContaining({ kind: 'other', id: `Fn:${type}`, event: type, why }),
    ]);
  });

  test.each([
    ['Schedule', 'Enabled: true', 'LL1104 must-do 9'],
    ['Schedule', 'Schedule: sometimes', 'LL1104 must-do 9'],
    ['Schedule', 'Schedule: !GetAtt Fn.Arn', 'LL1104 must-do 12'],
    [
      'ScheduleV2',
      'ScheduleExpression: rate(1 day)\nFlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 5}',
      'LL1105 note 13',
    ],
  ])('%s %s: %s', async (type, properties, brief) => {
    expect(briefs(await facts(oneEvent(type, properties)))).toEqual([brief]);
  });

  test('rules and schedules of their own', async () => {
    const resources = `
Rule:
  Type: AWS::Events::Rule
  Properties:
    ScheduleExpression: rate(1 hour)
    State: DISABLED
    Targets:
      - {Id: a, Arn: !GetAtt Fn.Arn, InputPath: $.detail}
      - {Id: b, Arn: !GetAtt Fn.Arn, InputTransformer: {InputPathsMap: {id: $.id}, InputTemplate: '{"id": <id>}'}}
      - {Id: c, Arn: !GetAtt Orders.Arn}
Pattern:
  Type: AWS::Events::Rule
  Properties: {EventPattern: {source: [x]}, Targets: [{Id: a, Arn: !GetAtt Fn.Arn}]}
Nightly:
  Type: AWS::Scheduler::Schedule
  Properties:
    ScheduleExpression: cron(0 3 * * ? *)
    ScheduleExpressionTimezone: Europe/Rome
    FlexibleTimeWindow: {Mode: "OFF"}
    Target: {Arn: !GetAtt Fn.Arn, RoleArn: x, Input: '{"n": 1}'}
${QUEUES}`.trim();
    const read = await facts(
      oneFunction('Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}', { resources }),
    );
    expect(fn(read).triggers).toMatchObject([
      { id: 'Fn', expression: 'rate(1 day)' },
      { id: 'Fn-2', source: 'rule', enabled: false, inputPath: '$.detail' },
      { id: 'Fn-3', inputTransformer: { inputPathsMap: { id: '$.id' }, inputTemplate: '{"id": <id>}' } },
      { kind: 'other', id: 'Fn:AWS::Events::Rule' },
      { id: 'Fn-4', source: 'scheduler', timezone: 'Europe/Rome', input: { n: 1 } },
    ]);
    expect(read.findings).toEqual([]);
  });
});

describe('queues', () => {
  test('with what SQS takes where nothing is said', async () => {
    expect(await triggers('SQS', 'Queue: !GetAtt Orders.Arn')).toEqual([
      {
        kind: 'sqs',
        id: 'Fn',
        queue: { kind: 'required', reason: 'reference', source: '!GetAtt Orders.Arn', name: 'ORDERS_ARN' },
        fifo: false,
        batchSize: 10,
        windowSeconds: 0,
        reportBatchItemFailures: false,
        filterPatterns: [],
        enabled: true,
        location: { file: 'template.yaml', line: 11, column: 9 },
      },
    ]);
  });

  test('with everything', async () => {
    const properties = `Queue: !GetAtt Ordered.Arn
BatchSize: 5
MaximumBatchingWindowInSeconds: 20
FunctionResponseTypes: [ReportBatchItemFailures]
ScalingConfig: {MaximumConcurrency: 4}
FilterCriteria: {Filters: [{Pattern: '{"body": {"a": [1]}}'}]}
Enabled: false`;
    expect(await triggers('SQS', properties)).toMatchObject([
      {
        fifo: true,
        batchSize: 5,
        windowSeconds: 20,
        reportBatchItemFailures: true,
        maximumConcurrency: 4,
        filterPatterns: [{ body: { a: [1] } }],
        enabled: false,
      },
    ]);
  });

  test.each<[string, object]>([
    ['arn:aws:sqs:eu-west-1:123456789012:jobs.fifo', { queue: { kind: 'literal' }, fifo: true }],
    ['!Ref QueueArn', { queue: { kind: 'required', reason: 'external', name: 'QUEUE_ARN' } }],
    [
      '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs.fifo"',
      { queue: { kind: 'required', name: 'FN_QUEUE' }, fifo: true },
    ],
    ['!ImportValue jobs-queue', { queue: { kind: 'required', name: 'JOBS_QUEUE' } }],
  ])('%s', async (arn, wanted) => {
    const top = 'Parameters: {QueueArn: {Type: String}}';
    expect(await triggers('SQS', `Queue: ${arn}`, top)).toMatchObject([wanted]);
  });

  test('what is no queue is a finding, an unknown filter stays', async () => {
    expect(briefs(await facts(oneEvent('SQS', 'Queue: jobs')))).toEqual(['LL1104 must-do 9']);
    expect(briefs(await facts(oneEvent('SQS', '')))).toEqual(['LL1104 must-do 9']);
    expect(
      await triggers('SQS', 'Queue: !GetAtt Orders.Arn\nFilterCriteria: {Filters: [{Pattern: no}]}'),
    ).toMatchObject([{ kind: 'other', why: 'its FilterCriteria are not known here' }]);
  });

  test('mappings of their own', async () => {
    const resources = `
Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, EventSourceArn: !GetAtt Orders.Arn, BatchSize: 2}}
Stream: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !GetAtt Fn.Arn, EventSourceArn: !GetAtt T.StreamArn, StartingPosition: LATEST}}
T: {Type: AWS::DynamoDB::Table}
${QUEUES}`.trim();
    const read = await facts(oneFunction('', { resources }));
    expect(fn(read).triggers).toMatchObject([
      { kind: 'sqs', batchSize: 2 },
      { kind: 'other', event: 'AWS::Lambda::EventSourceMapping' },
    ]);
  });
});

describe('what stays on Lambda', () => {
  test.each([
    'S3',
    'SNS',
    'DynamoDB',
    'Kinesis',
    'EventBridgeRule',
    'CloudWatchEvent',
    'Cognito',
    'IoTRule',
    'AlexaSkill',
    'MSK',
    'MQ',
    'SelfManagedKafka',
    'CloudWatchLogs',
    'DocumentDB',
    'Unheard',
  ])('%s', async (type) => {
    const [trigger] = await triggers(type, 'A: b');
    expect(trigger).toMatchObject({ kind: 'other', event: type, id: `Fn:${type}` });
    expect(trigger?.kind === 'other' && /not known/.test(trigger.why)).toBe(type === 'Unheard');
  });

  test.each([
    [
      'a state machine',
      'M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionSubstitutions: {A: !GetAtt Fn.Arn}}}',
    ],
    ['a user pool', 'M: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Fn.Arn}}}'],
    ['a custom resource', 'M: {Type: Custom::Thing, Properties: {ServiceToken: !GetAtt Fn.Arn}}'],
    ['a topic', 'M: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !Sub "${Fn.Arn}"}}'],
  ])('%s calls it', async (_, resources) => {
    expect(fn(await facts(oneFunction('', { resources }))).triggers).toMatchObject([{ kind: 'other' }]);
  });

  test('events that are none are findings', async () => {
    const read = await facts(
      oneFunction('Events:\n  A: {Properties: {}}\n  B: text\n  C: {Type: SQS, Properties: []}\n  D: !Ref Nothing'),
    );
    expect(briefs(read)).toEqual(['LL1104 must-do 9', 'LL1104 must-do 10', 'LL1104 must-do 11', 'LL1101 must-do 12']);
  });
});
