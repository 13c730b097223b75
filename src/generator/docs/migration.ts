import type { Outcome, Plan } from '../../model/plan.js';
import type { Context } from '../context.js';
import { sharedManifest } from '../packages/manifest.js';
import { mdCode, mdTable, mdText } from '../text/markdown.js';
import { shellWord } from '../text/shell.js';
import { fill, template } from '../text/template.js';
import { cutOverText, rollBackText } from './cut-over.js';

/** MIGRATION.md: what moved, what stays and why, and how to cut over and back. @param compose where compose.yaml went */
export function migrationText(context: Context, compose: string): string {
  const { plan } = context;
  return fill(template('templates/MIGRATION.md'), {
    service: mdText(plan.service.name),
    source: mdCode(plan.service.source),
    decisions: decisions(plan),
    moved: movedTable(plan),
    kept: keptSection(plan),
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

function served({ routes, schedules, consumers }: Plan, id: string): string {
  const mine = ({ functionId }: { functionId: string }): boolean => functionId === id;
  return [
    ...routes.filter(mine).map(({ method, path, closed }) => mdCode(`${method} ${path}`) + (closed ? ' (closed)' : '')),
    ...schedules.filter(mine).map(({ expression }) => mdCode(expression)),
    ...consumers.filter(mine).map(({ queue }) => `queue ${mdCode(queue)}`),
  ].join(', ');
}

function keptSection({ outcomes, findings }: Plan): string {
  const staying = outcomes.filter(({ kind }) => kind !== 'migrated');
  const moved = new Set(outcomes.filter(({ kind }) => kind === 'migrated').map(({ functionId }) => functionId));
  const partly = findings.filter(({ code, functionId }) => code === 'LL1301' && moved.has(functionId ?? ''));
  if (staying.length === 0 && partly.length === 0) return '';
  const rows = [
    ...staying.map(({ functionId, kind, reason }) => [mdCode(functionId), OUTCOME_WORDS[kind], mdText(reason)]),
    ...partly.map(({ functionId, message }) => [mdCode(functionId ?? ''), 'partly kept', mdText(message)]),
  ];
  return `## What stays on Lambda\n\nThese stay deployed as they are.\n\n${mdTable(['Function', '', 'Why'], rows)}`;
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
    `${manager} run service:build`,
    `PORT=8080 ${manager} run service:start`,
    ...(context.plan.schedules.length + context.plan.consumers.length > 0
      ? [`SCHEDULES_ENABLED='*' CONSUMERS_ENABLED='*' ${manager} run service:worker`]
      : []),
  ];
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
