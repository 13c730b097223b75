import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call and what a server answered to it; see scripts/ci/account/record.ts. */
export interface Exchange {
  readonly call: string;
  readonly body?: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** Recorded from moto server 5.2 by `scripts/ci/account.ts --record`. */
export function recorded(): Exchange[] {
  return JSON.parse(readFileSync(new URL('./fixtures/orders.json', import.meta.url), 'utf8'));
}

/** An answer in JSON, as AWS documents it. */
export function json(call: string, value: unknown, body?: string): Exchange {
  const headers = { 'content-type': 'application/json' };
  return { call, status: 200, headers, answer: JSON.stringify(value), ...(body !== undefined && { body }) };
}

/** A refusal in the form of the REST protocols; those of EventBridge read `__type`. */
export function refusal(call: string, status: number, type: string): Exchange {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { call, status, headers, answer: JSON.stringify({ __type: type, message: 'arn:aws:iam::1:user/me may not' }) };
}

export interface Replay {
  readonly endpoint: string;
  /** Calls in the order of their arrival. */
  readonly calls: readonly string[];
}

const servers: Server[] = [];

/**
 * Answers each call with the first exchange that fits, an array with one after the other. Calls that nobody wrote
 * down list nothing.
 */
export async function replay(exchanges: ReadonlyArray<Exchange | readonly Exchange[]>): Promise<Replay> {
  const calls: string[] = [];
  const turns = new Map<readonly Exchange[], number>();
  const server = createServer(async (request, response) => {
    const call = callOf(request);
    const body = await textOf(request);
    calls.push(call);
    const fits = (one: Exchange | undefined): boolean =>
      one?.call === call && (one.body === undefined || one.body === body);
    const found = exchanges.find((one) => fits(Array.isArray(one) ? one[0] : (one as Exchange)));
    const list = Array.isArray(found) ? (found as readonly Exchange[]) : found ? [found as Exchange] : [];
    const turn = turns.get(list) ?? 0;
    turns.set(list, turn + 1);
    const exchange = list[Math.min(turn, list.length - 1)];
    response.writeHead(exchange?.status ?? 200, exchange?.headers ?? { 'content-type': 'application/json' });
    response.end(exchange?.answer ?? '{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

export function stopReplays(): void {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
}

function callOf({ method, url, headers }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return `${method} ${url}${typeof target === 'string' ? ` ${target}` : ''}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
