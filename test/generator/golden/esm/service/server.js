import './runtime/function/install.js'; // first of all: each function sees its own process.env
import { createApp } from './app.js';
import { functions } from './functions.js';
import { schedules } from './schedules.js';
import { consumers } from './consumers.js';
import { startServer } from './runtime/lifecycle/server.js';

startServer({ createApp, functions, schedules, consumers });
