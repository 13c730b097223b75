import './runtime/function/install.js'; // first of all: each function sees its own process.env
import { functions } from './functions.js';
import { schedules } from './schedules.js';
import { consumers } from './consumers.js';
import { startWorker } from './runtime/lifecycle/worker.js';

startWorker({ functions, schedules, consumers });
