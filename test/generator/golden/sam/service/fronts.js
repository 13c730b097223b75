'use strict';

const { defineFront } = require('./runtime/fronts/front.js');
const { stage } = require('./stage.js');

const restApi = defineFront({ id: 'restApi', kind: 'rest', payload: '1.0', prefix: `/${stage}`, stage });
const webhookUrl = defineFront({
  id: 'webhookUrl',
  kind: 'function-url',
  payload: '2.0',
  prefix: '/_url/Webhook',
  stage: '$default',
});

module.exports = { restApi, webhookUrl };
