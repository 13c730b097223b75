'use strict';

require('./runtime/function/install.js'); // first of all: each function sees its own process.env
const { functions } = require('./functions.js');
const { schedules } = require('./schedules.js');
const { consumers } = require('./consumers.js');
const { startWorker } = require('./runtime/lifecycle/worker.js');

startWorker({ functions, schedules, consumers });
