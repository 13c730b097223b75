import type { ApiFact, FunctionFact } from '../model/inventory.js';
import type { FunctionPlan, Outcome, Plan, RoutePlan, Totals } from '../model/plan.js';
import { isAuthorizer, UNASKED } from './authorizers.js';
import { routeKey } from './routes.js';
import type { Verdict } from './triage.js';

export type Carried = Pick<Plan, 'routes' | 'schedules' | 'consumers' | 'authorizers'>;

/** Ids of the functions that have at least one trigger in the service. */
export function carriedIds({ routes, schedules, consumers, authorizers }: Carried): Set<string> {
  return new Set([...routes, ...schedules, ...consumers, ...authorizers].map(({ functionId }) => functionId));
}

/** Exactly one outcome for each function of the inventory, in its order. */
export function outcomesOf(
  functions: readonly FunctionFact[],
  verdicts: ReadonlyMap<string, Verdict>,
  plans: readonly FunctionPlan[],
  carried: Carried & Pick<Plan, 'fronts'>,
  apis: readonly ApiFact[],
): Outcome[] {
  const urls = new Set(apis.filter(({ kind }) => kind === 'function-url').map(({ id }) => id));
  const lanes = new Map(plans.map(({ id, lane }) => [id, lane]));
  return functions.map((fn) => {
    const { id, location } = fn;
    const lane = lanes.get(id);
    if (lane) return { functionId: id, kind: 'migrated', reason: `lane ${lane}: ${served(id, carried)}`, location };
    const verdict = verdicts.get(id) ?? leftOut(fn);
    const routes = fn.triggers.flatMap((one) => (one.kind === 'http' && !urls.has(one.api) ? [routeKey(one)] : []));
    const left = routes.length > 0 ? { routes } : {};
    return { functionId: id, kind: verdict.kind, reason: verdict.reason, ...left, location };
  });
}

/** Its code could move, but each of its triggers has a finding that says why it stays. */
function leftOut(fn: FunctionFact): Verdict {
  const reason = isAuthorizer(fn) ? UNASKED : 'none of its triggers can be carried over (see the findings)';
  return { kind: 'kept', reason };
}

export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const of = (kind: Outcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    functions: outcomes.length,
    migrated: of('migrated'),
    kept: of('kept'),
    manual: of('manual'),
    failed: of('failed'),
  };
}

function served(
  id: string,
  { fronts, routes, schedules, consumers, authorizers }: Carried & Pick<Plan, 'fronts'>,
): string {
  const urls = new Set(fronts.filter(({ kind }) => kind === 'function-url').map((front) => front.id));
  const words = (route: RoutePlan): string => (urls.has(route.front) ? 'Function URL' : routeKey(route));
  const mine = ({ functionId }: { functionId: string }): boolean => functionId === id;
  return [
    ...routes.filter(mine).map((route) => (route.closed ? `${words(route)} (closed)` : words(route))),
    ...schedules.filter(mine).map(({ expression }) => expression),
    ...consumers.filter(mine).map(({ queue }) => `queue ${queue}`),
    ...authorizers.filter(mine).map(({ name }) => `authorizer ${name}`),
  ].join(', ');
}
