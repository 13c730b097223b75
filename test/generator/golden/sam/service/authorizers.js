'use strict';

const { functions } = require('./functions.js');
const { tokenAuthorizer } = require('./runtime/fronts/authorizers/token.js');

/** Who may call: Lambda authorizers, run as ordinary functions of the service. */
const tokenAuth = tokenAuthorizer({
  id: 'restApi:TokenAuthorizer',
  fn: functions.Authorize,
  header: 'Authorization',
  validation: '^Bearer [\\w-]+$',
  ttlSeconds: 60,
});

module.exports = { tokenAuth };
