import {
  // the client
  Client as Db,
  Pool,
} from 'pg';

export const pool = new Pool();
export const handler = async () => {
  const db = new Db(), other = 1;
  await db.connect();
  return work(db, other);
};

const work = async (db) => db.end();
