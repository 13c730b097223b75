import { test } from 'vitest';
import { Client } from 'pg';
import { createTables, SAMPLE } from '../../scripts/lib/shop.js';
import { gitRepo } from '../rig/git-repo.js';
import { linkModules } from '../rig/modules.js';
import { startPostgres } from '../rig/postgres.js';
import { startSqs } from '../rig/sqs.js';
import { readTree } from '../rig/tree.js';
import { EVENTS, ORDER } from './events.js';
import { invokePackaged, packageFunction } from './lambda-package.js';
test('all', async () => {
  const [postgres, sqs] = await Promise.all([startPostgres(), startSqs()]);
  await createTables(postgres.url);
  const queue = await sqs.createQueue('order-events-dev');
  const env = { ...sqs.env, DATABASE_URL: postgres.url, ORDER_EVENTS_QUEUE_URL: queue, CURRENCY: 'EUR' };
  const repo = gitRepo({ files: readTree(SAMPLE) });
  linkModules(repo.dir);
  for (const [id, event] of Object.entries(EVENTS)) {
  const c = new Client({connectionString: postgres.url}); await c.connect();
  await c.query("truncate orders"); await c.query("insert into orders (id, customer, cents, currency) values ($1, 'bob', 700, 'EUR')", [ORDER]); await c.end();
  console.log(id, JSON.stringify(await invokePackaged(await packageFunction(repo.dir, id), event, env)));
  }
  await postgres.stop(); await sqs.stop();
});
