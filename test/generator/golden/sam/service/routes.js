'use strict';

const { tokenAuth } = require('./authorizers.js');
const { restApi, webhookUrl } = require('./fronts.js');
const { functions } = require('./functions.js');

/**
 * Every HTTP route: which request goes to which function.
 * @type {import('./runtime/types.js').Route[]}
 */
const routes = [
  restApi.route('GET /status', functions.Status),
  restApi.route('GET /todos', functions.ListTodos, { authorizer: tokenAuth }),
  webhookUrl.route('$default', functions.Webhook),
];

module.exports = { routes };
