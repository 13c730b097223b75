import type { EnvironmentEntry, ServiceFact } from '../model/inventory.js';
import type {
  ConsumerPlan,
  EnvPlan,
  EnvVariable,
  FrontPlan,
  FunctionVariable,
  PoolPlan,
  SchedulePlan,
} from '../model/plan.js';
import type { Value } from '../model/value.js';
import { variablePrefix } from '../runtime/fronts/front.js';
import { byCodeUnit, toEnvName } from '../util/text.js';
import { functionPrefixes, uniqueName } from './names.js';
import { isServiceName, LAMBDA_NAMES } from './reserved.js';
import type { Candidate } from './triage.js';

/**
 * The variables of every function: which name the service reads for each, by function id.
 * @param reserved names that mean something to this service's fronts and pools
 */
export function planVariables(
  migrated: readonly Candidate[],
  reserved: ReadonlySet<string>,
): Map<string, FunctionVariable[]> {
  const prefixes = functionPrefixes(migrated.map(({ id }) => id));
  const own = splitNames(migrated, reserved);
  const taken = new Set([...reserved, ...migrated.flatMap(({ environment }) => environment.map(({ name }) => name))]);
  const byFunction = new Map<string, FunctionVariable[]>();
  for (const fn of migrated) {
    const variables = entriesOf(fn).map(({ name, value }) => {
      if (!own.has(name)) return { name, from: name, value };
      const from = uniqueName(`${prefixes.get(fn.id)}__${toEnvName(name)}`, taken);
      taken.add(from);
      return { name, from, value };
    });
    byFunction.set(fn.id, variables);
  }
  return byFunction;
}

/** Names that each function reads from a name of its own: functions disagree, or the service means something else. */
function splitNames(migrated: readonly Candidate[], reserved: ReadonlySet<string>): Set<string> {
  const seen = new Map<string, string>();
  const split = new Set<string>();
  for (const entry of migrated.flatMap(entriesOf)) {
    const identity = identityOf(entry);
    if ((seen.get(entry.name) ?? identity) !== identity) split.add(entry.name);
    const meansOther = isServiceName(entry.name) || reserved.has(entry.name);
    if (meansOther && !isStageItself(entry)) split.add(entry.name);
    seen.set(entry.name, identity);
  }
  return split;
}

/** What Lambda takes: the last definition of a name, and none of the names it sets itself. */
function entriesOf({ environment }: Candidate): EnvironmentEntry[] {
  return [...new Map(environment.map((entry) => [entry.name, entry])).values()].filter(
    ({ name }) => !LAMBDA_NAMES.has(name),
  );
}

/** Two entries with the same identity have the same value. Secrets carry no text, so only one place makes them equal. */
function identityOf({ value, location }: EnvironmentEntry): string {
  if (value.kind !== 'required') return JSON.stringify(value);
  const hidden = value.reason === 'secret' || value.reason === 'unresolved';
  return JSON.stringify([value.reason, value.source, ...(hidden ? [location] : [])]);
}

const isStageItself = ({ name, value }: EnvironmentEntry): boolean =>
  name === 'STAGE' && value.kind === 'stage' && value.parts.length === 1 && typeof value.parts[0] === 'object';

/** Names of variables that this service's fronts and pools read. */
export function reservedNames(fronts: readonly FrontPlan[], pools: readonly PoolPlan[]): Set<string> {
  return new Set([...fronts.map(hostsVariable), ...pools.map(({ variable }) => variable)]);
}

const hostsVariable = ({ id }: FrontPlan): string => `${variablePrefix(id)}_HOSTS`;

export interface EnvParts {
  readonly service: ServiceFact;
  readonly needsStage: boolean;
  readonly fronts: readonly FrontPlan[];
  readonly pools: readonly PoolPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly consumers: readonly ConsumerPlan[];
  readonly variables: ReadonlyMap<string, readonly FunctionVariable[]>;
}

/** Every name the service reads, sorted, each once. */
export function planEnv(parts: EnvParts): EnvPlan {
  const byName = new Map<string, EnvVariable>();
  for (const variable of [...functionVariables(parts), ...queueVariables(parts), ...serviceVariables(parts)]) {
    const known = byName.get(variable.name);
    byName.set(variable.name, known ? joined(known, variable) : variable);
  }
  return { variables: [...byName.values()].sort((a, b) => byCodeUnit(a.name, b.name)) };
}

function joined(a: EnvVariable, b: EnvVariable): EnvVariable {
  const functionIds = [...new Set([...a.functionIds, ...b.functionIds])];
  return { ...a, required: a.required || b.required, functionIds };
}

function functionVariables({ variables }: EnvParts): EnvVariable[] {
  return [...variables].flatMap(([functionId, list]) =>
    list.map(({ name, from, value }) => ({
      name: from,
      required: value.kind === 'required',
      comment: `${name === from ? '' : `${name} of ${functionId}: `}${sourceWords(value)}`,
      functionIds: [functionId],
    })),
  );
}

function queueVariables({ consumers }: EnvParts): EnvVariable[] {
  return consumers.map(({ functionId, queueUrlVariable, queue }) => ({
    name: queueUrlVariable,
    required: true,
    comment: `URL of the queue ${queue}`,
    functionIds: [functionId],
  }));
}

function serviceVariables({ service, needsStage, fronts, pools, schedules, consumers }: EnvParts): EnvVariable[] {
  const optional = (name: string, comment: string): EnvVariable => ({
    name,
    required: false,
    comment,
    functionIds: [],
  });
  return [
    optional(
      'AWS_REGION',
      `region of AWS calls; us-east-1 when absent${service.region ? `, ${service.region} on Lambda` : ''}`,
    ),
    ...(needsStage ? [optional('STAGE', `stage the service runs as; ${service.defaultStage} when absent`)] : []),
    ...(fronts.length > 0 ? [optional('PORT', 'port the server listens on; 8080 when absent')] : []),
    ...(fronts.length > 1 ? fronts.map((front) => optional(hostsVariable(front), hostsWords(front))) : []),
    ...pools.map(({ variable, library, max }) =>
      optional(variable, `most connections of ${library} for each database and login; ${max} when absent`),
    ),
    ...(schedules.length > 0 ? [optional('SCHEDULES_ENABLED', 'schedules that run here: * or a comma list')] : []),
    ...(consumers.length > 0 ? [optional('CONSUMERS_ENABLED', 'consumers that poll here: * or a comma list')] : []),
  ];
}

const hostsWords = ({ id }: FrontPlan): string => `hosts that only ${id} answers, with commas between`;

function sourceWords(value: Value): string {
  if (value.kind !== 'required') return 'has a default in the functions table';
  return value.reason === 'secret' ? 'secret; not copied from the infrastructure code' : value.source;
}
