'use strict';

const { defineFront } = require('./runtime/fronts/front.js');
const { stage } = require('./stage.js');

const httpApi = defineFront({ id: 'httpApi', kind: 'http-api', payload: '2.0', prefix: '', stage: '$default' });
const restApi = defineFront({
  id: 'restApi',
  kind: 'rest',
  payload: '1.0',
  prefix: `/${stage}`,
  stage,
  binaryMediaTypes: ['image/png'],
});

module.exports = { httpApi, restApi };
