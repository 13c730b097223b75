import type { IncomingMessage, ServerResponse } from 'node:http';
import { laneHealth } from '../function/start.js';
import type { LambdaFunction } from '../types.js';

export interface Health {
  /** Set as soon as the service is told to stop: load balancers must look elsewhere, the process is still alive. */
  draining: boolean;
  readonly functions: { readonly [id: string]: LambdaFunction };
}

/** `/healthz` or `/readyz`; undefined for any other request. */
export function healthPath(request: IncomingMessage): 'healthz' | 'readyz' | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const path = (request.url ?? '').split('?')[0];
  if (path === '/healthz') return 'healthz';
  return path === '/readyz' ? 'readyz' : undefined;
}

/**
 * Liveness is 503 when only a restart helps: a function holds as many copies that hang as it may. Readiness is 503 while
 * the service drains.
 */
export function answerHealth(health: Health, path: 'healthz' | 'readyz', response: ServerResponse): void {
  if (path === 'readyz') {
    answer(response, health.draining ? 503 : 200, { status: health.draining ? 'draining' : 'ready' });
    return;
  }
  const { status, lanes } = laneHealth(health.functions);
  if (status === 'ok') answer(response, 200, { status });
  else answer(response, 503, { status, functions: lanes.filter((lane) => lane.exhausted).map((lane) => lane.id) });
}

function answer(response: ServerResponse, status: number, value: { [name: string]: unknown }): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
