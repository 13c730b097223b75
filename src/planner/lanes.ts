import type { Answers, Lane } from '../model/answers.js';
import { type Finding, finding } from '../model/finding.js';
import type { Candidate } from './triage.js';

export interface LaneChoice {
  readonly lane: Lane;
  /** One line each: what decided it; empty for the default. */
  readonly reasons: readonly string[];
}

/**
 * `isolated` unless a rule saw something that copies in one process cannot contain, or a person chose.
 * `shared` is never chosen here: nothing proves yet that a function is safe in it.
 */
export function laneOf(functionId: string, ruleFindings: readonly Finding[], answers: Answers): LaneChoice {
  const hazards = ruleFindings.filter((hazard) => hazard.functionId === functionId && needsProcess(hazard));
  const reasons = [...new Set(hazards.map(hazardText))];
  const answer = Object.hasOwn(answers.functions, functionId) ? answers.functions[functionId] : undefined;
  if (answer?.lane === 'thread') return { lane: 'process', reasons: [NO_THREADS, ...reasons] };
  if (answer?.lane) return { lane: answer.lane, reasons: ['chosen in .migrate/answers.json', ...reasons] };
  return hazards.length > 0 ? { lane: 'process', reasons } : { lane: 'isolated', reasons: [] };
}

const NO_THREADS = 'thread is chosen in .migrate/answers.json; until there is that lane, a process contains the same';

/** The note that a function has a process of its own, with all that made it so. */
export function processNote(fn: Candidate, { lane, reasons }: LaneChoice): Finding[] {
  if (lane !== 'process') return [];
  return [
    finding({
      code: 'LL1311',
      demand: 'note',
      functionId: fn.id,
      location: fn.code.location,
      lane: 'process',
      message: `"${fn.id}" runs in a process of its own: ${reasons.join('; ')}.`,
      fix: 'Nothing to do. Once the code no longer does this, the function moves to the default lane by itself.',
    }),
  ];
}

/** Blocked event loops are contained by a process as well, until there is a lane of threads. */
const needsProcess = ({ lane }: Finding): boolean => lane === 'process' || lane === 'thread';

/** Without file and line: those move with every edit, and the reasons stand in a generated file. */
const hazardText = ({ code, message }: Finding): string => `${code} ${message.replace(/\.$/, '')}`;
