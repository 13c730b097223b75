import { type Finding, finding } from '../model/finding.js';
import type { ApiFact } from '../model/inventory.js';
import type { FrontPlan, RoutePlan } from '../model/plan.js';
import type { Value } from '../model/value.js';
import { variablePrefix } from '../runtime/fronts/front.js';

/**
 * Two APIs had two hosts on AWS; here both answer at one. Where their prefixes are equal as well, the routes of the later
 * one stay closed until somebody gives them a host of their own: none is shadowed without a word.
 */
export function closeCollisions(
  fronts: readonly FrontPlan[],
  routes: readonly RoutePlan[],
  apis: readonly ApiFact[],
  defaultStage: string,
): { routes: RoutePlan[]; findings: Finding[] } {
  const first = new Map<string, FrontPlan>();
  const shadowed = new Map<string, FrontPlan>();
  for (const front of inRouteOrder(fronts, routes)) {
    const place = placeOf(front.prefix, defaultStage);
    const rival = first.get(place);
    if (rival) shadowed.set(front.id, rival);
    else first.set(place, front);
  }
  return {
    routes: routes.map((route) => {
      const rival = shadowed.get(route.front);
      return rival ? { ...route, closed: withReason(route.closed, reasonFor(route.front, rival)) } : route;
    }),
    findings: [...shadowed].map(([id, rival]) => collision(id, rival, placeOf(rival.prefix, defaultStage), apis)),
  };
}

/** The service tries them in the order of their first routes. */
function inRouteOrder(fronts: readonly FrontPlan[], routes: readonly RoutePlan[]): FrontPlan[] {
  const order = [...new Set(routes.map(({ front }) => front))];
  return [...fronts].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** A stage called like the one that holds by default is the same place, until another is named. */
function placeOf(prefix: Value, defaultStage: string): string {
  if (prefix.kind === 'required') return prefix.source;
  if (prefix.kind === 'literal') return prefix.text;
  return prefix.parts.map((part) => (typeof part === 'string' ? part : defaultStage)).join('');
}

const reasonFor = (front: string, rival: FrontPlan): string =>
  `${front} answers at the same place as ${rival.id} (LL1304)`;

const withReason = (before: string | undefined, reason: string): string =>
  before === undefined ? reason : `${before}; ${reason}`;

function collision(id: string, rival: FrontPlan, place: string, apis: readonly ApiFact[]): Finding {
  return finding({
    code: 'LL1304',
    demand: 'must-decide',
    location: apis.find((api) => api.id === id)?.location,
    message: `${rival.id} and ${id} would both answer under ${place === '' ? '/' : place}; the routes of ${id} stay closed (403).`,
    fix: `Name the hosts of ${id} in ${variablePrefix(id)}_HOSTS, take "closed" off its routes and accept: npx lambda-lift explain LL1304.`,
  });
}
