import { describe, expect, test } from 'vitest';
import { globMatches } from '../../../../src/runtime/fronts/authorizers/glob.js';
import { evaluate, readPolicy } from '../../../../src/runtime/fronts/authorizers/policy.js';
import type { Json } from '../gateway.js';

const BASE = 'arn:aws:execute-api:eu-west-1:111122223333:abc123/dev';
const ARN = `${BASE}/GET/orders/7`;
const ALL = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };

/** The verdict on `GET /orders/7`, or why the policy is none. */
function verdict(statement: Json, version: Json = '2012-10-17'): string {
  const read = readPolicy({ Version: version, Statement: statement });
  return read.kind === 'invalid' ? 'invalid' : evaluate(read.statements, { arns: [ARN], suspects: [ARN] });
}

const allow = (Resource: Json, more: Json = {}): Json => ({
  Effect: 'Allow',
  Action: 'execute-api:Invoke',
  Resource,
  ...more,
});
const deny = (Resource: Json, more: Json = {}): Json => [
  ALL,
  { Effect: 'Deny', Action: 'execute-api:Invoke', Resource, ...more },
];

test.each<[string, string, boolean]>([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'a/b:c', true],
  ['a*c', 'abbc', true],
  ['a*c', 'abb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a?', 'a', false],
  ['*/GET/*', 'x/GET/y/GET/z', true],
  ['*ab*ab', 'abab', true],
  ['*ab*ab', 'ab', false],
  ['**?', 'a', true],
  ['a.c', 'abc', false],
  ['a+', 'aa', false],
  ['abc', 'abcd', false],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected);
});

test('a pattern full of stars comes to an end', () => {
  expect(globMatches(`${'*a'.repeat(1000)}b`, 'a'.repeat(16_000))).toBe(false);
});

