import type { ApplyOutcome } from '../../model/apply.js';
import type { FileChange } from '../../model/edit.js';
import type { Proposal } from '../../model/proposal.js';
import { count, printable } from '../../util/text.js';
import { renderPatch } from '../patch.js';
import { columns, indent } from './columns.js';
import { foundLine } from './inventory.js';
import { renderApplied } from './outcome.js';
import { commandLine, type View } from './paint.js';
import { renderProposal } from './proposal.js';

/** What is there, before the first question. */
export function renderFound({ inventory, plan }: Proposal, { paint }: View): string {
  const { name, file } = inventory.service;
  const staying = plan.outcomes.filter(({ kind }) => kind !== 'migrated');
  const lines = [
    `${paint.bold(printable(name))}  ${paint.dim(printable(file))}`,
    '',
    foundLine(inventory),
    ...section(
      `${count(staying.length, 'function')} ${staying.length === 1 ? 'stays' : 'stay'}`,
      columns(staying.map(({ functionId, kind, reason }) => [functionId, kind, reason].map(printable))),
    ),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The change as decided: what `diff` shows, but for its last line, which names the command to go on with. */
export function renderSummary(proposal: Proposal, view: View): string {
  const lines = renderProposal(proposal, [], view).trimEnd().split('\n').slice(0, -1);
  return `\n${lines.join('\n')}\n`;
}

/** Changes as a patch, for reading: coloured, and with nothing in it that could move the cursor. */
export function renderColoured(changes: readonly FileChange[], { paint }: View): string {
  const colour = (line: string): string => {
    if (/^(?:# |diff --git |new file |index |--- |\+\+\+ )/.test(line)) return paint.bold(line);
    if (line.startsWith('@@')) return paint.cyan(line);
    if (line.startsWith('+')) return paint.green(line);
    return line.startsWith('-') ? paint.red(line) : line;
  };
  const lines = renderPatch(changes).trimEnd().split('\n');
  return `\n${lines.map((line) => colour(line.split('\t').map(printable).join('  '))).join('\n')}\n\n`;
}

/** What was done, how to take it back, and how to do the same again. */
export function renderWizardEnd(outcome: ApplyOutcome, repeat: readonly string[], view: View): string {
  const saved =
    'Your answers are in .migrate/answers.json, committed with the rest; another clone needs only that file.';
  const lines =
    outcome.steps.length === 0
      ? []
      : [
          '',
          ...indent(columns([['repeat', commandLine(['apply', '--yes', ...repeat].join(' '), view)]])),
          ...(outcome.git ? [`  ${view.paint.dim(saved)}`] : []),
        ];
  return `${[renderApplied(outcome, view).trimEnd(), ...lines].join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...indent(lines)];
}
