import type { ImageReport, ProgramReport, RouteReport, VerifyCheck, VerifyOutcome } from '../../model/verify.js';
import { printable } from '../../util/text.js';
import { columns, indent } from './columns.js';
import { renderFailure } from './failure.js';
import type { View } from './paint.js';

/** What the verifier's checks found: one block for each. */
export function renderVerified(outcome: VerifyOutcome, view: View): string {
  const blocks = outcome.checks.map((check) => renderCheckBlock(outcome.service, check, view));
  return `${blocks.join('\n\n')}\n`;
}

function renderCheckBlock(service: string, check: VerifyCheck, view: View): string {
  const { paint } = view;
  const colored = { passed: paint.green, failed: paint.red, skipped: paint.yellow }[check.status];
  const why = check.reason === undefined ? '' : `: ${printable(check.reason)}`;
  const lines = [
    `${paint.bold(`${check.title} of ${printable(service)}`)}: ${colored(check.status)} in ${check.seconds.toFixed(1)} s${why}`,
    ...(check.image === undefined ? [] : ['', ...renderImage(check.image, view)]),
    ...(check.notes.length === 0 ? [] : ['', ...check.notes.map((note) => `note: ${printable(note)}`)]),
    ...(check.failure === undefined ? [] : ['', renderFailure(check.failure, view).trimEnd()]),
  ];
  return lines.join('\n');
}

function renderImage(image: ImageReport, view: View): string[] {
  const { buildSeconds, bytes, variables, server, worker, routes } = image;
  const given = variables.map(({ from, names }) => `${names.join(', ')} from ${from}`).join('; ');
  const rows = [
    ['image', `${megabytes(bytes)}, built in ${buildSeconds.toFixed(1)} s`],
    ...(given === '' ? [] : [['variables', printable(given)]]),
    ...(server === undefined ? [] : [['server', programText(server)]]),
    ...(worker === undefined ? [] : [['worker', `${programText(worker)}; nothing switched on`]]),
  ];
  return [...indent(columns(rows)), ...(routes.length === 0 ? [] : ['', ...indent(renderRoutes(routes, view))])];
}

function programText({ readySeconds, memoryBytes, stopSeconds, exitCode }: ProgramReport): string {
  const parts = [
    `ready after ${readySeconds.toFixed(1)} s`,
    ...(memoryBytes === undefined ? [] : [`${megabytes(memoryBytes)} of memory`]),
    ...(stopSeconds === undefined
      ? []
      : [`ended ${stopSeconds.toFixed(1)} s after SIGTERM with exit code ${exitCode}`]),
  ];
  return parts.join(', ');
}

/** Status, milliseconds, request, function, and what stands out. */
function renderRoutes(routes: readonly RouteReport[], { paint }: View): string[] {
  const rows = routes.map(({ status, milliseconds, request, functionId }) => [
    status === undefined ? '-' : String(status),
    milliseconds === undefined ? '' : `${milliseconds} ms`.padStart(8),
    printable(request),
    printable(functionId),
  ]);
  const aligned = columns([['status', '    time', 'request', 'function', ''], ...rows.map((row) => [...row, '.'])]);
  const color = { passed: paint.green, warning: paint.yellow, failed: paint.red, 'not-called': paint.dim };
  return aligned.map((line, index) => {
    const route = routes[index - 1];
    if (route === undefined) return paint.dim(line);
    const label = route.verdict === 'passed' ? '' : `${route.verdict.replace('-', ' ')}: `;
    const note = route.note === undefined ? 'ok' : `${label}${printable(route.note)}`;
    return line.slice(0, -1) + color[route.verdict](note);
  });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
