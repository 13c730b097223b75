import MagicString from 'magic-string';
import type { CreateEdit, Edit, FileChange, ReplaceEdit } from '../model/edit.js';
import type { SourceFiles } from '../model/files.js';
import { type Finding, finding } from '../model/finding.js';
import type { GeneratedRecord } from '../model/generated.js';
import { byCodeUnit } from '../util/text.js';
import { decide } from './generated.js';

export interface Changes {
  /** Sorted by file; only files that really change. */
  readonly changes: readonly FileChange[];
  readonly findings: readonly Finding[];
}

/** What the edits make of each file. Bytes outside the edits stay as they are; what a person edited is left alone. */
export function changesFrom(edits: readonly Edit[], files: SourceFiles, record: GeneratedRecord | undefined): Changes {
  const changes: FileChange[] = [];
  const findings: Finding[] = [];
  for (const [file, group] of byFile(edits)) {
    const [first] = group;
    if (first?.kind === 'create') {
      const outcome = decide(first, files.text(file), record);
      if (outcome.kind === 'write') changes.push(createdChange(first, files));
      if (outcome.kind === 'leave') findings.push(outcome.finding);
      continue;
    }
    const change = replacedChange(file, group as readonly ReplaceEdit[], files);
    if (change && 'code' in change) findings.push(change);
    else if (change) changes.push(change);
  }
  return { changes: changes.sort((a, b) => byCodeUnit(a.file, b.file)), findings };
}

function byFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.file) ?? [];
    group.push(edit);
    groups.set(edit.file, group);
    if (group.some(({ kind }) => kind === 'create') && group.length > 1) {
      throw new Error(`Internal error: ${edit.file} is made twice`);
    }
  }
  return groups;
}

function createdChange({ file, step, because, text }: CreateEdit, files: SourceFiles): FileChange {
  return { file, step, because, ...before(files, file), after: text, generated: true };
}

/** The file after its edits; nothing when they change nothing; a finding when the file cannot be edited. */
function replacedChange(
  file: string,
  edits: readonly ReplaceEdit[],
  files: SourceFiles,
): FileChange | Finding | undefined {
  const text = files.text(file);
  const [first] = edits;
  if (!first) return undefined;
  if (text === undefined) return unreadable(file);
  const after = applyEdits(text, edits);
  if (after === text) return undefined;
  const because = [...new Set(edits.map((edit) => edit.because))].join(', ');
  return { file, step: first.step, because, ...before(files, file), after, generated: false };
}

/** `text` with the edits applied. Edits must not overlap; several insertions at one place stay in their order. */
export function applyEdits(text: string, edits: readonly ReplaceEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const source = new MagicString(text);
  let last = 0;
  for (const { start, end, text: replacement, file } of ordered) {
    if (start < last || end < start || end > text.length)
      throw new Error(`Internal error: overlapping edits in ${file}`);
    last = end;
    if (start === end) source.appendLeft(start, replacement);
    else source.overwrite(start, end, replacement, { contentOnly: true });
  }
  return source.toString();
}

/** The text of before, and whether a byte order mark stands in front of it, which `SourceFiles` takes off. */
function before(files: SourceFiles, file: string): { before?: string; bom?: boolean } {
  const text = files.text(file);
  if (text === undefined) return {};
  const marked = files.size(file) === Buffer.byteLength(text) + 3;
  return { before: text, ...(marked && { bom: true }) };
}

function unreadable(file: string): Finding {
  return finding({
    code: 'LL1307',
    demand: 'must-do',
    location: { file, line: 1, column: 1 },
    message: `${file} cannot be edited: it is not there, or is no UTF-8 text.`,
    fix: 'Save it as UTF-8 and run again.',
  });
}
