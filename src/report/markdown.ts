import type { Finding } from '../model/finding.js';
import type { Plan } from '../model/plan.js';
import type { Proposal } from '../model/proposal.js';
import { count, printable } from '../util/text.js';
import { authorizerRows, frontNews, poolRows } from './places.js';
import { place } from './terminal/findings.js';
import { served, totalsSum } from './terminal/proposal.js';
import { lineCounts } from './unified.js';

/** A dry run as Markdown, for the description of a pull request. */
export function renderMarkdown({ plan, changes }: Proposal): string {
  const counts = changes.map(({ before, after }) => lineCounts(before ?? '', after));
  const added = counts.reduce((sum, each) => sum + each.added, 0);
  const removed = counts.reduce((sum, each) => sum + each.removed, 0);
  const parts = [
    `## ${text(plan.service.name)}: from Lambda to one container service`,
    `${count(plan.totals.functions, 'function')} = ${totalsSum(plan.totals)}. ${count(changes.length, 'file')} change: +${added} −${removed}.`,
    findings(plan, 'must-decide', 'Must decide'),
    findings(plan, 'must-do', 'Must do'),
    table(
      ['Function', 'Outcome', 'Serves', 'Why'],
      plan.outcomes.map(({ functionId, kind, reason }) => [
        functionId,
        kind,
        served(functionId, plan),
        kind === 'migrated' ? '' : reason,
      ]),
    ),
    table(['API', 'Kind', 'Answers at', 'Routes'], frontNews(plan)),
    table(['Authorizer', 'Function', 'Token', 'Answer', 'Asked for'], authorizerRows(plan)),
    table(['Pool', 'Library', 'Module', 'Used at', 'Connections'], poolRows(plan)),
    list('What will behave differently', plan.behaviourChanges.map(text)),
    list(
      'Variables the service needs',
      plan.env.variables.filter(({ required }) => required).map(({ name }) => code(name)),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function findings({ findings: all }: Plan, demand: Finding['demand'], title: string): string {
  const items = all.filter((finding) => finding.demand === demand);
  return list(
    title,
    items.map(
      (item) =>
        `**${item.code}** ${item.location ? `${code(place(item.location))} ` : ''}${text(item.message)} ${text(item.fix)}`,
    ),
  );
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [`### ${title}`, '', ...items.map((item) => `- ${item}`)].join('\n');
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const row = (cells: readonly string[]): string => `| ${cells.map((cell) => text(cell)).join(' | ')} |`;
  return rows.length === 0 ? '' : [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** Text of the repository as text: nothing in it is markup, a mention or a cell's end. */
function text(value: string): string {
  return printable(value)
    .replace(/[\\`*_{}[\]()#+!|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;');
}

/** Text as code, whatever backticks it holds. */
function code(value: string): string {
  const fence = '`'.repeat(Math.max(0, ...(printable(value).match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const inner = printable(value).replace(/\|/g, '\\|');
  return inner.startsWith('`') || inner.endsWith('`') ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}
