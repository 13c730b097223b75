import path from 'node:path';
import type { Outcome, Plan } from '../../model/plan.js';
import type { Proposal } from '../../model/proposal.js';
import { count, printable } from '../../util/text.js';
import { authorizerRows, frontNews, poolRows, routeText } from '../places.js';
import { renderChanges } from './changes.js';
import { columns, indent } from './columns.js';
import { renderFindings } from './findings.js';
import { foundLine } from './inventory.js';
import { commandLine, type View } from './paint.js';

/** `migrate diff`: what would be, without a byte written. `wrote`: files of `.migrate/` that hold it in full. */
export function renderProposal({ inventory, plan, changes }: Proposal, wrote: readonly string[], view: View): string {
  const { paint } = view;
  const lines = [
    `${paint.bold(printable(plan.service.name))}  ${paint.dim(`${printable(plan.service.source)} · nothing is changed`)}`,
    '',
    foundLine(inventory),
    totalsLine(plan),
    '',
    ...indent(columns(plan.outcomes.map(outcomeRow))),
    '',
    ...tableSection('Where it answers', frontNews(plan)),
    ...tableSection('Who decides about callers', authorizerRows(plan)),
    ...tableSection('Shared connections', poolRows(plan)),
    ...section('Files', renderChanges(changes, plan.service.outDir)),
    ...section(
      'What will behave differently',
      plan.behaviourChanges.map((text) => `- ${printable(text)}`),
    ),
    ...section('The service needs these variables', requiredNames(plan)),
    ...renderFindings(plan.findings, view),
    ...(wrote.length > 0
      ? [`Wrote ${wrote.map((file) => printable(path.join(view.folder ?? '', file))).join(' · ')}`]
      : []),
    changes.length > 0 ? `next: ${commandLine('apply', view)}` : 'Nothing to change: the repository is as planned.',
  ];
  return `${lines.join('\n')}\n`;
}

/** `Plan     6 functions = 5 migrated + 1 kept`. */
function totalsLine({ totals }: Plan): string {
  return `Plan     ${count(totals.functions, 'function')} = ${totalsSum(totals)}`;
}

/** `5 migrated + 1 kept`: every function once, so that the numbers add up. */
export function totalsSum(totals: Plan['totals']): string {
  const kinds = ['migrated', 'kept', 'manual', 'failed'] as const;
  const parts = kinds.filter((kind) => totals[kind] > 0).map((kind) => `${totals[kind]} ${kind}`);
  return parts.length > 0 ? parts.join(' + ') : '0';
}

function outcomeRow({ functionId, kind, reason }: Outcome): string[] {
  return [functionId, kind, reason].map(printable);
}

/** What calls a migrated function from now on. */
export function served(functionId: string, plan: Plan): string {
  const routes = plan.routes.filter((route) => route.functionId === functionId);
  const parts = [
    ...routes.map((route) => routeText(route, plan)),
    ...plan.schedules.filter((schedule) => schedule.functionId === functionId).map(({ expression }) => expression),
    ...plan.consumers.filter((consumer) => consumer.functionId === functionId).map(({ queue }) => `queue ${queue}`),
    ...plan.authorizers.filter((one) => one.functionId === functionId).map(({ name }) => `authorizer ${name}`),
  ];
  return parts.length > 2 ? `${parts[0]}, … (${parts.length})` : parts.join(', ');
}

function requiredNames(plan: Plan): string[] {
  const names = plan.env.variables.filter(({ required }) => required).map(({ name }) => printable(name));
  return names.length > 0 ? [names.join(', ')] : [];
}

function tableSection(title: string, rows: readonly string[][]): string[] {
  return section(title, columns(rows.map((row) => row.map(printable))));
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...indent(lines), ''];
}
