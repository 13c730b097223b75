'use strict';

const process = require('node:process');

/**
 * The stage this service runs as; one image serves every stage. When nobody names one, it is the one that
 * template.yaml is deployed with, if nobody says otherwise.
 */
const stage = process.env.STAGE ?? 'dev';

module.exports = { stage };
