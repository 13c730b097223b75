'use strict';

const process = require('node:process');

/**
 * The stage this service runs as; one image serves every stage. When nobody names one, it is the one that
 * template.yaml has as its default.
 */
const stage = process.env.STAGE ?? 'dev';

module.exports = { stage };
