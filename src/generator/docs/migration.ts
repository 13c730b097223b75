import type { Outcome, Plan, RoutePlan } from '../../model/plan.js';
import { join } from '../../util/path.js';
import type { Context } from '../context.js';
import { sharedManifest } from '../packages/manifest.js';
import { nestedPackages } from '../packages/nested.js';
import { relativeFolder } from '../packages/scripts.js';
import { mdCode, mdTable, mdText } from '../text/markdown.js';
import { shellWord } from '../text/shell.js';
import { fill, template } from '../text/template.js';
import { cutOverText, rollBackText } from './cut-over.js';

/** MIGRATION.md: what moved, what stays and why, and how to cut over and back. @param compose where compose.yaml went */
export function migrationText(context: Context, compose: string): string {
  const { plan } = context;
  return fill(template('templates/MIGRATION.md'), {
    service: mdText(plan.service.name),
    source: plan.service.dialect === 'deployed' ? 'what is deployed' : mdCode(plan.service.source),
    handlers:
      plan.pools.length > 0
        ? 'The handlers only take their connections from another module'
        : 'The handlers are unchanged',
    decisions: decisions(plan),
    moved: movedTable(plan),
    kept: keptSection(plan),
    pools: poolsSection(plan),
    runCommands: runCommands(context).join('\n'),
    composeLine: `${mdCode(composeCommand(compose))}.`,
    cutOver: cutOverText(plan),
    rollBack: rollBackText(plan),
    environment: environmentTable(plan),
    behaviour: plan.behaviourChanges.map((sentence) => `- ${mdText(sentence)}`).join('\n'),
    outDir: mdCode(`${plan.service.outDir}/`),
  });
}

function decisions({ findings }: Plan): string {
  const open = findings.filter(({ demand }) => demand !== 'note');
  if (open.length === 0) return '';
  const lines = open.map(({ code, message, fix }) => `- ${code}: ${mdText(message)} ${mdText(fix)}`);
  return `## To do first\n\n${lines.join('\n')}\n\n\`npx lambda-lift explain <code>\` says more about each.`;
}

function movedTable(plan: Plan): string {
  const rows = plan.functions.map((fn) => [mdCode(fn.id), mdCode(fn.handler), fn.lane, served(plan, fn.id)]);
  return mdTable(['Function', 'Handler', 'Lane', 'Serves'], rows);
}

function served({ fronts, routes, schedules, consumers, authorizers }: Plan, id: string): string {
  const mine = ({ functionId }: { functionId: string }): boolean => functionId === id;
  return [
    ...routes.filter(mine).map((route) => routeWords(route, fronts)),
    ...schedules.filter(mine).map(({ expression }) => mdCode(expression)),
    ...consumers.filter(mine).map(({ queue }) => `queue ${mdCode(queue)}`),
    ...authorizers.filter(mine).map(({ name }) => `authorizer ${mdCode(name)}`),
  ].join(', ');
}

function routeWords({ front, method, path, closed }: RoutePlan, fronts: Plan['fronts']): string {
  const isUrl = fronts.some(({ id, kind }) => id === front && kind === 'function-url');
  return (isUrl ? 'its Function URL' : mdCode(`${method} ${path}`)) + (closed ? ' (closed)' : '');
}

function keptSection({ outcomes, findings }: Plan): string {
  const staying = outcomes.filter(({ kind }) => kind !== 'migrated');
  const moved = new Set(outcomes.filter(({ kind }) => kind === 'migrated').map(({ functionId }) => functionId));
  const partly = findings.filter(({ code, functionId }) => code === 'LL1301' && moved.has(functionId ?? ''));
  if (staying.length === 0 && partly.length === 0) return '';
  const rows = [
    ...staying.map(({ functionId, kind, reason, routes = [] }) => [
      mdCode(functionId),
      OUTCOME_WORDS[kind],
      mdText(reason),
      routes.map(mdCode).join(', '),
    ]),
    ...partly.map(({ functionId, message }) => [mdCode(functionId ?? ''), 'partly kept', mdText(message), '']),
  ];
  const hasRoutes = rows.some(([, , , routes]) => routes !== '');
  const table = hasRoutes
    ? mdTable(['Function', '', 'Why', 'Routes'], rows)
    : mdTable(
        ['Function', '', 'Why'],
        rows.map((row) => row.slice(0, 3)),
      );
  return `## What stays on Lambda\n\nThese stay deployed as they are.\n\n${table}`;
}

function poolsSection({ pools }: Plan): string {
  if (pools.length === 0) return '';
  const rows = pools.map(({ module, library, sites, max, variable }) => [
    mdCode(module),
    library,
    [...new Set(sites.map(({ file }) => file))].map(mdCode).join(' '),
    `${max}, or what ${mdCode(variable)} says`,
  ]);
  const table = mdTable(['Module', 'Library', 'Used in', 'At most'], rows);
  return `## Shared connections\n\nThe limit is for each process, database and login; server and worker are two processes.${several(pools)}\n\n${table}`;
}

function several(pools: Plan['pools']): string {
  if (pools.length < 2) return '';
  return ' Packages with the same module and the same version of its library share one pool; every other module below has one of its own.';
}

const OUTCOME_WORDS: Readonly<Record<Outcome['kind'], string>> = {
  migrated: 'moved',
  kept: 'kept',
  manual: 'to do by hand',
  failed: 'not found',
};

function runCommands(context: Context): string[] {
  const { root, outDir, project } = context.plan.service;
  const shared = sharedManifest(context) !== undefined;
  const folder = shared ? root : outDir;
  const manager = shared ? project.packageManager : 'npm';
  return [
    ...(folder === '.' ? [] : [`cd ${shellWord(folder)}`]),
    `${manager} install`,
    ...nestedInstalls(context, folder),
    `${manager} run service:build`,
    `PORT=8080 ${manager} run service:start`,
    ...(context.plan.schedules.length + context.plan.consumers.length > 0
      ? [`SCHEDULES_ENABLED='*' CONSUMERS_ENABLED='*' ${manager} run service:worker`]
      : []),
  ];
}

/** Functions with a package.json of their own need their packages too, or the build cannot bundle them. */
function nestedInstalls(context: Context, from: string): string[] {
  const top = join(context.plan.service.root, '.');
  return nestedPackages(context, top).map(
    (folder) => `npm --prefix ${shellWord(relativeFolder(from, folder))} install`,
  );
}

function composeCommand(compose: string): string {
  const file = compose === 'compose.yaml' ? '' : `-f ${shellWord(compose)} `;
  return `docker compose ${file}up --build`;
}

function environmentTable({ env }: Plan): string {
  const rows = env.variables.map(({ name, required, comment, functionIds }) => [
    mdCode(name),
    required ? 'yes' : '',
    mdText(comment),
    functionIds.map(mdCode).join(' '),
  ]);
  return mdTable(['Name', 'Required', 'What', 'Used by'], rows);
}
