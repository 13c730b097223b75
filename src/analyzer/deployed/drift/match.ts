import type { ConfigFacts } from '../../../model/config.js';
import type { Deployed, DeployedFunction } from '../../../model/deployed.js';
import type { FunctionFact } from '../../../model/inventory.js';
import type { Value } from '../../../model/value.js';
import { hasGeneratedName } from '../config/names.js';

export type ConfiguredFunction = Omit<FunctionFact, 'code'>;

/** Functions of the infrastructure code by what they are on AWS: by the name it gives them, else by stack and logical id. */
export function matchFunctions(
  config: ConfigFacts,
  deployed: Deployed,
  stage: string,
): ReadonlyMap<string, DeployedFunction> {
  const byName = new Map(deployed.functions.map((fn) => [fn.name, fn]));
  const matches = new Map<string, DeployedFunction>();
  for (const fn of config.functions) {
    const name = textOf(fn.deployedName, stage);
    const found = (name === undefined ? undefined : byName.get(name)) ?? byLogicalId(fn, config, deployed, stage);
    if (found) matches.set(fn.id, found);
  }
  return matches;
}

/** A value's text in a stage; undefined for what only AWS knows. */
export function textOf(value: Value, stage: string): string | undefined {
  if (value.kind === 'literal') return value.text;
  if (value.kind === 'required') return undefined;
  return value.parts.map((part) => (typeof part === 'string' ? part : stage)).join('');
}

/** Several stacks may hold the same logical id: then the one of this stage, or none. */
function byLogicalId(
  fn: ConfiguredFunction,
  { service }: ConfigFacts,
  { functions }: Deployed,
  stage: string,
): DeployedFunction | undefined {
  const logicalId = service.dialect === 'serverless' ? serverlessLogicalId(fn.id) : fn.id;
  const tagged = functions.filter((one) => one.logicalId === logicalId);
  const candidates = tagged.length > 0 ? tagged : functions.filter(({ name }) => hasGeneratedName({ name, logicalId }));
  if (candidates.length <= 1) return candidates[0];
  const ofStage = candidates.filter(({ stack = '', name }) => (stack || name).split(/[-_]/).includes(stage));
  return ofStage.length === 1 ? ofStage[0] : undefined;
}

/** https://www.serverless.com/framework/docs/providers/aws/guide/resources#aws-cloudformation-resource-reference */
function serverlessLogicalId(id: string): string {
  const normal = id.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return `${normal.charAt(0).toUpperCase()}${normal.slice(1)}LambdaFunction`;
}
