'use strict';

const { defineFunctions } = require('./runtime/function/define.js');
const { stage } = require('./stage.js');

/**
 * Every function of the service: its code, its settings and its environment. Timeouts are seconds, memory is MB.
 * A variable given as text has that default, which the service's own environment overrides; `{}` has none and is required.
 */
const functions = defineFunctions({
  Authorize: {
    codeUri: 'functions',
    handler: 'Authorize.handler',
    load: () => import('../functions/Authorize.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
  Status: {
    codeUri: 'functions',
    handler: 'Status.handler',
    load: () => import('../functions/Status.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
  ListTodos: {
    codeUri: 'functions',
    handler: 'ListTodos.handler',
    load: () => import('../functions/ListTodos.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
  Webhook: {
    codeUri: 'webhook',
    handler: 'app.handler',
    load: () => import('../webhook/app.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      SERVICE: `todos-${stage}`,
    },
  },
  Import: {
    codeUri: 'functions',
    handler: 'Import.handler',
    load: () => import('../functions/Import.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
  Digest: {
    codeUri: 'functions',
    handler: 'Digest.handler',
    load: () => import('../functions/Digest.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
  CleanUp: {
    codeUri: 'functions',
    handler: 'CleanUp.handler',
    load: () => import('../functions/CleanUp.js'),
    runtime: 'nodejs20.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // {{resolve:ssm:/todos/url}}
    },
  },
});

module.exports = { functions };
