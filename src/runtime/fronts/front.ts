import type { Front, FrontDefinition, LambdaFunction, Route, RouteOptions } from '../types.js';

/** One API of the service: where it answers, and the shape of its events. Its routes are made with `route`. */
export function defineFront(definition: FrontDefinition): Front {
  const settled = { ...definition, prefix: trimmed(definition.prefix) };
  const front: Front = {
    definition: settled,
    route: (key: string, fn: LambdaFunction, options: RouteOptions = {}): Route => ({
      front,
      ...parseKey(key),
      fn,
      ...options,
    }),
  };
  return front;
}

/** The key as API Gateway writes it: `GET /orders/{id}`, or `$default`. */
export function routeKey(route: Route): string {
  return route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
}

/** `httpApi` is HTTP_API in names of variables. */
export function variablePrefix(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

function parseKey(key: string): { method: string; path: string } {
  const blank = key.indexOf(' ');
  if (blank < 0) return { method: 'ANY', path: key === '$default' ? key : absolute(key) };
  const method = key.slice(0, blank).toUpperCase();
  const path = key.slice(blank + 1);
  return { method: method === '*' ? 'ANY' : method, path: path === '$default' ? path : absolute(path) };
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function trimmed(prefix: string): string {
  const inner = prefix.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}