describe('what an Allow covers', () => {
  test.each<[string, Json, string]>([
    ['everything', '*', 'allowed'],
    ['exactly this', ARN, 'allowed'],
    ['a list with it', ['arn:aws:execute-api:eu-west-1:111122223333:abc123/dev/POST/x', ARN], 'allowed'],
    ['any id of an order', `${BASE}/GET/orders/?`, 'allowed'],
    ['the whole API', 'arn:aws:execute-api:eu-west-1:111122223333:abc123/*', 'allowed'],
    ['any API of any account', 'arn:aws:execute-api:*:*:*/dev/GET/*', 'allowed'],
    ['fields left out', 'arn:aws:execute-api', 'allowed'],
    ['another method', `${BASE}/POST/orders/7`, 'not-allowed'],
    ['another stage', 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/orders/7', 'not-allowed'],
    ['another API', 'arn:aws:execute-api:eu-west-1:111122223333:zzz/dev/GET/orders/7', 'not-allowed'],
    ['another account', 'arn:aws:execute-api:eu-west-1:999:abc123/dev/GET/orders/7', 'not-allowed'],
    ['another service', 'arn:aws:s3:::*', 'not-allowed'],
    ['the path alone', '*/dev/GET/orders/7', 'not-allowed'],
    ['another casing', `${BASE}/get/orders/7`, 'not-allowed'],
    ['a part of it', `${BASE}/GET/orders`, 'not-allowed'],
    ['a variable of IAM', `${BASE}/GET/\${aws:username}`, 'not-allowed'],
  ])('%s: %s -> %s', (_, resource, expected) => {
    expect(verdict(allow(resource))).toBe(expected);
  });

  test.each<[Json, string]>([
    ['execute-api:Invoke', 'allowed'],
    ['EXECUTE-API:invoke', 'allowed'],
    ['execute-api:*', 'allowed'],
    ['*', 'allowed'],
    [['s3:GetObject', 'execute-api:Inv?ke'], 'allowed'],
    ['execute-api:InvalidateCache', 'not-allowed'],
    ['s3:*', 'not-allowed'],
    [[], 'invalid'],
    [7, 'invalid'],
    [undefined, 'invalid'],
    ['', 'invalid'],
  ])('Action %j -> %s', (Action, expected) => {
    expect(verdict({ Effect: 'Allow', Action, Resource: '*' })).toBe(expected);
  });

  test('all but what is named, also where AWS knew the API by another id', () => {
    const but = (NotResource: string): Json => ({ Effect: 'Allow', Action: '*', NotResource });
    expect(verdict(but(`${BASE}/DELETE/*`))).toBe('allowed');
    expect(verdict(but(ARN))).toBe('not-allowed');
    expect(verdict(but('arn:aws:execute-api:us-east-1:1:onAws/dev/GET/orders/*'))).toBe('not-allowed');
    expect(verdict(but('${aws:username}'))).toBe('not-allowed');
    expect(verdict({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })).toBe('allowed');
    expect(verdict({ Effect: 'Allow', NotAction: 'execute-api:*', Resource: '*' })).toBe('not-allowed');
  });
});

describe('what a Deny covers', () => {
  test.each<[string, Json, string]>([
    ['everything', '*', 'explicit-deny'],
    ['exactly this', ARN, 'explicit-deny'],
    [
      'this, by the id that the API had on AWS',
      'arn:aws:execute-api:us-east-1:1:onAws/dev/GET/orders/*',
      'explicit-deny',
    ],
    ['a pattern across fields', 'arn:aws:execute-api:eu-west-1:*/dev/GET/orders/7', 'explicit-deny'],
    ['a variable of IAM', `${BASE}/GET/\${aws:username}`, 'explicit-deny'],
    ['another method', `${BASE}/DELETE/*`, 'allowed'],
    ['another stage', 'arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/*', 'allowed'],
    ['another service', 'arn:aws:s3:::bucket/dev/GET/orders/7', 'allowed'],
  ])('%s: %s -> %s', (_, resource, expected) => {
    expect(verdict(deny(resource))).toBe(expected);
  });

  test('it wins wherever it stands', () => {
    expect(verdict([...deny(ARN)].reverse())).toBe('explicit-deny');
  });

  test('all but what is named', () => {
    const but = (NotResource: string): Json => [ALL, { Effect: 'Deny', Action: '*', NotResource }];
    expect(verdict(but(ARN))).toBe('allowed');
    expect(verdict(but(`${BASE}/DELETE/*`))).toBe('explicit-deny');
    expect(verdict(but('arn:aws:execute-api:us-east-1:1:onAws/dev/GET/orders/7'))).toBe('explicit-deny');
  });

  test('what a function might make of the path is denied too', () => {
    const read = readPolicy({ Statement: deny(`${BASE}/GET/admin/*`) });
    const statements = read.kind === 'policy' ? read.statements : [];
    const called = { arns: [`${BASE}/GET/%61dmin/x`], suspects: [`${BASE}/GET/%61dmin/x`, `${BASE}/GET/admin/x`] };
    expect(evaluate(statements, called)).toBe('explicit-deny');
  });
});

describe('what is in doubt is read against the caller', () => {
  const condition = { Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } };
  test.each<[string, Json, string]>([
    ['an Allow with a condition', allow('*', condition), 'not-allowed'],
    ['a Deny with a condition', deny('*', condition), 'explicit-deny'],
    ['a Deny with a condition, of something else', deny(`${BASE}/DELETE/*`, condition), 'allowed'],
    ['a condition without content', allow('*', { Condition: {} }), 'allowed'],
    ['a condition that is none', allow('*', { Condition: [] }), 'not-allowed'],
    ['a condition that is null', allow('*', { Condition: null }), 'not-allowed'],
    ['a key that is unknown', allow('*', { Principal: '*' }), 'not-allowed'],
    ['a Sid', allow('*', { Sid: 'one' }), 'allowed'],
    ['no statement', [], 'not-allowed'],
    ['an effect in another casing', { ...ALL, Effect: 'allow' }, 'invalid'],
    ['no effect', { ...ALL, Effect: undefined }, 'invalid'],
    ['Action and NotAction', { ...ALL, NotAction: 's3:*' }, 'invalid'],
    ['Resource and NotResource', { ...ALL, NotResource: 'x' }, 'invalid'],
    ['a resource that is a number', allow(7), 'invalid'],
    ['a resource that is null', allow(null), 'invalid'],
    ['a list of resources with a number', allow(['*', 7]), 'invalid'],
    ['a list of lists', [[ALL]], 'invalid'],
    ['a statement that is text', 'Allow', 'invalid'],
    ['a statement that is null', null, 'invalid'],
    ['no statements at all', undefined, 'invalid'],
    ['a good one and a bad one', [ALL, { Effect: 'Allow' }], 'invalid'],
    ['a pattern without end', allow('*'.repeat(2049)), 'invalid'],
    ['an inherited effect', Object.create(ALL), 'invalid'],
  ])('%s', (_, statement, expected) => {
    expect(verdict(statement)).toBe(expected);
  });

  test.each<[Json, string]>([
    ['2012-10-17', 'allowed'],
    ['2008-10-17', 'allowed'],
    ['2030-01-01', 'invalid'],
    [20121017, 'invalid'],
    [['2012-10-17'], 'invalid'],
  ])('Version %j -> %s', (version, expected) => {
    expect(verdict(ALL, version)).toBe(expected);
  });

  test.each([null, undefined, 'Allow', 7, true, [], [ALL], '{"Statement":[]}'])('a document that is %j', (document) => {
    expect(readPolicy(document).kind).toBe('invalid');
  });
});
