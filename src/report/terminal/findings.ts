import type { Demand, Finding } from '../../model/finding.js';
import type { Location } from '../../model/location.js';
import { withoutSecrets } from '../../util/secrets.js';
import { count, printable } from '../../util/text.js';
import type { View } from './paint.js';

/** Longer lines are cut: minified code says nothing anyway. */
const MAX_LINE = 160;

/** So many notes are shown; the report file has them all. */
const MAX_NOTES = 10;

const DEMAND_TITLES: Readonly<Record<Demand, string>> = {
  'must-decide': 'must decide',
  'must-do': 'must do',
  note: 'note',
};

/** Findings for a terminal: what asks for something with its code frame and way out, notes in one line each. */
export function renderFindings(findings: readonly Finding[], view: View): string[] {
  const asking = findings.filter(({ demand }) => demand !== 'note');
  const ordered = [
    ...asking.filter(({ demand }) => demand === 'must-decide'),
    ...asking.filter(({ demand }) => demand === 'must-do'),
  ];
  const notes = findings.filter(({ demand }) => demand === 'note');
  return [...ordered.flatMap((finding) => [...renderFinding(finding, view), '']), ...renderNotes(notes, view)];
}

/** One finding in full. */
function renderFinding(finding: Finding, view: View): string[] {
  const { paint } = view;
  const color = finding.demand === 'must-decide' ? paint.red : finding.demand === 'must-do' ? paint.yellow : paint.cyan;
  const title = `${color(paint.bold(`${DEMAND_TITLES[finding.demand]} ${finding.code}`))}${finding.location ? `  ${place(finding.location)}` : ''}`;
  return [
    title,
    `  ${printable(finding.message)}`,
    ...(finding.location ? codeFrame(finding.location, view) : []),
    ...evidence(finding, view),
    `  fix: ${printable(finding.fix)}`,
    paint.dim(`  docs: npx lambda-lift explain ${finding.code}`),
  ];
}

function evidence({ evidence: steps = [] }: Finding, { paint }: View): string[] {
  return steps.map(({ role, location, text }) =>
    paint.dim(`  ${printable(role)}: ${place(location)}  ${printable(text)}`),
  );
}

function renderNotes(notes: readonly Finding[], { paint }: View): string[] {
  if (notes.length === 0) return [];
  const lines = notes.slice(0, MAX_NOTES).map(({ code, location, message }) => {
    return `${paint.cyan('note')} ${code}  ${location ? `${place(location)}  ` : ''}${printable(message)}`;
  });
  const more = notes.length - MAX_NOTES;
  return [
    ...lines,
    ...(more > 0 ? [paint.dim(`… and ${count(more, 'more note')} (--format json, or the report)`)] : []),
    '',
  ];
}

/** `serverless.yml:42:9`. */
export function place({ file, line, column }: Location): string {
  return `${printable(file)}:${line}:${column}`;
}

/** The line of a location with the one before it, and a caret under the column. What looks secret is left out. */
export function codeFrame({ file, line, column }: Location, { source, paint }: View): string[] {
  const lines = source(file)?.split('\n');
  const text = lines?.[line - 1];
  if (lines === undefined || text === undefined) return [];
  const shown = shownLine(text);
  const width = String(line).length;
  const before = line > 1 ? [`    ${String(line - 1).padStart(width)} | ${shownLine(lines[line - 2]!)}`.trimEnd()] : [];
  const marked = `  > ${line} | ${shown}`;
  const caret =
    column - 1 <= shown.length ? [`    ${' '.repeat(width)} | ${' '.repeat(column - 1)}${paint.red('^')}`] : [];
  return [...before.map(paint.dim), marked, ...caret];
}

function shownLine(text: string): string {
  const safe = printable(withoutSecrets(text.replace(/\r$/, '')).replace(/\t/g, ' '));
  return safe.length > MAX_LINE ? `${safe.slice(0, MAX_LINE)}…` : safe;
}
