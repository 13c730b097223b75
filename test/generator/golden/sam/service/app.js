'use strict';

const express = require('express');
const { keepRawBody, mountRoutes } = require('./runtime/fronts/mount.js');
const { routes } = require('./routes.js');

/**
 * The Express app with every route registered on it; imported by the server and by tests.
 * @returns {import('express').Express}
 */
function createApp() {
  const app = express();
  // Before any body parser: handlers get the bytes that were sent.
  keepRawBody(app, routes);

  // Middleware of your own goes here; it sees every request before the routes do.

  mountRoutes(app, routes);
  return app;
}

module.exports = { createApp };
