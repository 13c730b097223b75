import pg from 'pg';
import { log } from './log.js';
import { queriesFromPool } from './shared-pg.js';

const { types } = pg;

export const handler = async () => {
  const c = queriesFromPool();
  await c.connect();
  log(types.builtins.INT8, await c.query('SELECT 1'));
  await c.end();
};
