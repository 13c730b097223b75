import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scheduledEvent } from '../../../src/runtime/schedule/event.js';
import { transform } from '../../../src/runtime/schedule/transform.js';
import type { LambdaFunction, Schedule } from '../../../src/runtime/types.js';

const fn: LambdaFunction = {
  id: 'f',
  definition: {
    handler: 'f.f',
    load: async () => ({}),
    runtime: 'nodejs22.x',
    lane: 'shared',
    timeout: 3,
    memory: 128,
  },
  invoke: async () => null,
};
const rule: Schedule = { id: 'nightly', source: 'rule', expression: 'rate(1 day)', fn };
const scheduler: Schedule = { ...rule, source: 'scheduler' };
const time = new Date('2026-06-17T03:00:00.000Z');
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const saved = { account: process.env['AWS_ACCOUNT_ID'], region: process.env['AWS_REGION'] };
beforeEach(() => {
  process.env['AWS_ACCOUNT_ID'] = '111111111111';
  process.env['AWS_REGION'] = 'eu-west-1';
});
afterEach(() => {
  delete process.env['AWS_ACCOUNT_ID'];
  delete process.env['AWS_REGION'];
  if (saved.account !== undefined) process.env['AWS_ACCOUNT_ID'] = saved.account;
  if (saved.region !== undefined) process.env['AWS_REGION'] = saved.region;
});

const eventOf = (schedule: Schedule): unknown => {
  const delivery = scheduledEvent(schedule, time);
  return delivery.kind === 'event' ? delivery.event : delivery;
};

test('a rule without input sends the whole event', () => {
  expect(eventOf(rule)).toEqual({
    version: '0',
    id: uuid,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '111111111111',
    time: '2026-06-17T03:00:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:111111111111:rule/nightly'],
    detail: {},
  });
});

test('Scheduler without input sends a detail that is text', () => {
  expect(eventOf(scheduler)).toEqual({
    version: '0',
    id: uuid,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '111111111111',
    time: '2026-06-17T03:00:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:scheduler:eu-west-1:111111111111:schedule/default/nightly'],
    detail: '{}',
  });
});

test.each([[{ a: 1 }], [[1, 2]], ['text'], [null], [{}]])('a constant input replaces the event: %j', (input) => {
  expect(eventOf({ ...rule, input })).toEqual(input);
  expect(eventOf({ ...scheduler, input })).toEqual(input);
});

test("Scheduler's context attributes are filled in, a rule's input is left alone", () => {
  const input = { at: 'run of <aws.scheduler.scheduled-time>', n: ['<aws.scheduler.attempt-number>'] };
  expect(eventOf({ ...scheduler, input })).toEqual({ at: 'run of 2026-06-17T03:00:00Z', n: ['1'] });
  expect(eventOf({ ...rule, input })).toEqual(input);
});

test.each([
  ['$.detail', {}],
  ['$.detail-type', 'Scheduled Event'],
  ['$.resources[0]', 'arn:aws:events:eu-west-1:111111111111:rule/nightly'],
  ["$['source']", 'aws.events'],
  ['$.detail.none', { kind: 'nothing', why: 'the event has no $.detail.none' }],
  ['$.detail.__proto__', { kind: 'nothing', why: 'the event has no $.detail.__proto__' }],
])('input path %s', (inputPath, expected) => {
  expect(eventOf({ ...rule, inputPath })).toEqual(expected);
});

describe('input transformer', () => {
  const event = {
    version: '0',
    'detail-type': 'T',
    source: 's',
    time: '2026-06-17T03:00:00Z',
    detail: {
      payload: { acc_id: '0a78', sf_id: 'baz' },
      one: ['HIGH'],
      many: ['ACTIVE', 'INACTIVE'],
      valid: true,
      n: 7,
    },
  };
  const inputPathsMap = {
    id: '$.detail.payload.acc_id',
    payload: '$.detail.payload',
    missing: '$.detail.none',
    one: '$.detail.one',
    many: '$.detail.many',
    valid: '$.detail.valid',
    n: '$.detail.n',
    'detail-type': '$.detail-type',
  };
  const run = (inputTemplate: string): unknown => {
    const delivery = transform({ inputPathsMap, inputTemplate }, event, { arn: 'arn:rule', name: 'r' });
    return delivery.kind === 'event' ? delivery.event : delivery.kind;
  };

  test.each<[string, unknown]>([
    [
      '{"path": "users/<id>", "id": <id>, "body": <payload>}',
      { path: 'users/0a78', id: '0a78', body: event.detail.payload },
    ],
    ['{"bod": [<id>, "hard"], "n": <n>, "v": <valid>}', { bod: ['0a78', 'hard'], n: 7, v: true }],
    ['{"a": "<id>/<id>"}', { a: '0a78/0a78' }],
    ['{"t": <detail-type>, "m": <missing>}', { t: 'T', m: '' }],
    ['{"escaped": "quote \\" <id>"}', { escaped: 'quote " 0a78' }],
    ['"Payload of <payload> for <id>"', 'Payload of {acc_id:0a78,sf_id:baz} for 0a78'],
    ['"<one> one <many> many <missing> none <valid>"', '[HIGH] one [ACTIVE,INACTIVE] many  none true'],
    ['"{[/odd start of <detail-type>"', '{[/odd start of T'],
    ['"<aws.events.rule-arn> <aws.events.rule-name>"', 'arn:rule r'],
    ['{"e": <aws.events.event.json>}', { e: event }],
    ['{"e": <aws.events.event>}', { e: { version: '0', source: 's', time: '2026-06-17T03:00:00Z', detailType: 'T' } }],
    ['{"payload": "<payload>"}', 'nothing'],
    ['{"one": "<one>"}', 'nothing'],
  ])('%s', (template, expected) => {
    expect(run(template)).toEqual(expected);
  });
});
