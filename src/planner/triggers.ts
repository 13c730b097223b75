import type { Finding } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';
import type { FrontPlan } from '../model/plan.js';
import { movableAuthorizers, planAuthorizers } from './authorizers.js';
import { closeCollisions } from './collisions.js';
import { planConsumers } from './consumers.js';
import { planFronts } from './fronts.js';
import type { Carried } from './outcomes.js';
import { planRoutes } from './routes.js';
import { planSchedules } from './schedules.js';
import type { Candidate } from './triage.js';

export interface Triggers extends Carried {
  readonly fronts: readonly FrontPlan[];
  readonly findings: readonly Finding[];
}

/** Everything that will call functions of the service, and what a person should know about it. */
export function planTriggers(
  { apis, service }: Pick<Inventory, 'apis' | 'service'>,
  candidates: readonly Candidate[],
): Triggers {
  const movable = movableAuthorizers(candidates);
  const answered = planRoutes(candidates, movable);
  const fronts = planFronts(apis, answered.routes);
  const { routes, findings } = closeCollisions(fronts, answered.routes, apis, service.defaultStage);
  const schedules = planSchedules(candidates);
  const consumers = planConsumers(candidates);
  return {
    fronts,
    routes,
    schedules: schedules.schedules,
    consumers: consumers.consumers,
    authorizers: planAuthorizers(movable, routes),
    findings: [...answered.findings, ...findings, ...schedules.findings, ...consumers.findings],
  };
}
