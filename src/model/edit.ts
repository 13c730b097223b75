/** The only ways in which a repository may change. Offsets are UTF-16 code units into the file's text without its BOM. */
export type Edit = ReplaceEdit | CreateEdit;

/** Replaces `[start, end)` of an existing file by `text`; every byte outside stays as it is. */
export interface ReplaceEdit {
  readonly kind: 'replace';
  readonly step: StepId;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Finding code or generator part that asks for it, shown behind the hunk. */
  readonly because: string;
}

/**
 * A generated file with its whole text: created, or brought up to date when it is still as an earlier run left it.
 * What a person edited since is never overwritten.
 */
export interface CreateEdit {
  readonly kind: 'create';
  readonly step: StepId;
  readonly file: string;
  readonly text: string;
  readonly because: string;
}

/** Each step is one commit, in this order. */
export type StepId = 'service' | 'image' | 'packages' | 'code' | 'docs';

export const STEPS: ReadonlyArray<{ readonly id: StepId; readonly title: string }> = [
  { id: 'service', title: 'Add the container service' },
  { id: 'image', title: 'Add its image and compose file' },
  { id: 'packages', title: 'Add its scripts and dependencies' },
  { id: 'code', title: 'Edit handlers' },
  { id: 'docs', title: 'Add MIGRATION.md' },
];

/** One file before and after all edits of a run: what diff, patch, report and applier all work from. */
export interface FileChange {
  readonly file: string;
  readonly step: StepId;
  readonly because: string;
  /** Undefined for a new file. */
  readonly before?: string;
  readonly after: string;
  /** True for a file that the tool generates whole (recorded in `.migrate/generated.json`). */
  readonly generated: boolean;
  /** True when the file on disk starts with a byte order mark; `before` and `after` never hold it. */
  readonly bom?: boolean;
}
