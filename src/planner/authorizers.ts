import { type Finding, finding } from '../model/finding.js';
import type { AuthorizerTrigger } from '../model/inventory.js';
import type { AuthorizerPlan, RoutePlan } from '../model/plan.js';
import type { Candidate } from './triage.js';

/** Every authorizer whose function can move, by its id. */
export function movableAuthorizers(candidates: readonly Candidate[]): ReadonlyMap<string, AuthorizerPlan> {
  const plans = candidates.flatMap(({ id, triggers }) =>
    triggers
      .filter((trigger): trigger is AuthorizerTrigger => trigger.kind === 'authorizer')
      .map(({ kind: _, ...trigger }): [string, AuthorizerPlan] => [trigger.id, { ...trigger, functionId: id }]),
  );
  return new Map(plans);
}

/** Those that decide for a route of the service, in the order of the infrastructure code. */
export function planAuthorizers(
  movable: ReadonlyMap<string, AuthorizerPlan>,
  routes: readonly RoutePlan[],
): AuthorizerPlan[] {
  const asked = new Set(routes.map(({ authorizer }) => authorizer));
  return [...movable.values()].filter(({ id }) => asked.has(id));
}

/** Why a function that only authorizes has nothing to do in the service. */
export const UNASKED = 'it is an authorizer, and no route of the service asks it';

/** True for a function that is there to authorize, whatever else calls it that stays on Lambda. */
export function isAuthorizer({ triggers }: Pick<Candidate, 'triggers'>): boolean {
  return triggers.some(({ kind }) => kind === 'authorizer');
}

/** The note that such a function stays. */
export function unaskedNotes(candidates: readonly Candidate[], moving: ReadonlySet<string>): Finding[] {
  return candidates
    .filter((fn) => isAuthorizer(fn) && !moving.has(fn.id))
    .map(({ id, location }) =>
      finding({
        code: 'LL1303',
        demand: 'note',
        functionId: id,
        location,
        message: `Function "${id}" stays on Lambda: ${UNASKED}.`,
        fix: 'Keep it as long as API Gateway asks it for the routes that stay.',
      }),
    );
}
