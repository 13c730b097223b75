import type { FrontPlan, Plan, RoutePlan } from '../../src/model/plan.js';
import type { Value } from '../../src/model/value.js';

export const literal = (text: string): Value => ({ kind: 'literal', text });
const AT = { file: 'serverless.yml', line: 1, column: 1 };

export const HTTP: FrontPlan = {
  id: 'httpApi',
  kind: 'http-api',
  payload: '2.0',
  prefix: literal(''),
  stage: literal('$default'),
  binaryMediaTypes: [],
};
export const REST: FrontPlan = {
  id: 'restApi',
  kind: 'rest',
  payload: '1.0',
  prefix: { kind: 'stage', parts: ['/', { stage: true }] },
  stage: { kind: 'stage', parts: [{ stage: true }] },
  binaryMediaTypes: [],
};
export const URL_FRONT: FrontPlan = {
  id: 'webhookUrl',
  kind: 'function-url',
  payload: '2.0',
  prefix: literal('/_url/webhook'),
  stage: literal('$default'),
  binaryMediaTypes: [],
};

export function route(front: FrontPlan, key: string, facts: Partial<RoutePlan> = {}): RoutePlan {
  const [method = 'ANY', path = key] = key.split(' ');
  const declared = path === key ? 'ANY' : method;
  return {
    id: `${front.id}:${key}`,
    front: front.id,
    method: declared,
    path,
    functionId: 'fn',
    location: AT,
    ...facts,
  };
}

/** A plan as far as the verifier reads it. */
export function plan(parts: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    service: {
      name: 'orders',
      outDir: 'service',
      root: '.',
      source: 'serverless.yml',
      project: { language: 'typescript', moduleSystem: 'esm', packageManager: 'npm', workspace: false },
      nodeMajor: 22,
      defaultStage: 'dev',
      needsStage: true,
    },
    fronts: [HTTP, REST, URL_FRONT],
    routes: [],
    schedules: [],
    consumers: [],
    authorizers: [],
    pools: [],
    functions: [],
    env: { variables: [] },
    outcomes: [],
    totals: { functions: 0, migrated: 0, kept: 0, manual: 0, failed: 0 },
    behaviourChanges: [],
    findings: [],
    ...parts,
  };
}
