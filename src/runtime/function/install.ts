import { installEnvironment } from './environment.js';
import './lanes/copy-global.js';
import { installUncaughtHandlers } from './uncaught.js';
import { installWorkerEnvironment } from './worker-environment.js';

/*
 * First import of both entrypoints: from here on each function sees its own `process.env`. First, because a module that
 * keeps `process.env` in a variable while it is loaded must get the one that knows about functions, and because copies
 * get the globals that stand now, before code of the user adds to them.
 */
installEnvironment();
installWorkerEnvironment();
installUncaughtHandlers();
