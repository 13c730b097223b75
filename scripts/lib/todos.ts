import { createHmac } from 'node:crypto';
import { caller, type Exchange, readSchema, runSql, sampleFolder } from './sample.js';

/** What the tests and the Docker tier do with samples/todos. */
export const SAMPLE = sampleFolder('todos');

/** Values that only a deployment knows, without those of the servers. */
export const SETTINGS = {
  WEBHOOK_SECRET: 'shared with the other tool',
  TODOS_URL: 'https://todos.example/todos',
  KEEP_DAYS: '7',
  LOG_LEVEL: 'debug',
  PAGE_SIZE: '20',
  SERVICE: 'todos-dev',
} as const;

const ADA = { authorization: 'Bearer token-of-ada' };
const GRACE = { authorization: 'Bearer token-of-grace' };
const MALLORY = { authorization: 'Bearer token-of-mallory' };
const WEBHOOK = '/_url/WebhookFunction/from/tracker';

/** Creates the tables and three people: one may do everything, one reads, one is blocked. */
export async function createTables(databaseUrl: string): Promise<void> {
  const people = `insert into people (token, name, role) values
    ('token-of-ada', 'ada', 'member'), ('token-of-grace', 'grace', 'reader'), ('token-of-mallory', 'mallory', 'blocked')`;
  await runSql(databaseUrl, [readSchema(SAMPLE), people]);
}

/** Calls every route: without a token, with wrong ones and with good ones; and one route that does not exist. */
export async function callEveryRoute(url: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const call = caller(url, exchanges);
  await call('GET', '/dev/status');
  await callWithoutRights(call);
  const created = await call('POST', '/dev/todos', {
    headers: ADA,
    body: { title: 'water the beans', tags: ['garden', 'home'] },
  });
  const id = (JSON.parse(created) as { id?: string }).id ?? 'none';
  await call('POST', '/dev/todos', { headers: ADA, body: { title: 7 } });
  await call('GET', '/dev/todos?tag=home&tag=garden', { headers: ADA });
  await call('GET', '/dev/todos?tag=home&tag=work', { headers: ADA });
  await call('GET', '/dev/todos?state=lost', { headers: ADA });
  await call('GET', `/dev/todos/${id}`, { headers: ADA });
  await call('GET', `/dev/todos/${id}`, { headers: GRACE });
  await call('PUT', `/dev/todos/${id}`, { headers: ADA, body: { state: 'done' } });
  await call('POST', '/dev/todos/archive', { headers: ADA });
  await call('DELETE', `/dev/todos/${id}`, { headers: ADA });
  await call('DELETE', `/dev/todos/${id}`, { headers: ADA });
  await callWebhook(call);
  await call('GET', '/dev/nowhere', { headers: ADA });
  return exchanges;
}

type Call = ReturnType<typeof caller>;

async function callWithoutRights(call: Call): Promise<void> {
  await call('GET', '/dev/todos');
  await call('GET', '/dev/todos', { headers: { authorization: 'Basic YWRhOmFkYQ==' } });
  await call('GET', '/dev/todos', { headers: { authorization: 'Bearer nobody' } });
  await call('GET', '/dev/todos', { headers: MALLORY });
  await call('GET', '/dev/todos', { headers: GRACE });
  await call('POST', '/dev/todos', { headers: GRACE, body: { title: 'not allowed' } });
}

/** One message that becomes a todo of ada's, and one that nobody signed. */
async function callWebhook(call: Call): Promise<void> {
  const body = { owner: 'ada', title: 'answer the tracker' };
  const signature = createHmac('sha256', SETTINGS.WEBHOOK_SECRET).update(JSON.stringify(body)).digest('hex');
  await call('POST', WEBHOOK, { headers: { 'x-signature': signature }, body });
  await call('POST', WEBHOOK, { headers: { 'x-signature': 'none' }, body });
}

/** The statuses that `callEveryRoute` finds when all is well. */
export const EXPECTED_STATUSES = [
  200,
  ...[401, 401, 401, 403, 200, 403],
  ...[201, 400, 200, 200, 400, 200, 404, 200, 200, 204, 404],
  ...[202, 401],
  403,
];
