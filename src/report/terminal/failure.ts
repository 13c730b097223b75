import type { Failure } from '../../model/result.js';
import { printable } from '../../util/text.js';
import { codeFrame, place } from './findings.js';
import type { View } from './paint.js';

/** A failure: what, where, and how to fix it. */
export function renderFailure(failure: Failure, view: View): string {
  const { paint } = view;
  const { code, message, detail = [], fix, location } = failure;
  const where = location ? [`  at ${place(location)}`, ...codeFrame(location, view)] : [];
  const lines = [
    `${paint.red(paint.bold(`error ${code}`))}  ${printable(message)}`,
    ...where,
    ...detail.map((line) => `    ${printable(line)}`),
    `  fix: ${printable(fix)}`,
  ];
  return `${lines.join('\n')}\n`;
}
