import type { Answers } from '../model/answers.js';
import { type FileChange, STEPS, type StepId } from '../model/edit.js';
import type { GeneratedFile, GeneratedRecord } from '../model/generated.js';
import type { Proposal } from '../model/proposal.js';
import { toolVersion } from '../util/package.js';
import { pack, sha256 } from '../util/packed.js';
import { folderOf } from '../util/path.js';
import { readGenerated, readState, STATE_FOLDER } from '../util/state.js';
import { byCodeUnit } from '../util/text.js';
import { bytesFor, type DiskFile, missingFolders, readDiskFile } from './files.js';

/** The changes of one commit. */
export interface Step {
  readonly id: StepId;
  readonly title: string;
  readonly changes: readonly FileChange[];
}

/** A file of a step, ready to be written. */
export interface PreparedFile {
  readonly file: string;
  readonly bytes: Buffer;
  readonly before?: DiskFile;
  /** Beside the target, so that the rename stays on one file system. */
  readonly temporary: string;
}

export interface PreparedStep {
  readonly files: readonly PreparedFile[];
  readonly folders: readonly string[];
}

/** The steps that have something to do, in their order. */
export function stepsOf(changes: readonly FileChange[]): readonly Step[] {
  return STEPS.map(({ id, title }) => ({ id, title, changes: changes.filter((change) => change.step === id) })).filter(
    (step) => step.changes.length > 0,
  );
}

/** The texts of a step against the folder as it is now: the planned files, and the tool's own two records. */
export function prepareStep(dir: string, step: Step, proposal: Proposal): PreparedStep {
  const texts = new Map(step.changes.map(({ file, after }) => [file, after]));
  if (step.changes.some(({ generated }) => generated)) {
    texts.set(`${STATE_FOLDER}/generated.json`, generatedRecord(readGenerated(dir), step.changes));
  }
  const isFirst = stepsOf(proposal.changes)[0]?.id === step.id;
  const answers = answersText(dir, proposal.answers, isFirst);
  if (answers !== undefined) texts.set(`${STATE_FOLDER}/answers.json`, answers);
  const files = [...texts].map(([file, text], index) => {
    const before = readDiskFile(dir, file);
    const temporary = temporaryName(file, index);
    return { file, bytes: bytesFor(text, before), before, temporary };
  });
  return { files, folders: missingFolders(dir, [...texts.keys()]) };
}

/** Name beside `file`, told apart by the file's number in its step. */
export function temporaryName(file: string, index: number): string {
  const folder = folderOf(file);
  const name = `.lambda-lift-${index}.tmp`;
  return folder === '.' ? name : `${folder}/${name}`;
}

/** The record with the step's files in it, sorted, so that the same run gives the same bytes. */
function generatedRecord(record: GeneratedRecord, changes: readonly FileChange[]): string {
  const added = changes
    .filter(({ generated }) => generated)
    .map(({ file, after }): [string, GeneratedFile] => [file, { sha256: sha256(after), base: pack(after) }]);
  const entries = new Map([...Object.entries(record.files), ...added]);
  const files = Object.fromEntries([...entries].sort(([a], [b]) => byCodeUnit(a, b)));
  return `${JSON.stringify({ version: 1, tool: toolVersion(), files } satisfies GeneratedRecord, null, 2)}\n`;
}

/**
 * The new text of answers.json, or undefined when the saved one says the same. The first commit holds it in any case:
 * a person may have put the file there without committing it.
 */
function answersText(dir: string, answers: Answers, isFirst: boolean): string | undefined {
  const saved = readState(dir, 'answers.json');
  if (saved === undefined || compact(saved) !== JSON.stringify(answers)) return `${JSON.stringify(answers, null, 2)}\n`;
  return isFirst ? saved : undefined;
}

function compact(json: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return undefined;
  }
}
