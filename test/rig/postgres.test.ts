import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from './postgres.js';

test('a real PostgreSQL, started and stopped', async () => {
  const postgres = await startPostgres();
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query("select current_setting('server_version_num')::int >= 150000 as recent");
  expect(rows).toEqual([{ recent: true }]);
  await client.end();
  await postgres.stop();
  await expect(new Client({ connectionString: postgres.url }).connect()).rejects.toThrow('ECONNREFUSED');
});
