import { type Answers, DEFAULT_ANSWERS } from '../../src/model/answers.js';
import type { FileChange } from '../../src/model/edit.js';
import { type Finding, finding } from '../../src/model/finding.js';
import type { Outcome } from '../../src/model/plan.js';
import type { Proposal } from '../../src/model/proposal.js';

const location = { file: 'serverless.yml', line: 1, column: 1 };

interface Parts {
  readonly outcomes?: Readonly<Record<string, readonly [Outcome['kind'], string]>>;
  readonly findings?: readonly Finding[];
  readonly answers?: Partial<Answers>;
  readonly changes?: readonly FileChange[];
  readonly root?: string;
}

/** As much of a proposal as questions look at. */
export function proposal({ outcomes = {}, findings = [], answers = {}, changes = [], root = '.' }: Parts): Proposal {
  const all = { ...DEFAULT_ANSWERS, ...answers };
  const entries = Object.entries(outcomes);
  const plan = {
    service: { name: 'shop', root, outDir: root === '.' ? all.outDir : `${root}/${all.outDir}` },
    outcomes: entries.map(([functionId, [kind, reason]]) => ({ functionId, kind, reason, location })),
    findings,
  };
  return { plan, answers: all, changes } as unknown as Proposal;
}

export function closedRoute(functionId: string): Finding {
  return finding({
    code: 'LL1305',
    demand: 'must-decide',
    functionId,
    location,
    message: `GET /${functionId} stays closed (403).`,
    fix: 'Keep it on Lambda, or check callers in the service.',
  });
}

export function inTheWay(file: string): Finding {
  return finding({
    code: 'LL1307',
    demand: 'must-do',
    location: { file, line: 1, column: 1 },
    message: `${file} is in the way.`,
    fix: 'Rename it.',
  });
}

export function newFile(file: string): FileChange {
  return { file, step: 'service', because: 'generator', after: 'x\n', generated: true };
}

export function editedFile(file: string): FileChange {
  return { ...newFile(file), before: 'y\n', generated: false };
}
