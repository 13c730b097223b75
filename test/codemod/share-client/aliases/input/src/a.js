import pg from 'pg';
import { log } from './log.js';

const { Client: Connection, types } = pg;

export const handler = async () => {
  const c = new Connection();
  await c.connect();
  log(types.builtins.INT8, await c.query('SELECT 1'));
  await c.end();
};
