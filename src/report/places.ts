import type { FrontPlan, Plan, RoutePlan } from '../model/plan.js';
import { count } from '../util/text.js';
import { valueText } from '../util/value.js';

/** `GET /dev/orders/{id}` as callers write it; a Function URL answers everything below its place. */
export function routeText(route: RoutePlan, { fronts }: Pick<Plan, 'fronts'>): string {
  const front = fronts.find(({ id }) => id === route.front);
  const prefix = front ? valueText(front.prefix) : '';
  if (front?.kind === 'function-url') return `Function URL ${prefix === '' ? '/' : prefix}`;
  return route.path === '$default' ? `$default${prefix && ` ${prefix}`}` : `${route.method} ${prefix}${route.path}`;
}

/** The rows of `frontRows`, where they say more than that one API answers at the root. */
export function frontNews(plan: Pick<Plan, 'fronts' | 'routes'>): string[][] {
  const rows = frontRows(plan);
  return rows.length === 1 && rows[0]?.[2] === '/' ? [] : rows;
}

/** What answers where: one row for each API. */
export function frontRows({ fronts, routes }: Pick<Plan, 'fronts' | 'routes'>): string[][] {
  return fronts.map(({ id, kind, prefix }) => {
    const own = routes.filter((route) => route.front === id);
    const closed = own.filter((route) => route.closed !== undefined).length;
    const what = `${count(own.length, 'route')}${closed > 0 ? `, ${closed} closed` : ''}`;
    return [id, KINDS[kind], valueText(prefix) || '/', what];
  });
}

const KINDS: Readonly<Record<FrontPlan['kind'], string>> = {
  'http-api': 'HTTP API',
  rest: 'REST API',
  'function-url': 'Function URL',
};

/** Who decides about callers: one row for each authorizer. */
export function authorizerRows({ authorizers, routes }: Pick<Plan, 'authorizers' | 'routes'>): string[][] {
  return authorizers.map(({ id, name, functionId, header, ttlSeconds }) => {
    const asking = routes.filter((route) => route.authorizer === id).length;
    const kept = ttlSeconds > 0 ? `kept for ${ttlSeconds} s` : 'asked each time';
    return [name, functionId, `header ${header}`, kept, count(asking, 'route')];
  });
}

/** Whose connections are shared: one row for each pool. */
export function poolRows({ pools }: Pick<Plan, 'pools'>): string[][] {
  return pools.map(({ id, library, module, max, variable, sites }) => {
    const functions = new Set(sites.flatMap(({ functionIds }) => functionIds)).size;
    const used = `${count(sites.length, 'place')} in ${count(functions, 'function')}`;
    return [id, library, module, used, `at most ${max} (${variable})`];
  });
}
