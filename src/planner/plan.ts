import type { Answers } from '../model/answers.js';
import type { Finding } from '../model/finding.js';
import type { Inventory } from '../model/inventory.js';
import type { FunctionPlan, Plan } from '../model/plan.js';
import type { Value } from '../model/value.js';
import { join } from '../util/path.js';
import { unaskedNotes } from './authorizers.js';
import { behaviourChanges } from './behaviour.js';
import { planEnv, planVariables, reservedNames } from './env.js';
import { nodeMajorFor, planFunctions, versionNotes } from './functions.js';
import { carriedIds, outcomesOf, totalsOf } from './outcomes.js';
import { planPools } from './pools.js';
import { triage } from './triage.js';
import { planTriggers } from './triggers.js';

/**
 * What will be, from what is there and what was decided. Pure: the same input gives the same bytes.
 * First the triggers that can be carried over are planned; a function migrates when one of its triggers does.
 * @param text of a file of the analysed folder, to see whose name a new module would take
 */
export function makePlan(
  inventory: Inventory,
  ruleFindings: readonly Finding[],
  answers: Answers,
  text: (file: string) => string | undefined = () => undefined,
): Plan {
  const {
    candidates,
    verdicts,
    findings: staying,
  } = triage(inventory.functions, answers, join(inventory.service.root, answers.outDir));
  const { findings: triggerFindings, fronts, ...carried } = planTriggers(inventory, candidates);
  const moving = carriedIds(carried);
  const migrated = candidates.filter(({ id }) => moving.has(id));
  const { functions: all, service: origin } = inventory;
  const { pools, findings: poolFindings } = planPools(migrated, { functions: all, root: origin.root, text });
  const variables = planVariables(migrated, reservedNames(fronts, pools));
  const { functions, findings: laneFindings } = planFunctions(migrated, variables, ruleFindings, answers);

  const needsStage =
    fronts.some(({ prefix, stage }) => isStaged(prefix) || isStaged(stage)) || functions.some(usesStage);
  const service = servicePlan(inventory, answers, nodeMajorFor(migrated), needsStage);
  const outcomes = outcomesOf(inventory.functions, verdicts, functions, { fronts, ...carried }, inventory.apis);
  const parts = { service, fronts, ...carried, pools, functions };
  return {
    version: 1,
    ...parts,
    env: planEnv({ ...parts, service: inventory.service, needsStage, variables }),
    outcomes,
    totals: totalsOf(outcomes),
    behaviourChanges: behaviourChanges(parts),
    findings: unique([
      ...concerning(inventory.findings, (id) => !verdicts.get(id)?.chosen),
      ...concerning(ruleFindings, (id) => moving.has(id)),
      ...staying,
      ...unaskedNotes(candidates, moving),
      ...triggerFindings,
      ...laneFindings,
      ...poolFindings,
      ...versionNotes(migrated, service.nodeMajor),
    ]),
  };
}

function servicePlan({ service, project }: Inventory, answers: Answers, nodeMajor: 22 | 24, needsStage: boolean) {
  return {
    name: service.name,
    outDir: join(service.root, answers.outDir),
    root: service.root,
    source: service.file,
    dialect: service.dialect,
    project,
    nodeMajor,
    defaultStage: service.defaultStage,
    needsStage,
    ...(service.region !== undefined && { region: service.region }),
  };
}

function usesStage({ deployedName, environment }: FunctionPlan): boolean {
  const values: Value[] = [deployedName, ...environment.map(({ value }) => value)];
  return values.some(isStaged);
}

const isStaged = ({ kind }: Value): boolean => kind === 'stage';

/** Findings about no function in particular, and those about a function that `concerns` the reader of this plan. */
function concerning(findings: readonly Finding[], concerns: (functionId: string) => boolean): Finding[] {
  return findings.filter(({ functionId }) => functionId === undefined || concerns(functionId));
}

/** Each finding once. Two events on one line share an id, so the message counts too. */
function unique(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const found of findings) {
    const key = JSON.stringify([found.id, found.message]);
    if (!first.has(key)) first.set(key, found);
  }
  return [...first.values()];
}
