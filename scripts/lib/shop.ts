import { caller, copyFolder, type Exchange, readSchema, runSql, sampleFolder } from './sample.js';

export { commitAll, type Exchange } from './sample.js';

/** What the demo, the tests and the Docker tier do with samples/orders. */
export const SAMPLE = sampleFolder('orders');

/** Calls every route once, in an order that makes sense, and one that does not exist. */
export async function callEveryRoute(url: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const call = caller(url, exchanges);
  const created = await call('POST', '/orders', { body: { customer: 'ada', cents: 1250 } });
  const id = (JSON.parse(created) as { id?: string }).id ?? 'none';
  await call('POST', '/orders', { body: { customer: 'ada', cents: 'much' } });
  await call('GET', '/orders');
  await call('GET', '/orders?customer=ada');
  await call('GET', `/orders/${id}`);
  await call('PUT', `/orders/${id}`, { body: { status: 'paid' } });
  await call('DELETE', `/orders/${id}`);
  await call('GET', `/orders/${id}`);
  await call('GET', '/dev/reports/daily');
  await call('GET', '/nowhere');
  return exchanges;
}

/** The statuses that `callEveryRoute` finds when all is well. */
export const EXPECTED_STATUSES = [201, 400, 200, 200, 200, 200, 204, 404, 200, 404];

/** Copies the sample without what installing and deploying leaves in it. */
export function copySample(to: string): void {
  copyFolder(SAMPLE, to);
}

/** Creates the shop's tables. */
export async function createTables(databaseUrl: string): Promise<void> {
  await runSql(databaseUrl, [readSchema(SAMPLE)]);
}
