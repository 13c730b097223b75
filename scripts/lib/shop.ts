import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

/** What the demo, the tests and the Docker tier do with samples/orders. */
export const SAMPLE = fileURLToPath(new URL('../../samples/orders', import.meta.url));

/** One request to the shop and what it answered. */
export interface Exchange {
  /** `POST /orders {"customer":"ada"}` */
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

/** Calls every route once, in an order that makes sense, and one that does not exist. */
export async function callEveryRoute(url: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const call = async (method: string, route: string, body?: unknown): Promise<string> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text === undefined ? undefined : { 'content-type': 'application/json' };
    const response = await fetch(url + route, { method, headers, body: text });
    const answer = await response.text();
    exchanges.push({ request: [method, route, text].filter(Boolean).join(' '), status: response.status, body: answer });
    return answer;
  };
  const created = await call('POST', '/orders', { customer: 'ada', cents: 1250 });
  const id = (JSON.parse(created) as { id?: string }).id ?? 'none';
  await call('POST', '/orders', { customer: 'ada', cents: 'much' });
  await call('GET', '/orders');
  await call('GET', '/orders?customer=ada');
  await call('GET', `/orders/${id}`);
  await call('PUT', `/orders/${id}`, { status: 'paid' });
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
  const left = new Set(['node_modules', '.serverless', '.esbuild']);
  cpSync(SAMPLE, to, { recursive: true, filter: (file) => !left.has(path.basename(file)) });
}

/** Makes a folder a git repository with everything in one commit, whoever runs this and whatever their settings. */
export function commitAll(dir: string): void {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', ...args], { cwd: dir });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Demo');
  git('config', 'user.email', 'demo@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message=The shop as it runs on Lambda');
}

/** Creates the shop's tables. */
export async function createTables(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(readFileSync(path.join(SAMPLE, 'db/schema.sql'), 'utf8'));
  await client.end();
}
