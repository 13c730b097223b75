import { describe, expect, test } from 'vitest';
import { defineFunctions } from '../../../src/runtime/function/define.js';
import { functionIdentity, functionVariables, missingFrom } from '../../../src/runtime/function/variables.js';
import type { FunctionDefinition, LambdaFunction } from '../../../src/runtime/types.js';

function definition(environment: FunctionDefinition['environment'], name?: string): FunctionDefinition {
  return {
    ...(name === undefined ? {} : { name }),
    handler: 'src/a.handler',
    load: () => Promise.reject(new Error('never loaded here')),
    runtime: 'nodejs22.x',
    lane: 'shared',
    timeout: 3,
    memory: 256,
    environment,
  };
}

const functions = defineFunctions({
  orders: definition({ TABLE: { from: 'ORDERS__TABLE' }, LEVEL: 'info', URL: {} }, 'app-dev-orders'),
  users: definition({ TABLE: { from: 'USERS__TABLE', default: 'users' }, SECRET: {}, URL: {} }),
});
const all: LambdaFunction[] = Object.values(functions);

describe('what a function sees', () => {
  const service = {
    ORDERS__TABLE: 'o',
    SECRET: 's',
    URL: 'u',
    HOME: '/root',
    TABLE: 'wrong',
    TZ: 'Asia/Tokyo',
    AWS_REGION: 'eu-west-1',
  };

  test('its own variables, those of the container, and Lambda’s', () => {
    expect({ ...functionVariables(functions.orders, all, service, '/app') }).toEqual({
      TABLE: 'o',
      LEVEL: 'info',
      URL: 'u',
      HOME: '/root',
      TZ: ':UTC',
      AWS_LAMBDA_FUNCTION_NAME: 'app-dev-orders',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/app-dev-orders',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      _HANDLER: 'src/a.handler',
      LAMBDA_TASK_ROOT: '/app',
    });
  });

  test('not what only others declare', () => {
    const seen = functionVariables(functions.users, all, { ...service, LEVEL: 'debug' }, '/app');
    expect([seen.TABLE, seen.LEVEL, seen.ORDERS__TABLE, seen.SECRET, seen.URL]).toEqual([
      'users',
      undefined,
      undefined,
      's',
      'u',
    ]);
    expect(functionVariables(functions.orders, all, service, '/app').SECRET).toBeUndefined();
  });

  test('the service’s value before the default', () => {
    expect(functionVariables(functions.orders, all, { ...service, LEVEL: 'debug' }, '/app').LEVEL).toBe('debug');
  });

  test('a name like __proto__ is a variable like any other', () => {
    const odd = defineFunctions({ odd: definition(JSON.parse('{ "__proto__": "x", "constructor": "y" }')) });
    const seen = functionVariables(odd.odd, Object.values(odd), {}, '/app');
    expect([Object.hasOwn(seen, '__proto__'), seen.constructor]).toEqual([true, 'y']);
  });
});

test('missing variables are listed by name, each with its functions', () => {
  expect(missingFrom(all, {})).toEqual([
    { name: 'ORDERS__TABLE', functions: ['orders'] },
    { name: 'SECRET', functions: ['users'] },
    { name: 'URL', functions: ['orders', 'users'] },
  ]);
  expect(missingFrom(all, { ORDERS__TABLE: 'o', SECRET: '', URL: 'u' })).toEqual([]);
});

test('identity', () => {
  const who = functionIdentity(functions.orders, { AWS_REGION: 'eu-west-1' }, 'abc');
  expect(who).toMatchObject({
    functionName: 'app-dev-orders',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:app-dev-orders',
  });
  expect(who.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]abc$/);
});
