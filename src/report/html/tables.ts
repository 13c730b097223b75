import type { Plan, RoutePlan } from '../../model/plan.js';
import { authorizerRows, frontRows, poolRows, routeText } from '../places.js';
import { place } from '../terminal/findings.js';
import { served } from '../terminal/proposal.js';
import { html, type Markup, type Part } from './escape.js';

/** A table that scrolls sideways on small screens. Empty without rows. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly Part[]>): Markup | undefined {
  if (rows.length === 0) return undefined;
  const headRow = html`<tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr>`;
  const bodyRows = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`);
  return html`<div class="scroll"><table><thead>${headRow}</thead><tbody>\n${bodyRows}</tbody></table></div>`;
}

export function routeTable(plan: Plan): Markup | undefined {
  const rows = plan.routes.map((route) => [
    html`<code>${routeText(route, plan)}</code>`,
    route.front,
    route.functionId,
    answers(route),
    html`<code>${place(route.location)}</code>`,
  ]);
  return table(['Route', 'API', 'Function', 'Answers', 'From'], rows);
}

function answers({ closed, authorizer }: RoutePlan): Markup {
  if (closed !== undefined) return html`<span class="bad">closed: ${closed}</span>`;
  return html`<span class="good">${authorizer === undefined ? 'open' : `after ${authorizer}`}</span>`;
}

export function frontTable(plan: Plan): Markup | undefined {
  return table(['API', 'Kind', 'Answers at', 'Routes'], frontRows(plan));
}

export function authorizerTable(plan: Plan): Markup | undefined {
  return table(['Authorizer', 'Function', 'Token', 'Answer', 'Asked for'], authorizerRows(plan));
}

export function poolTable(plan: Plan): Markup | undefined {
  return table(['Pool', 'Library', 'Module', 'Used at', 'Connections'], poolRows(plan));
}

export function scheduleTable(plan: Plan): Markup | undefined {
  const rows = plan.schedules.map((schedule) => [
    schedule.id,
    html`<code>${schedule.expression}</code>`,
    schedule.meaning,
    schedule.functionId,
    schedule.enabled ? 'when named in SCHEDULES_ENABLED' : 'never: it is disabled on AWS',
    html`<code>${place(schedule.location)}</code>`,
  ]);
  return table(['Schedule', 'Expression', 'Means', 'Function', 'Runs', 'From'], rows);
}

export function consumerTable(plan: Plan): Markup | undefined {
  const rows = plan.consumers.map((consumer) => [
    consumer.id,
    consumer.queue,
    consumer.functionId,
    html`<code>${consumer.queueUrlVariable}</code>`,
    consumer.batchSize,
    consumer.enabled ? 'when named in CONSUMERS_ENABLED' : 'never: its mapping is disabled on AWS',
    html`<code>${place(consumer.location)}</code>`,
  ]);
  return table(['Consumer', 'Queue', 'Function', 'URL from', 'Batch', 'Runs', 'From'], rows);
}

/** Every function once, with its outcome; those that do not move say why. */
export function functionTable(plan: Plan): Markup | undefined {
  const plans = new Map(plan.functions.map((fn) => [fn.id, fn]));
  const rows = plan.outcomes.map(({ functionId, kind, reason, location }) => {
    const fn = plans.get(functionId);
    const color = kind === 'migrated' ? 'good' : kind === 'kept' ? 'soft' : 'bad';
    const lane = kind === 'migrated' ? fn?.lane : undefined;
    return [
      functionId,
      html`<span class="${color}">${kind}</span>`,
      served(functionId, plan),
      lane,
      kind === 'migrated' ? fn?.laneReasons.join(' ') : reason,
      html`<code>${place(location)}</code>`,
    ];
  });
  return table(['Function', 'Outcome', 'Serves', 'Lane', 'Why', 'From'], rows);
}

export function variableTable(plan: Plan): Markup | undefined {
  const rows = plan.env.variables.map(({ name, required, comment, functionIds }) => [
    html`<code>${name}</code>`,
    required ? html`<span class="warn">required</span>` : 'optional',
    comment,
    functionIds.join(', '),
  ]);
  return table(['Variable', 'Needed', 'What it is', 'Functions'], rows);
}
