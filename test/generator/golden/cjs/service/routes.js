'use strict';

const { httpApi, restApi } = require('./fronts.js');
const { functions } = require('./functions.js');

/**
 * Every HTTP route: which request goes to which function.
 * @type {import('./runtime/types.js').Route[]}
 */
const routes = [
  httpApi.route('GET /orders', functions.listOrders),
  httpApi.route('POST /orders', functions.createOrder),
  httpApi.route('GET /orders/{id}', functions.createOrder),
  restApi.route('GET /admin', functions.admin, { closed: 'authorizer tokenAuth not carried over (LL1305)' }),
  restApi.route('ANY /reports/{proxy+}', functions.admin, {
    cors: {
      allowedOrigins: ['*'],
      allowedHeaders: ['Content-Type', 'Authorization'],
      allowedMethods: ['GET', 'OPTIONS'],
      exposedHeaders: [],
      allowCredentials: false,
    },
  }),
];

module.exports = { routes };
