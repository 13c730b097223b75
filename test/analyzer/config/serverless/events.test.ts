import { describe, expect, test } from 'vitest';
import type { Trigger } from '../../../../src/model/inventory.js';
import { briefs, facts, type Given, oneFunction, triggersOf } from '../read-text.js';

const events = (...lines: string[]): string => `events:\n${lines.map((line) => `  - ${line}`).join('\n')}`;
const location = { file: 'serverless.yml', line: 9, column: 9 };

async function triggers(line: string, top = '', given: Given = {}): Promise<readonly Trigger[]> {
  return triggersOf(await facts(oneFunction(events(line), top), given));
}

const schedule = (expression: string, more: object = {}) => ({
  kind: 'schedule',
  id: 'f',
  source: 'rule',
  expression,
  enabled: true,
  location: expect.anything(),
  ...more,
});

describe('schedules', () => {
  test.each<[string, object[]]>([
    ['schedule: rate(5 minutes)', [schedule('rate(5 minutes)', { location })]],
    ['schedule: cron(0 3 * * ? *)', [schedule('cron(0 3 * * ? *)')]],
    ['schedule: {rate: rate(1 day), enabled: false}', [schedule('rate(1 day)', { enabled: false })]],
    [
      'schedule: {rate: ["cron(0 1 * * ? *)", rate(1 hour)], input: {a: 1}}',
      [schedule('cron(0 1 * * ? *)', { input: { a: 1 } }), schedule('rate(1 hour)', { id: 'f-2', input: { a: 1 } })],
    ],
    [
      'schedule: {rate: at(2026-01-01T00:00:00), method: scheduler, timezone: Europe/Berlin}',
      [schedule('at(2026-01-01T00:00:00)', { source: 'scheduler', timezone: 'Europe/Berlin' })],
    ],
    [
      'schedule: {rate: rate(1 day), input: \'{"a": [1, null]}\'}',
      [schedule('rate(1 day)', { input: { a: [1, null] } })],
    ],
    ['schedule: {rate: rate(1 day), input: \'"text"\'}', [schedule('rate(1 day)', { input: 'text' })]],
    ['schedule: {rate: rate(1 day), inputPath: $.detail}', [schedule('rate(1 day)', { inputPath: '$.detail' })]],
    [
      'schedule: {rate: rate(1 day), inputTransformer: {inputPathsMap: {t: $.time}, inputTemplate: \'{"at": <t>}\'}}',
      [schedule('rate(1 day)', { inputTransformer: { inputPathsMap: { t: '$.time' }, inputTemplate: '{"at": <t>}' } })],
    ],
  ])('%s', async (line, expected) => expect(await triggers(line)).toEqual(expected));

  test.each([
    'schedule: every day',
    'schedule: rate()',
    'schedule: "rate(1 day)\\nx"',
    'schedule: {enabled: true}',
    'schedule: {rate: []}',
    'schedule: {rate: 5}',
    'schedule: null',
  ])('%s is a finding', async (line) => {
    const read = await facts(oneFunction(events(line, 'schedule: rate(1 day)')));
    expect(triggersOf(read)).toHaveLength(1);
    expect(briefs(read)).toEqual(['LL1104 must-do 9']);
  });

  test.each<[string, string]>([
    ['input: {table: !Ref Orders}', 'its input refers to a resource, known only after deployment'],
    ['input: {stage: "${sls:stage}"}', 'its input differs between stages'],
    ['input: {key: "${env:KEY}"}', 'its input comes from outside the repository'],
    ['input: {password: hunter2}', 'its input holds what looks like a secret'],
    ['input: {db: "postgres://a:hunter2@db"}', 'its input holds what looks like a secret'],
    ["input: 'no json'", 'its input is no JSON'],
    ['inputPath: [a]', 'its inputPath is not known here'],
    ['inputTransformer: {inputPathsMap: {}}', 'its inputTransformer is not known here'],
  ])('with %s it stays', async (setting, why) => {
    const read = await facts(oneFunction(events(`schedule: {rate: rate(1 day), ${setting}}`)), {
      env: { KEY: 'hunter2' },
    });
    expect(triggersOf(read)).toEqual([{ kind: 'other', id: 'f:schedule', event: 'schedule', why, location }]);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  test('what differs between stages is noted', async () => {
    const custom = 'custom: {on: {dev: false, prod: true}}';
    const read = await facts(
      oneFunction(events('schedule: {rate: rate(1 day), enabled: "${self:custom.on.${sls:stage}}"}'), custom),
    );
    expect(triggersOf(read)).toMatchObject([{ enabled: false }]);
    expect(briefs(read)).toEqual(['LL1107 note 10']);
  });

  test('ids avoid the names of other functions', async () => {
    const text = `service: a\nprovider: {name: aws}\nfunctions:\n  f: {handler: a.b, events: [{schedule: rate(1 day)}, {schedule: rate(2 days)}]}\n  f-2: {handler: a.c, events: [{schedule: rate(1 day)}]}\n`;
    const ids = triggersOf(await facts(text)).map(({ id }) => id);
    expect(ids).toEqual(['f', 'f-3', 'f-2']);
  });
});

const ARN = 'arn:aws:sqs:eu-west-1:123456789012:orders';
const queue = (value: object, more: object = {}) => ({
  kind: 'sqs',
  id: 'f',
  queue: value,
  fifo: false,
  batchSize: 10,
  windowSeconds: 0,
  reportBatchItemFailures: false,
  filterPatterns: [],
  enabled: true,
  location: expect.anything(),
  ...more,
});
const needed = (reason: string, source: string, name: string) => ({ kind: 'required', reason, source, name });

describe('queues', () => {
  const RESOURCES = `resources:
  Resources:
    Orders: {Type: AWS::SQS::Queue}
    Ordered: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
    Named: {Type: AWS::SQS::Queue, Properties: {QueueName: n.fifo}}
custom: {q: {dev: {ordersArn: ${ARN}}}}
`;
  test.each<[string, object]>([
    [`sqs: ${ARN}`, queue({ kind: 'literal', text: ARN })],
    [`sqs: ${ARN}.fifo`, queue({ kind: 'literal', text: `${ARN}.fifo` }, { fifo: true })],
    [`sqs: "${ARN}-\${sls:stage}"`, queue({ kind: 'stage', parts: [`${ARN}-`, { stage: true }] })],
    ['sqs: !GetAtt Orders.Arn', queue(needed('reference', '!GetAtt Orders.Arn', 'ORDERS_ARN'))],
    [
      'sqs: {arn: {Fn::GetAtt: [Ordered, Arn]}}',
      queue(needed('reference', '!GetAtt Ordered.Arn', 'ORDERED_ARN'), { fifo: true }),
    ],
    ['sqs: {arn: !GetAtt Named.Arn}', queue(needed('reference', '!GetAtt Named.Arn', 'NAMED_ARN'), { fifo: true })],
    ['sqs: {arn: !ImportValue orders-queue}', queue(needed('reference', '!ImportValue orders-queue', 'ORDERS_QUEUE'))],
    [
      "sqs: {arn: !Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:x.fifo'}",
      queue(needed('reference', '!Sub arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:x.fifo', 'F_QUEUE'), { fifo: true }),
    ],
    [
      'sqs: {arn: "${ssm:/orders/queue-arn}"}',
      queue(needed('external', '${ssm:/orders/queue-arn}', 'ORDERS_QUEUE_ARN')),
    ],
    [
      'sqs: {arn: "${cf:queues-${sls:stage}.OrdersQueueArn}"}',
      queue(needed('external', '${cf:queues-${sls:stage}.OrdersQueueArn}', 'ORDERS_QUEUE_ARN')),
    ],
    [
      'sqs: {arn: "arn:aws:sqs:${aws:region}:${aws:accountId}:order-events"}',
      queue(needed('external', 'arn:aws:sqs:${aws:region}:${aws:accountId}:order-events', 'ORDER_EVENTS')),
    ],
    [
      'sqs: {arn: "${self:custom.q.${sls:stage}.ordersArn}"}',
      queue(needed('stage-lookup', '${self:custom.q.${sls:stage}.ordersArn}', 'ORDERS_ARN')),
    ],
    [
      `sqs: {arn: '${ARN}', batchSize: 5, maximumBatchingWindow: 30, functionResponseType: ReportBatchItemFailures, maximumConcurrency: 7, enabled: false}`,
      queue(
        { kind: 'literal', text: ARN },
        { batchSize: 5, windowSeconds: 30, reportBatchItemFailures: true, maximumConcurrency: 7, enabled: false },
      ),
    ],
    [
      `sqs: {arn: '${ARN}', filterPatterns: [{body: {kind: [order]}}]}`,
      queue({ kind: 'literal', text: ARN }, { filterPatterns: [{ body: { kind: ['order'] } }] }),
    ],
  ])('%s', async (line, expected) => {
    const read = await facts(oneFunction(events(line), RESOURCES));
    expect(triggersOf(read)).toEqual([expected]);
    expect(read.findings).toEqual([]);
  });

  test.each(['sqs: {batchSize: 1}', 'sqs: null', 'sqs: orders', 'sqs: {arn: [a]}', 'sqs: 5'])(
    '%s is a finding',
    async (line) => {
      const read = await facts(oneFunction(events(line, `sqs: ${ARN}`)));
      expect(triggersOf(read)).toHaveLength(1);
      expect(briefs(read).at(-1)).toMatch(/^LL1104 must-do 9$/);
    },
  );

  test.each<[string, string]>([
    ['batchSize: 0', 'LL1104 must-do 9'],
    ['batchSize: many', 'LL1104 must-do 9'],
    ['maximumBatchingWindow: 301', 'LL1104 must-do 9'],
    ['enabled: perhaps', 'LL1105 must-do 9'],
  ])('with %s the default holds', async (setting, finding) => {
    const read = await facts(oneFunction(events(`sqs: {arn: '${ARN}', ${setting}}`)));
    expect(triggersOf(read)).toEqual([queue({ kind: 'literal', text: ARN })]);
    expect(briefs(read)).toEqual([finding]);
  });

  test('a filter that is not known keeps the function on Lambda', async () => {
    expect(await triggers(`sqs: {arn: '${ARN}', filterPatterns: [{body: "\${env:X}"}]}`)).toMatchObject([
      { kind: 'other', event: 'sqs', why: 'its filterPatterns are not known here' },
    ]);
  });

  test('several have ids of their own', async () => {
    const read = await facts(oneFunction(events(`sqs: ${ARN}`, `sqs: ${ARN}-2`)));
    expect(triggersOf(read).map(({ id }) => id)).toEqual(['f', 'f-2']);
  });
});

describe('events that stay on Lambda', () => {
  test.each([
    'cognitoUserPool',
    's3',
    'sns',
    'stream',
    'websocket',
    'alb',
    'eventBridge',
    'cloudwatchEvent',
    'cloudwatchLog',
    'cloudFront',
    'iot',
    'iotFleetProvisioning',
    'alexaSkill',
    'alexaSmartHome',
    'msk',
    'kafka',
    'activemq',
    'rabbitmq',
  ])('%s says why', async (event) => {
    const [trigger] = await triggers(`${event}: {some: setting}`);
    expect(trigger).toMatchObject({ kind: 'other', id: `f:${event}`, event, location });
    expect(trigger?.kind === 'other' && trigger.why).not.toContain('not known');
  });

  test('an event without settings, one nobody knows, two of a kind', async () => {
    const read = await facts(oneFunction(events('alexaSkill', 'appSync: {}', 's3: a', 's3: b', 'constructor: {}')));
    expect(triggersOf(read).map((trigger) => trigger.kind === 'other' && [trigger.id, trigger.why])).toEqual([
      ['f:alexaSkill', 'Alexa skills are not carried over yet'],
      ['f:appSync', 'this kind of event is not known; a plugin may define it'],
      ['f:s3', 'S3 notifications are not carried over yet'],
      ['f:s3-2', 'S3 notifications are not carried over yet'],
      ['f:constructor', 'this kind of event is not known; a plugin may define it'],
    ]);
  });

  test.each<[string, boolean]>([
    ['url: true', true],
    ['url: {cors: true}', true],
    ['url: false', false],
    ['url: "${self:custom.url.${sls:stage}}"', true],
  ])('%s', async (line, stays) => {
    const read = await facts(oneFunction(line, 'custom: {url: {dev: false, prod: true}}'));
    expect(triggersOf(read).map((trigger) => trigger.kind === 'other' && trigger.event)).toEqual(stays ? ['url'] : []);
  });
});

describe('entries that are no events', () => {
  test.each<[string, string]>([
    ['events: text', 'LL1104 must-do 8'],
    ['events: {http: get a}', 'LL1104 must-do 8'],
    ['events: ${file(events.js)}', 'LL1101 must-do 8'],
    ['events: ["${param:event}"]', 'LL1101 must-do 8'],
    ['events: [[a]]', 'LL1104 must-do 8'],
    ['events: [null]', 'LL1104 must-do 8'],
    ['events: [{}]', 'LL1104 must-do 8'],
    ['events: [{http: get a, s3: b}]', 'LL1104 must-do 8'],
    ['events: [12]', 'LL1104 must-do 8'],
  ])('%s', async (line, finding) => {
    const read = await facts(oneFunction(line));
    expect(triggersOf(read)).toEqual([]);
    expect(briefs(read)).toEqual([finding]);
  });

  test('null is no events', async () => expect((await facts(oneFunction('events:'))).findings).toEqual([]));

  test('events may be variables', async () => {
    const files = { 'events.yml': '- httpApi: GET /from-file\n' };
    expect((await facts(oneFunction('events: ${file(events.yml)}'), { files })).functions[0]?.triggers).toMatchObject([
      { id: 'httpApi:GET /from-file', location: { file: 'events.yml', line: 1 } },
    ]);
    const shared = 'custom: {shared: {httpApi: GET /shared}}';
    expect(await triggers('${self:custom.shared}', shared)).toMatchObject([{ id: 'httpApi:GET /shared' }]);
  });
});
