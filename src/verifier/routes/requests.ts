import type { CorsFact } from '../../model/inventory.js';
import type { FrontPlan, Plan, RoutePlan } from '../../model/plan.js';
import type { Value } from '../../model/value.js';
import { variablePrefix } from '../../runtime/fronts/front.js';

/**
 * - `call`: the request itself
 * - `probe`: asks whether the route is there without calling the function, see `probeOf`
 * - `preflight`: what a browser asks before a request from another site
 */
export type RequestKind = 'call' | 'probe' | 'preflight';

export interface RouteRequest {
  readonly kind: RequestKind;
  readonly route: RoutePlan;
  readonly front: FrontPlan;
  readonly method: string;
  /** Path as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True when something in it is made up, so that an error of the function may be the right answer. */
  readonly invented: boolean;
}

/** Stands for every path parameter: no row of any table has such a key, and logs show where it came from. */
const SAMPLE = 'lambda-lift-verify';
const ORIGIN = 'https://lambda-lift-verify.example';
const SAFE = ['GET', 'HEAD', 'OPTIONS'];
const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/**
 * One request for each route, in the plan's order, and one preflight for each path with CORS.
 * @param values variables of the container: they decide on stage, prefix and host
 * @param allRoutes call what may change data too, instead of only asking whether it is there
 */
export function requestsFor(plan: Plan, values: ReadonlyMap<string, string>, allRoutes: boolean): RouteRequest[] {
  const preflights = new Set<string>();
  return plan.routes.flatMap((route) => {
    const front = plan.fronts.find(({ id }) => id === route.front)!;
    const base = { route, front, ...placeOf(front, route, plan, values) };
    const request = requestOf(base, route, allRoutes);
    const cors = front.cors ?? route.cors;
    const key = `${front.id} ${route.path}`;
    if (cors === undefined || preflights.has(key) || request.method === 'OPTIONS') return [request];
    preflights.add(key);
    return [request, preflightOf(base, cors, request.method)];
  });
}

type Base = Pick<RouteRequest, 'route' | 'front' | 'target' | 'headers'>;

function requestOf(base: Base, { method: declared, path }: RoutePlan, allRoutes: boolean): RouteRequest {
  const method = declared === 'ANY' ? 'GET' : declared;
  const call: RouteRequest = { kind: 'call', ...base, method, invented: /[{]|^\$default$/.test(path) };
  if (!SAFE.includes(method) && !allRoutes) return probeOf(call);
  if (!WITH_BODY.includes(method)) return { ...call, invented: call.invented || !SAFE.includes(method) };
  const headers = { ...call.headers, 'content-type': 'application/json' };
  return { ...call, headers, body: '{}', invented: true };
}

/**
 * Announces a body that no API Gateway takes and sends none of it: a route that is there and open answers 413 without
 * asking its function; one that is closed or missing says so as to any request.
 */
export function probeOf({ body: _, ...request }: RouteRequest): RouteRequest {
  return { ...request, kind: 'probe', headers: { ...request.headers, 'content-length': String(2 ** 30) } };
}

function preflightOf(base: Base, cors: CorsFact, method: string): RouteRequest {
  const [allowed = '*'] = cors.allowedOrigins;
  const origin = allowed === '*' ? ORIGIN : allowed.replace('*', 'lambda-lift-verify.example');
  const headers = { ...base.headers, origin, 'access-control-request-method': method };
  return { kind: 'preflight', ...base, method: 'OPTIONS', headers, invented: false };
}

function placeOf(
  front: FrontPlan,
  { path }: RoutePlan,
  { service }: Plan,
  values: ReadonlyMap<string, string>,
): Pick<RouteRequest, 'target' | 'headers'> {
  const prefix = textOf(front.prefix, values, values.get('STAGE') ?? service.defaultStage).replace(/^\/+|\/+$/g, '');
  const [host = ''] = (values.get(`${variablePrefix(front.id)}_HOSTS`) ?? '').split(',').map((name) => name.trim());
  return {
    target: `${prefix === '' ? '' : `/${encodeURI(prefix)}`}${samplePath(front, path)}`,
    headers: { ...(/^[\w.:-]+$/.test(host) && { host }), accept: '*/*', 'user-agent': SAMPLE },
  };
}

/** `/orders/{id}` → `/orders/lambda-lift-verify`; `/{proxy+}` gets two segments; a Function URL is asked at its root. */
export function samplePath(front: Pick<FrontPlan, 'kind'>, path: string): string {
  if (path === '$default') return front.kind === 'function-url' ? '/' : `/${SAMPLE}`;
  return path
    .split('/')
    .map((part) => {
      if (/^\{.+\+\}$/.test(part)) return `${SAMPLE}/${SAMPLE}`;
      return /^\{.+\}$/.test(part) ? SAMPLE : encodeURIComponent(part).replace(/%40/g, '@').replace(/%3A/g, ':');
    })
    .join('/');
}

function textOf(value: Value, values: ReadonlyMap<string, string>, stage: string): string {
  if (value.kind === 'literal') return value.text;
  if (value.kind === 'required') return values.get(value.name) ?? '';
  return value.parts.map((part) => (typeof part === 'string' ? part : stage)).join('');
}
