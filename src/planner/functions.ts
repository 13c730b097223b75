import type { Answers } from '../model/answers.js';
import { type Finding, finding } from '../model/finding.js';
import type { FunctionPlan, FunctionVariable } from '../model/plan.js';
import { laneOf, processNote } from './lanes.js';
import type { Candidate } from './triage.js';

/** The functions of the service, in the order of the infrastructure code. */
export function planFunctions(
  migrated: readonly Candidate[],
  environments: ReadonlyMap<string, readonly FunctionVariable[]>,
  ruleFindings: readonly Finding[],
  answers: Answers,
): { functions: FunctionPlan[]; findings: Finding[] } {
  const functions: FunctionPlan[] = [];
  const findings: Finding[] = [];
  for (const fn of migrated) {
    const choice = laneOf(fn.id, ruleFindings, answers);
    findings.push(...processNote(fn, choice));
    functions.push({
      id: fn.id,
      ...(fn.codeUri !== undefined && { codeUri: fn.codeUri }),
      deployedName: fn.deployedName,
      handler: fn.handler,
      file: fn.code.file,
      exportPath: fn.code.exportPath,
      runtime: fn.runtime,
      timeoutSeconds: fn.timeoutSeconds,
      memoryMb: fn.memoryMb,
      ...(fn.reservedConcurrency !== undefined && { reservedConcurrency: fn.reservedConcurrency }),
      lane: choice.lane,
      laneReasons: choice.reasons,
      environment: environments.get(fn.id) ?? [],
      include: dataFiles(fn.packaging.patterns),
      layers: fn.packaging.layers,
      topLevelAwait: fn.code.topLevelAwait,
      ...(fn.code.sdkPackages && { sdkPackages: fn.code.sdkPackages }),
    });
  }
  return { functions, findings };
}

/** Node.js 24 for a service that was on it as a whole, otherwise 22, the oldest that is still supported. */
export function nodeMajorFor(migrated: readonly Candidate[]): 22 | 24 {
  return migrated.length > 0 && migrated.every(({ runtime }) => runtime === 'nodejs24.x') ? 24 : 22;
}

/** A note for each version that functions declare and the service does not run. */
export function versionNotes(migrated: readonly Candidate[], nodeMajor: number): Finding[] {
  const others = migrated.filter(({ runtime }) => runtime !== `nodejs${nodeMajor}.x`);
  return [...new Set(others.map(({ runtime }) => runtime))].map((version) => {
    const declaring = others.filter(({ runtime }) => runtime === version);
    const [first] = declaring;
    const who = declaring.length === 1 ? `"${first?.id}" declares` : `${declaring.length} functions declare`;
    return finding({
      code: 'LL1312',
      demand: 'note',
      ...(declaring.length === 1 && { functionId: first?.id }),
      location: first?.location,
      message: `${who} ${version} on Lambda; the service runs on Node.js ${nodeMajor}.`,
      fix: `Run the tests on Node.js ${nodeMajor}, or change FROM in the Dockerfile.`,
    });
  });
}

/** Patterns that add files. Dependencies are installed in the image, and code comes through the bundle. */
function dataFiles(patterns: readonly string[]): string[] {
  const wanted = patterns.filter((pattern) => !/^!?(\.\/)?node_modules\//.test(pattern));
  return wanted.some((pattern) => !pattern.startsWith('!')) ? wanted : [];
}
