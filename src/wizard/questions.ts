import type { Answers, FunctionAnswer } from '../model/answers.js';
import type { Outcome } from '../model/plan.js';
import type { Proposal } from '../model/proposal.js';
import { isFolderName, join } from '../util/path.js';
import type { AskMany, AskText } from './ask.js';

/** What a question may look at. */
export interface Context {
  /** As decided so far. */
  readonly proposal: Proposal;
  /** As it would be if nobody had kept a function on Lambda: says which ones can move at all. */
  readonly open: Proposal;
}

/** A question about the plan, as data. `settle` turns what was said into answers; the default changes nothing. */
export type Question =
  | (AskMany & { readonly kind: 'many'; settle(chosen: readonly string[]): Answers })
  | (AskText & { readonly kind: 'text'; settle(text: string): Answers });

/** A question and when it is asked. */
export interface QuestionSource {
  readonly id: string;
  when(context: Context): boolean;
  ask(context: Context): Question;
  /** Asked again while it holds and the last answer was a new one. */
  readonly again?: boolean;
}

/** Answers in which no function is kept on Lambda by choice. */
export function withoutKept(answers: Answers): Answers {
  return settled(answers, Object.keys(answers.functions), () => 'migrate');
}

const functions: QuestionSource = {
  id: 'functions',
  when: ({ open }) => open.plan.outcomes.some(moves),
  ask({ proposal: { answers }, open }) {
    const movable = open.plan.outcomes.filter(moves);
    const staying = open.plan.outcomes.filter((outcome) => !moves(outcome));
    return {
      kind: 'many',
      message: 'Which functions move into the container?',
      needsOne: 'Choose at least one, or leave with Ctrl-C.',
      choices: [
        ...movable.map(({ functionId, reason }) => ({
          value: functionId,
          name: `${functionId}  ${reason}`,
          hint: 'Those you leave out stay on Lambda, as they are.',
          checked: answerFor(answers, functionId)?.action !== 'keep',
        })),
        ...staying.map(({ functionId, kind, reason }) => ({
          value: functionId,
          name: functionId,
          checked: false,
          stays: `${STAYS[kind]}: ${reason}`,
        })),
      ],
      settle: (chosen) => settled(answers, ids(movable), (id) => (chosen.includes(id) ? 'migrate' : 'keep')),
    };
  },
};

/** Functions that move with something open: a closed route, two functions on one route. Moving is safe, so it is the default. */
const undecided: QuestionSource = {
  id: 'undecided',
  when: ({ proposal }) => openPoints(proposal).size > 0,
  ask({ proposal }) {
    const points = openPoints(proposal);
    return {
      kind: 'many',
      message: 'Something is open here. Move these all the same?',
      why: ['What guarded a route and is not carried over leaves it closed: it answers 403 until you decide.'],
      choices: [...points].map(([functionId, findings]) => ({
        value: functionId,
        name: `${functionId}  ${findings.map(({ message }) => message).join(' ')}`,
        hint: `${findings[0]!.code}: ${findings[0]!.fix}`,
        checked: true,
      })),
      settle: (chosen) =>
        settled(proposal.answers, [...points.keys()], (id) => (chosen.includes(id) ? 'migrate' : 'keep')),
    };
  },
};

/** Names for the service's folder, in the order in which they are offered. */
const FOLDERS = ['service', 'container', 'lambda-service', 'container-service'] as const;

const outDir: QuestionSource = {
  id: 'out-dir',
  again: true,
  when: ({ proposal }) => inTheWay(proposal).length > 0,
  ask({ proposal }) {
    const { answers } = proposal;
    const [first = ''] = inTheWay(proposal);
    return {
      kind: 'text',
      message: `Another folder than ${answers.outDir}/ for the service?`,
      why: [`${first} is there already and was not made by lambda-lift; it stays as it is.`],
      default:
        FOLDERS.find((name) => FOLDERS.indexOf(name) > FOLDERS.indexOf(answers.outDir as never)) ?? answers.outDir,
      problem: (text) => (isFolderName(text) ? undefined : 'Give the name of one folder, such as container.'),
      settle: (text) => ({ ...answers, outDir: text }),
    };
  },
};

/** In the order in which they are asked. */
export const QUESTIONS: readonly QuestionSource[] = [functions, undecided, outDir];

const STAYS: Readonly<Record<Outcome['kind'], string>> = {
  migrated: '',
  kept: 'stays on Lambda',
  manual: 'needs work first',
  failed: 'cannot be read',
};

const moves = ({ kind }: Outcome): boolean => kind === 'migrated';
const ids = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ functionId }) => functionId);

function openPoints({ plan }: Proposal) {
  const moving = new Set(ids(plan.outcomes.filter(moves)));
  const points = new Map<string, typeof plan.findings>();
  for (const finding of plan.findings) {
    const { functionId, demand } = finding;
    if (functionId === undefined || demand !== 'must-decide' || !moving.has(functionId)) continue;
    points.set(functionId, [...(points.get(functionId) ?? []), finding]);
  }
  return points;
}

/** Files that stand where the service would have its own. */
function inTheWay({ plan, answers }: Proposal): string[] {
  const folder = `${join(plan.service.root, answers.outDir)}/`;
  return plan.findings.flatMap(({ code, location }) =>
    code === 'LL1307' && location?.file.startsWith(folder) ? [location.file] : [],
  );
}

function answerFor({ functions }: Answers, id: string): FunctionAnswer | undefined {
  return Object.hasOwn(functions, id) ? functions[id] : undefined;
}

/** Answers with a new action for each of `ids`. Moving is the default and needs no entry. */
function settled(answers: Answers, ids: readonly string[], actionOf: (id: string) => 'migrate' | 'keep'): Answers {
  const entries = new Map(Object.entries(answers.functions));
  for (const id of ids) {
    const { action = 'migrate', ...rest } = entries.get(id) ?? {};
    if (action === actionOf(id)) continue;
    if (action === 'migrate') entries.set(id, { ...rest, action: 'keep' });
    else if (Object.keys(rest).length > 0) entries.set(id, rest);
    else entries.delete(id);
  }
  return { ...answers, functions: Object.fromEntries(entries) };
}
