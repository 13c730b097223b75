import type { ApiFact } from '../model/inventory.js';
import type { FrontPlan, RoutePlan } from '../model/plan.js';
import type { Value } from '../model/value.js';

/**
 * One front for each API that has a route left. An API keeps its stage in the path, as on AWS; `$default` answers at the
 * root, and so does a Function URL that is alone. Beside others, a Function URL gets a folder of its own.
 */
export function planFronts(apis: readonly ApiFact[], routes: readonly RoutePlan[]): FrontPlan[] {
  const used = new Set(routes.map(({ front }) => front));
  const answering = apis.filter(({ id }) => used.has(id));
  return answering.map((api) => ({
    id: api.id,
    kind: api.kind,
    payload: api.payload,
    ...placeOf(api, answering.length === 1),
    binaryMediaTypes: api.binaryMediaTypes,
    ...(api.cors && { cors: api.cors }),
  }));
}

type KnownValue = Exclude<Value, { kind: 'required' }>;

const ROOT: KnownValue = { kind: 'literal', text: '' };
const DEFAULT_STAGE: KnownValue = { kind: 'literal', text: '$default' };
/** The stage that STAGE names at run time. */
const OWN_STAGE: KnownValue = { kind: 'stage', parts: [{ stage: true }] };

function placeOf({ kind, stage, id, functionId }: ApiFact, alone: boolean): Pick<FrontPlan, 'prefix' | 'stage'> {
  if (kind === 'function-url') {
    const prefix = alone ? ROOT : inFolder({ kind: 'literal', text: `_url/${segment(functionId ?? id)}` });
    return { prefix, stage: DEFAULT_STAGE };
  }
  if (stage === undefined && kind === 'http-api') return { prefix: ROOT, stage: DEFAULT_STAGE };
  // A stage whose name only the deployment knows is what STAGE is for.
  const known: KnownValue = stage === undefined || stage.kind === 'required' ? OWN_STAGE : stage;
  if (known.kind === 'literal' && known.text === '$default') return { prefix: ROOT, stage: DEFAULT_STAGE };
  return { prefix: inFolder(known), stage: known };
}

function inFolder(name: KnownValue): Value {
  if (name.kind === 'literal') return { kind: 'literal', text: `/${name.text}` };
  const [first, ...others] = name.parts;
  return typeof first === 'string'
    ? { kind: 'stage', parts: [`/${first}`, ...others] }
    : { kind: 'stage', parts: ['/', ...name.parts] };
}

/** One segment of a path that needs no escapes. */
const segment = (name: string): string => name.replace(/[^\w.-]+/g, '-');
