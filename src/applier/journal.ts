import type { StepId } from '../model/edit.js';
import type { Result } from '../model/result.js';
import { pack, unpack } from '../util/packed.js';
import { readState, removeState, writeState } from '../util/state.js';

/**
 * `.migrate/journal.json`: what the last run did, written before and after each step, so that a run which was killed
 * anywhere can be taken back. Never committed.
 */
export interface Journal {
  readonly version: 1;
  readonly tool: string;
  /** `running` until the run came to an end, good or bad. */
  state: 'running' | 'ended';
  readonly git?: JournalGit;
  readonly steps: JournalStep[];
}

export interface JournalGit {
  /** What was checked out before the run. */
  readonly head: string;
  readonly branch?: string;
  /** Branch that the run makes for its commits; undefined: they go where `branch` is. */
  readonly newBranch?: string;
}

export interface JournalStep {
  readonly step: StepId;
  readonly files: readonly JournalFile[];
  /** Folders that the step makes, parents first. */
  readonly folders: readonly string[];
  /** What git holds for the step's files once they are staged: path from the top of the work tree → blob. */
  blobs?: Readonly<Record<string, string>>;
  /** The step's commit, when there is one. */
  commit?: string;
  done: boolean;
}

export interface JournalFile {
  readonly file: string;
  /** The file as it was; absent when there was none. */
  readonly before?: SavedFile;
  /** SHA-256 of what the step writes; absent for a lock file, which its package manager writes. */
  readonly after?: string;
  /** Beside the file: texts wait here until all of the step are written. */
  readonly temporary: string;
}

export interface SavedFile {
  /** Deflate-raw, base64. */
  readonly bytes: string;
  readonly mode: number;
}

const NAME = 'journal.json';

/** The journal of the last run, or undefined when there is none that can be read. */
export function readJournal(dir: string): Journal | undefined {
  try {
    const value = JSON.parse(readState(dir, NAME) ?? 'null') as Journal | null;
    return value?.version === 1 && Array.isArray(value.steps) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function writeJournal(dir: string, journal: Journal): Result<undefined> {
  return writeState(dir, NAME, `${JSON.stringify(journal, null, 2)}\n`);
}

export function removeJournal(dir: string): void {
  removeState(dir, NAME);
}

export function savedFile(bytes: Buffer, mode: number): SavedFile {
  return { bytes: pack(bytes), mode };
}

/** The bytes of a saved file. A damaged journal is not expected trouble: nobody but us writes it. */
export function savedBytes(saved: SavedFile): Buffer {
  const bytes = unpack(saved.bytes);
  if (bytes === undefined) throw new Error('Internal error: .migrate/journal.json is damaged');
  return bytes;
}
