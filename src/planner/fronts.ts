import type { ApiFact } from '../model/inventory.js';
import type { FrontPlan, RoutePlan } from '../model/plan.js';

/**
 * One front for each API that has a route left. A REST API keeps its stage in the path, as on AWS; the Serverless
 * Framework deploys HTTP APIs to `$default`, which answers at the root.
 */
export function planFronts(apis: readonly ApiFact[], routes: readonly RoutePlan[]): FrontPlan[] {
  const used = new Set(routes.map(({ front }) => front));
  return apis
    .filter(({ id }) => used.has(id))
    .map(({ id, kind, payload, binaryMediaTypes, cors }) => ({
      id,
      kind,
      payload,
      mount: kind === 'rest' ? 'stage' : 'root',
      binaryMediaTypes,
      ...(cors && { cors }),
    }));
}
