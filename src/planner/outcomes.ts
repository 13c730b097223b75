import type { FunctionFact } from '../model/inventory.js';
import type { FunctionPlan, Outcome, Plan, Totals } from '../model/plan.js';
import { routeKey } from './routes.js';
import type { Verdict } from './triage.js';

export type Carried = Pick<Plan, 'routes' | 'schedules' | 'consumers'>;

/** Ids of the functions that have at least one trigger in the service. */
export function carriedIds({ routes, schedules, consumers }: Carried): Set<string> {
  return new Set([...routes, ...schedules, ...consumers].map(({ functionId }) => functionId));
}

/** Exactly one outcome for each function of the inventory, in its order. */
export function outcomesOf(
  functions: readonly FunctionFact[],
  verdicts: ReadonlyMap<string, Verdict>,
  plans: readonly FunctionPlan[],
  carried: Carried,
): Outcome[] {
  const lanes = new Map(plans.map(({ id, lane }) => [id, lane]));
  return functions.map(({ id, location }) => {
    const lane = lanes.get(id);
    if (lane) return { functionId: id, kind: 'migrated', reason: `lane ${lane}: ${served(id, carried)}`, location };
    const verdict = verdicts.get(id) ?? LEFT_OUT;
    return { functionId: id, kind: verdict.kind, reason: verdict.reason, location };
  });
}

/** Its code could move, but each of its triggers has a finding that says why it stays. */
const LEFT_OUT: Verdict = { kind: 'kept', reason: 'none of its triggers can be carried over (see the findings)' };

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

function served(id: string, { routes, schedules, consumers }: Carried): string {
  const mine = ({ functionId }: { functionId: string }): boolean => functionId === id;
  return [
    ...routes.filter(mine).map((route) => (route.closed ? `${routeKey(route)} (closed)` : routeKey(route))),
    ...schedules.filter(mine).map(({ expression }) => expression),
    ...consumers.filter(mine).map(({ queue }) => `queue ${queue}`),
  ].join(', ');
}
