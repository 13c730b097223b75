import type { Answers } from '../model/answers.js';
import { type Finding, finding } from '../model/finding.js';
import type { FunctionFact, HandlerFact, OtherTrigger } from '../model/inventory.js';
import type { OutcomeKind } from '../model/plan.js';

/** A function whose code can move; whether it does depends on its triggers. */
export type Candidate = FunctionFact & { readonly code: HandlerFact };

/** Why a function does not move, known before its triggers are planned. */
export interface Verdict {
  readonly kind: Exclude<OutcomeKind, 'migrated'>;
  readonly reason: string;
  /** True when a person asked for it: then it needs no explanation. */
  readonly chosen?: boolean;
}

export interface Triage {
  readonly candidates: readonly Candidate[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly findings: readonly Finding[];
}

/**
 * Parts the functions whose code can move from those that stay, for the first reason that holds.
 * @param outDir folder of the service, relative to the analysed folder
 */
export function triage(functions: readonly FunctionFact[], answers: Answers, outDir: string): Triage {
  const candidates: Candidate[] = [];
  const authorizers = authorizersOf(functions);
  const verdicts = new Map<string, Verdict>();
  for (const fn of functions) {
    const verdict = verdictOf(fn, answers, outDir, authorizers);
    if (verdict) verdicts.set(fn.id, verdict);
    else if (fn.code) candidates.push({ ...fn, code: fn.code });
  }
  return {
    candidates,
    verdicts,
    findings: functions.flatMap((fn) => explain(fn, outDir, authorizers, verdicts.get(fn.id))),
  };
}

function verdictOf(
  fn: FunctionFact,
  answers: Answers,
  outDir: string,
  authorizers: ReadonlySet<string>,
): Verdict | undefined {
  const answer = Object.hasOwn(answers.functions, fn.id) ? answers.functions[fn.id] : undefined;
  if (answer?.action === 'keep') return { kind: 'kept', reason: 'you chose to keep it on Lambda', chosen: true };
  if (!isNode(fn)) return { kind: 'kept', reason: notNode(fn) };
  if (fn.triggers.length === 0) return { kind: 'kept', reason: uncalled(fn, authorizers) };
  const others = otherTriggers(fn);
  if (others.length === fn.triggers.length) {
    return { kind: 'kept', reason: others.map(({ event, why }) => `${event}: ${why}`).join('; ') };
  }
  if (!fn.code) return { kind: 'failed', reason: `the code behind "${fn.handler}" was not found or does not parse` };
  if (fn.code.shape === 'unknown') {
    return { kind: 'manual', reason: `"${fn.handler}" is not recognised as a function` };
  }
  if (isBelow(fn.code.file, outDir)) {
    return { kind: 'manual', reason: `its code lies in ${outDir}/, which is the folder of the service` };
  }
  return undefined;
}

/** What a reader should know about a function that stays, wholly or in part. */
function explain(
  fn: FunctionFact,
  outDir: string,
  authorizers: ReadonlySet<string>,
  verdict: Verdict | undefined,
): Finding[] {
  if (verdict?.chosen) return [];
  const about = { demand: 'note', functionId: fn.id, location: fn.location } as const;
  if (!isNode(fn)) {
    return [
      finding({
        ...about,
        code: 'LL1302',
        message: `Function "${fn.id}" stays on Lambda: ${notNode(fn)}.`,
        fix: 'Nothing to do; the rest of the service moves without it.',
      }),
    ];
  }
  if (fn.triggers.length === 0) {
    return [
      finding({
        ...about,
        code: 'LL1303',
        message: `Function "${fn.id}" stays on Lambda: ${uncalled(fn, authorizers)}.`,
        fix: authorizers.has(fn.id)
          ? 'Keep it as long as API Gateway stands in front of those routes; in the service they answer 403 (LL1305).'
          : 'If something calls it by name (an SDK call, a state machine, a person), leave it; otherwise it may be unused.',
      }),
    ];
  }
  const occupied = verdict?.kind === 'manual' && fn.code && isBelow(fn.code.file, outDir);
  return [...(occupied ? [inTheWay(fn, outDir)] : []), ...otherTriggers(fn).map((trigger) => staying(fn, trigger))];
}

function uncalled({ id }: FunctionFact, authorizers: ReadonlySet<string>): string {
  return authorizers.has(id)
    ? 'it is an authorizer, and authorizers are not carried over yet'
    : 'no HTTP route, schedule or queue of this service calls it';
}

/** Names of the authorizers of all routes; Serverless Framework names one that is a function by its key. */
function authorizersOf(functions: readonly FunctionFact[]): ReadonlySet<string> {
  const guards = functions.flatMap(({ triggers }) => triggers).flatMap((it) => (it.kind === 'http' ? it.guards : []));
  return new Set(guards.filter(({ kind }) => kind === 'authorizer').map(({ name }) => name));
}

/** The service's folder is not bundled: what stands in it is the service's own. */
function inTheWay({ id, code }: FunctionFact, outDir: string): Finding {
  return finding({
    code: 'LL1307',
    demand: 'must-do',
    functionId: id,
    location: code?.location,
    message: `The code of "${id}" lies in ${outDir}/, the folder that the service would have for itself.`,
    fix: 'Choose another folder for the service: --out-dir container.',
  });
}

const isBelow = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);

function staying(fn: FunctionFact, { event, why, location }: OtherTrigger): Finding {
  const alone = fn.triggers.every(({ kind }) => kind === 'other');
  return finding({
    code: 'LL1301',
    demand: 'note',
    functionId: fn.id,
    location,
    message: `Trigger ${event} of "${fn.id}" stays on Lambda: ${why}.`,
    fix: alone
      ? 'Keep deploying this function as before.'
      : 'The service takes over its other triggers; keep the Lambda deployed for this one.',
  });
}

const isNode = (fn: FunctionFact): boolean => /^nodejs\d/.test(fn.runtime);

const otherTriggers = (fn: FunctionFact): OtherTrigger[] =>
  fn.triggers.filter((trigger): trigger is OtherTrigger => trigger.kind === 'other');

/** A function without a runtime is a container image. */
function notNode({ runtime }: FunctionFact): string {
  return runtime === '' ? 'it is a container image' : `its runtime is ${runtime}`;
}
