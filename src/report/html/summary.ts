import type { Proposal } from '../../model/proposal.js';
import { count } from '../../util/text.js';
import { html, type Markup } from './escape.js';

const ROW = 30;
const MOST_ROWS = 14;
const LEFT = 20;
const BOX = 250;
const RIGHT = 700;
const WIDTH = 980;

interface Target {
  readonly id: 'server' | 'worker' | 'lambda';
  readonly title: string;
  readonly lines: readonly string[];
}

/** The drawing before → after: each function on the left, where it is served from on the right. */
export function summaryDrawing(proposal: Proposal): Markup {
  const { outcomes } = proposal.plan;
  const shown = outcomes.slice(0, MOST_ROWS);
  const more = outcomes.length - shown.length;
  const targets = targetsOf(proposal);
  const rows = shown.length + (more > 0 ? 1 : 0);
  const height = Math.max(rows * ROW, targets.length * 100) + 40;
  const targetY = (index: number): number => Math.round(40 + ((index + 0.5) * (height - 40)) / targets.length);
  const functionY = (index: number): number => 40 + index * ROW + ROW / 2;
  return html`<svg viewBox="0 0 ${WIDTH} ${height + 10}" role="img" aria-labelledby="map-title">
<title id="map-title">${title(proposal)}</title>
<text class="small" x="${LEFT}" y="22">before: AWS Lambda</text>
<text class="small" x="${RIGHT}" y="22">after</text>
${shown.flatMap(({ functionId }, index) => targetIds(functionId, proposal).map((id) => flow(functionY(index), targetY(targets.findIndex((target) => target.id === id)), id === 'lambda')))}
${shown.map(({ functionId }, index) => pill(functionId, functionY(index)))}
${more > 0 ? html`<text class="small" x="${LEFT + 12}" y="${functionY(shown.length) + 4}">and ${count(more, 'more function')}</text>` : undefined}
${targets.map((target, index) => targetBox(target, targetY(index)))}
</svg>`;
}

function title({ plan }: Proposal): string {
  const { functions, migrated } = plan.totals;
  return `${migrated} of ${count(functions, 'function')} move into one service; the table of functions below says which`;
}

function targetsOf({ plan }: Proposal): Target[] {
  const stays = plan.totals.functions - plan.totals.migrated;
  const server: Target = { id: 'server', title: 'server', lines: [count(plan.routes.length, 'route')] };
  const work = [
    ...(plan.schedules.length > 0 ? [count(plan.schedules.length, 'schedule')] : []),
    ...(plan.consumers.length > 0 ? [count(plan.consumers.length, 'queue consumer')] : []),
  ];
  return [
    ...(plan.routes.length > 0 ? [server] : []),
    ...(work.length > 0 ? [{ id: 'worker', title: 'worker', lines: work } as const] : []),
    ...(stays > 0 ? [{ id: 'lambda', title: 'not in the service', lines: [count(stays, 'function')] } as const] : []),
  ];
}

function targetIds(functionId: string, { plan }: Proposal): Array<Target['id']> {
  if (plan.outcomes.find((outcome) => outcome.functionId === functionId)?.kind !== 'migrated') return ['lambda'];
  const serves = [...plan.routes, ...plan.authorizers].some((route) => route.functionId === functionId);
  const works = [...plan.schedules, ...plan.consumers].some((part) => part.functionId === functionId);
  return [...(serves ? ['server' as const] : []), ...(works ? ['worker' as const] : [])];
}

function pill(name: string, y: number): Markup {
  const text = name.length > 30 ? `${name.slice(0, 29)}…` : name;
  return html`<g><rect class="box" x="${LEFT}" y="${y - 11}" width="${BOX}" height="22" rx="11"/><text x="${LEFT + 12}" y="${y + 4}">${text}</text></g>\n`;
}

function flow(from: number, to: number, stays: boolean): Markup {
  const [start, end] = [LEFT + BOX, RIGHT];
  const middle = (start + end) / 2;
  return html`<path class="flow${stays ? ' stays' : ''}" d="M${start} ${from} C${middle} ${from} ${middle} ${to} ${end} ${to}"/>\n`;
}

function targetBox({ title: name, lines }: Target, y: number): Markup {
  const top = y - 34;
  return html`<g><rect class="box" x="${RIGHT}" y="${top}" width="${BOX}" height="68" rx="10"/><text x="${RIGHT + 16}" y="${top + 28}">${name}</text><text class="small" x="${RIGHT + 16}" y="${top + 50}">${lines.join(' · ')}</text></g>\n`;
}
