import type { CheckOutcome } from '../model/apply.js';
import type { SourceFiles } from '../model/files.js';
import { type Finding, finding } from '../model/finding.js';
import type { Location } from '../model/location.js';

/** A comment that asks for work (`@lift-todo LL2103 …`) or accepts a finding (`@lift-ok LL2103 <reason>`). */
export interface Marker {
  readonly kind: 'todo' | 'ok';
  readonly code: string;
  /** What stands behind the code; an `ok` without a reason accepts nothing. */
  readonly text: string;
  readonly location: Location;
}

/** Any language's comment: `//`, `#`, `/*`, a `*` at the start of a line, `--`, `;` or `<!--`. */
const MARKER = /(?:\/\/|#|\/\*|^\s*\*|--|;|<!--)\s*@lift-(todo|ok)\s+(LL\d{4})\b[ \t:]*(.*?)\s*(?:\*\/|-->)?\s*$/;

/** Larger files are data or bundles. */
const MAX_BYTES = 5 * 1024 * 1024;

/** All markers of a text, in order. */
export function markersIn(file: string, text: string): Marker[] {
  if (!text.includes('@lift-')) return [];
  return text.split('\n').flatMap((line, index) => {
    const match = MARKER.exec(line);
    if (!match) return [];
    const column = line.indexOf('@lift-') + 1;
    return [
      {
        kind: match[1] as Marker['kind'],
        code: match[2]!,
        text: match[3]!,
        location: { file, line: index + 1, column },
      },
    ];
  });
}

/**
 * The CI gate: what is left when every `@lift-ok` with a reason is taken into account. It accepts the findings and
 * `@lift-todo` markers of its code on its own line, the line above and the line below. Documents are not searched: they may quote markers.
 */
export function checkMarkers(files: SourceFiles, findings: readonly Finding[]): CheckOutcome {
  const searched = files.list.filter((file) => !file.endsWith('.md') && (files.size(file) ?? 0) <= MAX_BYTES);
  const markers = searched.flatMap((file) => markersIn(file, files.text(file) ?? ''));
  const accepting = markers.filter(({ kind, text }) => kind === 'ok' && text !== '');
  const open = [
    ...markers.filter(({ kind }) => kind === 'todo').map(todoFinding),
    ...findings.filter(({ demand }) => demand === 'must-decide'),
  ];
  const left = open.filter(({ code, location }) => !accepting.some((marker) => accepts(marker, code, location)));
  return { left, accepted: open.length - left.length };
}

function accepts(marker: Marker, code: string, location: Location | undefined): boolean {
  return (
    marker.code === code &&
    marker.location.file === location?.file &&
    Math.abs(marker.location.line - location.line) <= 1
  );
}

function todoFinding({ code, text, location }: Marker): Finding {
  const fix = `do it and remove the marker, or accept it: // @lift-ok ${code} <reason>`;
  return finding({ code, demand: 'must-do', message: text === '' ? 'work is left here' : text, fix, location });
}
