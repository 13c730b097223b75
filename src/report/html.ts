import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.js';
import type { Proposal } from '../model/proposal.js';
import { toolVersion } from '../util/package.js';
import { count } from '../util/text.js';
import { embedJson, html, Markup } from './html/escape.js';
import { fileList } from './html/files.js';
import { findingCards, noteRows } from './html/findings.js';
import { SCRIPT } from './html/script.js';
import { STYLE } from './html/style.js';
import { summaryDrawing } from './html/summary.js';
import {
  authorizerTable,
  consumerTable,
  frontTable,
  functionTable,
  poolTable,
  routeTable,
  scheduleTable,
  table,
  variableTable,
} from './html/tables.js';
import type { View } from './terminal/paint.js';
import { totalsSum } from './terminal/proposal.js';

/**
 * The report of a dry run as one file: no network, no script needed, light and dark, printable. The plan is embedded
 * as it is in plan.json, so the page cannot disagree with it.
 * @param source texts of the analysed folder, for the lines that findings point at
 */
export function renderHtml(proposal: Proposal, source: View['source'] = () => undefined): string {
  const { plan } = proposal;
  const sections = sectionsOf(proposal, source).filter(({ body }) => body !== undefined);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${plan.service.name}: from Lambda to one service</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${plan.service.name}</h1>
<p class="soft">from <code>${plan.service.source}</code> to one container service in <code>${plan.service.outDir}/</code></p>
</header>
<nav aria-label="Sections">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${title}</h2>\n${body}\n</section>\n`)}
</main>
<script type="application/json" id="plan">${embedJson(plan)}</script>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup | undefined;
}

function sectionsOf(proposal: Proposal, source: View['source']): Section[] {
  const { plan, changes } = proposal;
  const of = (demand: Finding['demand']): Finding[] => plan.findings.filter((finding) => finding.demand === demand);
  const asking = [...of('must-decide'), ...of('must-do')];
  const notes = of('note');
  return [
    { id: 'summary', title: 'Before and after', body: summary(proposal) },
    {
      id: 'decide',
      title: `Must decide or do (${asking.length})`,
      body: some(asking, (all) => html`${findingCards(all, source)}`),
    },
    { id: 'functions', title: 'Functions', body: functionTable(plan) },
    { id: 'apis', title: 'APIs', body: frontTable(plan) },
    { id: 'routes', title: 'Routes', body: routeTable(plan) },
    { id: 'authorizers', title: 'Authorizers', body: authorizerTable(plan) },
    { id: 'schedules', title: 'Schedules', body: scheduleTable(plan) },
    { id: 'consumers', title: 'Queue consumers', body: consumerTable(plan) },
    { id: 'pools', title: 'Shared connections', body: poolTable(plan) },
    {
      id: 'behaviour',
      title: 'What will behave differently',
      body: some(plan.behaviourChanges, (all) => html`<ul>${all.map((text) => html`<li>${text}</li>\n`)}</ul>`),
    },
    { id: 'variables', title: 'Environment variables', body: variableTable(plan) },
    {
      id: 'files',
      title: `Files (${changes.length})`,
      body: some(changes, (all) => html`<div id="file-list">${fileList(all)}</div>`),
    },
    { id: 'notes', title: `Notes (${notes.length})`, body: table(['Code', 'Note', 'From'], noteRows(notes)) },
    { id: 'again', title: 'Make it again', body: reproduce(proposal) },
  ];
}

function some<T>(items: readonly T[], body: (items: readonly T[]) => Markup): Markup | undefined {
  return items.length === 0 ? undefined : body(items);
}

function summary(proposal: Proposal): Markup {
  const { plan, changes } = proposal;
  const decisions = plan.findings.filter(({ demand }) => demand === 'must-decide').length;
  const chips = [
    `${count(plan.totals.functions, 'function')} = ${totalsSum(plan.totals)}`,
    count(plan.routes.length, 'route'),
    count(plan.schedules.length, 'schedule'),
    count(plan.consumers.length, 'queue consumer'),
    count(changes.length, 'file'),
  ];
  return html`<ul class="chips">${chips.map((chip) => html`<li>${chip}</li>`)}${decisions > 0 ? html`<li class="bad">${count(decisions, 'decision')} open</li>` : undefined}</ul>
${summaryDrawing(proposal)}`;
}

function reproduce({ plan, answers }: Proposal): Markup {
  return html`<p>This page and its patch were made by <code>npx lambda-lift@${toolVersion()} diff</code> from <code>${plan.service.source}</code>.
<code>npx lambda-lift apply</code> makes the change on a branch; <code>npx lambda-lift undo</code> takes it back.</p>
<p>Answers that held (<code>.migrate/answers.json</code>):</p>
<div class="card"><pre>${JSON.stringify(answers, null, 2)}</pre></div>`;
}

/** Nothing may be loaded; only this style sheet and this script count. */
function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}
