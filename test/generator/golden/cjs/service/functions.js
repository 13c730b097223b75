'use strict';

const { defineFunctions } = require('./runtime/function/define.js');
const { stage } = require('./stage.js');

/**
 * Every function of the service: its code, its settings and its environment. Timeouts are seconds, memory is MB.
 * A variable given as text has that default, which the service's own environment overrides; `{}` has none and is required.
 */
const functions = defineFunctions({
  listOrders: {
    name: `orders-${stage}-listOrders`,
    handler: 'src/handlers/orders.list',
    load: () => import('../src/handlers/orders.js'),
    runtime: 'nodejs22.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // ${ssm:/orders/database-url}
      LOG_LEVEL: 'info',
      TABLE: { from: 'LIST_ORDERS__TABLE', default: 'orders' },
    },
  },
  createOrder: {
    name: `orders-${stage}-createOrder`,
    handler: 'src/handlers/orders.create',
    load: () => import('../src/handlers/orders.js'),
    runtime: 'nodejs22.x',
    lane: 'isolated',
    timeout: 10,
    memory: 512,
    reservedConcurrency: 20,
    environment: {
      DATABASE_URL: {}, // ${ssm:/orders/database-url}
      LOG_LEVEL: 'info',
      TABLE: { from: 'CREATE_ORDER__TABLE' }, // !Ref OrdersTable
      BUCKET: `uploads-${stage}`,
    },
  },
  admin: {
    name: `orders-${stage}-admin`,
    handler: 'src/handlers/admin.default',
    load: () => import('../src/handlers/admin.js'),
    runtime: 'nodejs22.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    include: ['templates/**'],
  },
  nightlyReport: {
    name: `orders-${stage}-nightlyReport`,
    handler: 'src/handlers/report.nightly',
    load: () => import('../src/handlers/report.js'),
    runtime: 'nodejs22.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // ${ssm:/orders/database-url}
      LOG_LEVEL: 'info',
    },
  },
  orderEvents: {
    name: `orders-${stage}-orderEvents`,
    handler: 'src/handlers/events.handler',
    load: () => import('../src/handlers/events.js'),
    runtime: 'nodejs22.x',
    lane: 'isolated',
    timeout: 6,
    memory: 1024,
    environment: {
      DATABASE_URL: {}, // ${ssm:/orders/database-url}
      LOG_LEVEL: 'info',
    },
  },
});

module.exports = { functions };
