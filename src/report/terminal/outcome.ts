import path from 'node:path';
import type { ApplyOutcome, CheckOutcome, UndoOutcome } from '../../model/apply.js';
import { STEPS } from '../../model/edit.js';
import type { Plan } from '../../model/plan.js';
import { functionPackages, manifestFolder } from '../../util/manifest.js';
import { count, printable } from '../../util/text.js';
import { columns, indent } from './columns.js';
import { renderFindings } from './findings.js';
import { commandLine, shellWord, type View } from './paint.js';
import { totalsSum } from './proposal.js';

/** What `apply` did, how to look at it, start it and take it back. */
export function renderApplied(outcome: ApplyOutcome, view: View): string {
  const { plan, steps } = outcome;
  const asking = outcome.findings.filter(({ demand }) => demand !== 'note');
  const lines =
    steps.length === 0
      ? [nothingToChange(plan, view), '', ...renderFindings(asking, view)]
      : [
          `${view.paint.bold(`${count(plan.totals.functions, 'function')} = ${totalsSum(plan.totals)}`)}${outcome.branch ? `, on branch ${printable(outcome.branch)}` : ''}`,
          '',
          ...indent(
            columns(
              steps.map(({ step, files, commit }) => [
                commit?.slice(0, 10) ?? '',
                titleOf(step),
                count(files.length, 'file'),
              ]),
            ),
          ),
          '',
          ...renderFindings(asking, view),
          ...nextCommands(outcome, view),
        ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function nothingToChange({ totals }: Plan, view: View): string {
  if (totals.migrated > 0) return 'Nothing to change: the repository is as planned.';
  return `Nothing to change: ${count(totals.functions, 'function')} = ${totalsSum(totals)}. ${commandLine('diff', view)} says why.`;
}

function titleOf(step: ApplyOutcome['steps'][number]['step']): string {
  return STEPS.find(({ id }) => id === step)!.title;
}

function nextCommands({ plan }: ApplyOutcome, view: View): string[] {
  const { root, project } = plan.service;
  const home = path.join(view.folder ?? '.', root);
  const scripts = path.join(view.folder ?? '.', manifestFolder(plan.service));
  const enter = scripts === '.' ? '' : `cd ${shellWord(scripts)} && `;
  // Its own package.json is no part of the project's workspace and lock file: npm installs it.
  const manager = scripts === home ? project.packageManager : 'npm';
  const nested = functionPackages(plan).map(
    (folder) => `npm --prefix ${shellWord(relative(scripts, folder, view))} install`,
  );
  // A line with more of them nobody reads.
  const isLong = nested.length > 3;
  const installs = [`${manager} install`, ...(isLong ? [] : nested)];
  const worker = plan.schedules.length + plan.consumers.length > 0;
  return [
    'next',
    ...indent(
      columns([
        ...(isLong
          ? [['install', `the packages of ${nested.length} function folders, as MIGRATION.md lists them`]]
          : []),
        ['build', `${enter}${[...installs, 'npm run service:build'].join(' && ')}`],
        ['start', `${enter}PORT=8080 npm run service:start`],
        ...(worker ? [['worker', `${enter}npm run service:worker`]] : []),
        ['read', printable(path.join(home, 'MIGRATION.md'))],
        ['undo', commandLine('undo', view)],
      ]),
    ),
  ];
}

/** A folder of the analysed one, seen from where the commands run. */
function relative(from: string, folder: string, { folder: analysed = '.' }: View): string {
  return path.relative(from, path.join(analysed, folder)) || '.';
}

/** What `undo` brought back. */
export function renderUndone(outcome: UndoOutcome): string {
  const where = outcome.branch
    ? `on branch ${outcome.branch}`
    : outcome.head
      ? `at ${outcome.head.slice(0, 10)}`
      : 'in place';
  const lines = [
    `As before, ${printable(where)}: ${count(outcome.files.length, 'file')} brought back or removed${outcome.removedBranch ? `, branch ${printable(outcome.removedBranch)} removed` : ''}.`,
    ...outcome.left.map(
      (folder) => `Left as it is, because something in it was not written by apply: ${printable(folder)}/`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the CI gate found. */
export function renderCheck({ left, accepted }: CheckOutcome, view: View): string {
  const lines = [
    ...renderFindings(left, view),
    left.length === 0 ? 'Nothing is left to do or decide.' : `${count(left.length, 'item')} left to do or decide.`,
    ...(accepted > 0 ? [`${accepted} accepted by @lift-ok.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
