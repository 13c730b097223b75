import { STEPS } from '../model/edit.js';
import type { OnEvent } from '../model/event.js';
import type { Failure } from '../model/result.js';
import { count, printable } from '../util/text.js';
import { renderFailure } from './terminal/failure.js';
import { type View, viewOf } from './terminal/paint.js';

/** Where a command's words go: the result to stdout, progress and failures to stderr. */
export interface Output {
  /** The result, whole. */
  result(text: string): void;
  failure(failure: Failure, source?: View['source']): void;
  /** A line for the person that is no part of the result. */
  notice(text: string): void;
  /** Shows what a run is doing. */
  readonly onEvent: OnEvent;
  /** How to render for stdout. */
  view(source?: View['source'], folder?: string): View;
  /** Says that a file was written outside of a run's events. */
  wrote(): void;
  /** True once a run may have changed a file: then nobody may say that nothing was written. */
  readonly hasWritten: boolean;
}

/** Output to this process's own streams. A reader that goes away early is no error. */
export function processOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  let written = false;
  const errorView = (source?: View['source']): View => viewOf(hasColor(process.stderr), source);
  return {
    result: (text) => void process.stdout.write(text),
    failure: (failure, source) => void process.stderr.write(renderFailure(failure, errorView(source))),
    notice: (text) => void process.stderr.write(`${text}\n`),
    onEvent: (event) => {
      written ||= event.kind !== 'phase' || event.phase === 'apply' || event.phase === 'undo';
      const line = progressLine(event);
      if (line !== undefined) process.stderr.write(`${errorView().paint.dim(line)}\n`);
    },
    view: (source, folder) => viewOf(hasColor(process.stdout), source, folder),
    wrote: () => {
      written = true;
    },
    get hasWritten() {
      return written;
    },
  };
}

/** Colour only for a person who looks at it. https://no-color.org */
export function hasColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** One line for an event, or undefined for what the result tells anyway. */
export function progressLine(event: Parameters<OnEvent>[0]): string | undefined {
  if (event.kind === 'phase') return `${printable(event.text)} …`;
  if (event.kind !== 'step-done') return undefined;
  const title = STEPS.find(({ id }) => id === event.step)!.title;
  return `  ${title}: ${count(event.files, 'file')}${event.commit ? `, commit ${event.commit.slice(0, 10)}` : ''}`;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
