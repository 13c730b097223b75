import type { Route } from './runtime/types.js';
import { httpApi, restApi } from './fronts.js';
import { functions } from './functions.js';

/** Every HTTP route: which request goes to which function. */
export const routes: Route[] = [
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
