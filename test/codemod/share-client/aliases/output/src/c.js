import {
  Pool,
} from 'pg';
import { clientFromPool } from './shared-pg.js';

export const pool = new Pool();
export const handler = async () => {
  const db = clientFromPool(), other = 1;
  await db.connect();
  return work(db, other);
};

const work = async (db) => db.end();
