'use strict';

require('./runtime/function/install.js'); // first of all: each function sees its own process.env
const { createApp } = require('./app.js');
const { functions } = require('./functions.js');
const { schedules } = require('./schedules.js');
const { consumers } = require('./consumers.js');
const { startServer } = require('./runtime/lifecycle/server.js');

startServer({ createApp, functions, schedules, consumers });
