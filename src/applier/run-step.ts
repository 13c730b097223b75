import { readFileSync } from 'node:fs';
import type { AppliedStep, GuardedRepository } from '../model/apply.js';
import type { OnEvent } from '../model/event.js';
import type { Finding } from '../model/finding.js';
import type { Proposal } from '../model/proposal.js';
import { type Failure, fail, ok, type Result } from '../model/result.js';
import { writeFailure } from '../util/failure.js';
import { gitLine } from '../util/git.js';
import { toolVersion } from '../util/package.js';
import { sha256 } from '../util/packed.js';
import { absolute } from '../util/path.js';
import { changedByHook, commitStaged, stageFiles } from './commit.js';
import { moveIntoPlace, readDiskFile, writeTemporary } from './files.js';
import { type Journal, type JournalFile, type JournalStep, savedFile, writeJournal } from './journal.js';
import { isManifest, lockFileAbove, lockFinding, type StaleLock, staleLock, updateLock } from './lockfile.js';
import { dirtyFiles, headOf } from './repository.js';
import { restoreFile, restoreStep, rollBack } from './restore.js';
import { type PreparedStep, prepareStep, type Step, temporaryName } from './steps.js';

/** What the steps of one run share. */
export interface Run {
  readonly repo: GuardedRepository;
  readonly proposal: Proposal;
  readonly install: boolean;
  readonly onEvent: OnEvent;
  readonly journal: Journal;
  readonly findings: Finding[];
}

/**
 * One step: all texts beside their targets, then the renames, then the lock file, then the commit.
 * When anything goes wrong, the step is taken back and the folder is as it was before it.
 */
export async function runStep(run: Run, step: Step): Promise<Result<AppliedStep>> {
  const { dir } = run.repo;
  const checkpoint = run.repo.kind === 'git' ? (await headOf(dir)).commit! : '';
  const prepared = prepareStep(dir, step, run.proposal);
  const lock = lockOf(run, step);
  const entry = journalStep(
    step,
    prepared,
    lock === undefined ? undefined : lockEntry(dir, lock.file, prepared.files.length),
  );
  run.journal.steps.push(entry);
  const done = await carryOut(run, step, { prepared, entry, lock, checkpoint });
  if (done.ok) {
    entry.done = true;
    const saved = writeJournal(dir, run.journal);
    if (!saved.ok) return saved;
    run.onEvent({ kind: 'step-done', step: step.id, files: step.changes.length, commit: entry.commit });
    return ok({ step: step.id, files: step.changes.map(({ file }) => file), commit: entry.commit });
  }
  if (run.repo.kind === 'git') await rollBack(run.repo, entry, checkpoint);
  else restoreStep(dir, entry);
  run.journal.steps.pop();
  return done;
}

interface Parts {
  readonly prepared: PreparedStep;
  readonly entry: JournalStep;
  readonly lock?: StaleLock;
  readonly checkpoint: string;
}

async function carryOut(run: Run, step: Step, parts: Parts): Promise<Result<undefined>> {
  const saved = writeJournal(run.repo.dir, run.journal);
  if (!saved.ok) return saved;
  const problem = writeFiles(run, parts.prepared);
  if (problem !== undefined) return fail(problem);
  if (parts.lock !== undefined) await followLock(run, parts, parts.lock);
  return run.repo.kind === 'git' ? commit(run, step, parts) : ok(undefined);
}

function writeFiles(run: Run, { files }: PreparedStep): Failure | undefined {
  const { dir } = run.repo;
  let current = '';
  try {
    for (const { file, temporary, bytes, before } of files) {
      current = file;
      writeTemporary(dir, temporary, bytes, before);
    }
    for (const { file, temporary } of files) {
      current = file;
      moveIntoPlace(dir, temporary, file);
      run.onEvent({ kind: 'wrote', file });
    }
    return undefined;
  } catch (error) {
    return writeFailure(current, error);
  }
}

async function commit(run: Run, step: Step, { prepared, entry, checkpoint }: Parts): Promise<Result<undefined>> {
  const { repo, journal } = run;
  if (repo.kind !== 'git') return ok(undefined);
  const staged = await stageFiles(repo, await committable(repo.dir, entry));
  if (!staged.ok) return staged;
  entry.blobs = Object.fromEntries(staged.value.ours.map(({ path, blob }) => [path, blob]));
  const saved = writeJournal(repo.dir, journal);
  if (!saved.ok) return saved;
  if (staged.value.ours.length === 0) return ok(undefined);
  const message = [
    step.title,
    `Made by lambda-lift ${toolVersion()} from ${run.proposal.plan.service.source}. To take it back: npx lambda-lift undo`,
  ];
  const committed = await commitStaged(repo, staged.value, message, checkpoint);
  if (!committed.ok) return committed;
  const changed = prepared.files.filter(({ file, bytes }) => !readDiskFile(repo.dir, file)?.bytes.equals(bytes));
  if (changed.length > 0) {
    return fail(
      changedByHook(
        committed.value.hooks,
        'rewrote files of the commit',
        changed.map(({ file }) => file),
      ),
    );
  }
  entry.commit = committed.value.commit;
  return ok(undefined);
}

/** All files of the step, except a lock file that the repository does not track. */
async function committable(dir: string, entry: JournalStep): Promise<string[]> {
  const files: string[] = [];
  for (const { file, after } of entry.files) {
    const ours = after !== undefined;
    if (ours || (await gitLine(dir, ['ls-files', '--error-unmatch', '--', `:(literal)${file}`])) !== undefined)
      files.push(file);
  }
  return files;
}

/** The lock file to update in this step; what must be left to the person becomes a finding. */
function lockOf(run: Run, step: Step): StaleLock | undefined {
  const { repo } = run;
  if (!step.changes.some(({ file }) => isManifest(file))) return undefined;
  const { project } = run.proposal.plan.service;
  const lock = staleLock(
    project,
    step.changes,
    (file) => !readFileSync(absolute(repo.dir, file), 'utf8').includes('__metadata:'),
  );
  const above = lock === undefined && repo.kind === 'git' ? lockFileAbove(repo.dir, repo.prefix) : undefined;
  if (above !== undefined) run.findings.push(lockFinding(above, 'it lies above the folder that is migrated'));
  if (lock === undefined || lock === 'by-hand' || !run.install) {
    if (lock !== undefined)
      run.findings.push(
        lockFinding(
          project.lockFile!,
          run.install ? 'Yarn 1 cannot write it without installing' : '--no-install was given',
        ),
      );
    return undefined;
  }
  return lock;
}

async function followLock(run: Run, { prepared, entry }: Parts, lock: StaleLock): Promise<void> {
  const { repo } = run;
  run.onEvent({ kind: 'phase', phase: 'install', text: `Updating ${lock.file}: ${lock.command.join(' ')}` });
  const problem = await updateLock(repo.dir, lock);
  // Whatever the package manager thought of package.json, the plan's text is what was agreed on.
  for (const { file, temporary, bytes, before } of prepared.files) {
    if (readDiskFile(repo.dir, file)?.bytes.equals(bytes)) continue;
    writeTemporary(repo.dir, temporary, bytes, before);
    moveIntoPlace(repo.dir, temporary, file);
  }
  if (problem !== undefined) {
    restoreFile(repo.dir, entry.files.find(({ file }) => file === lock.file)!);
    run.findings.push(lockFinding(lock.file, problem));
    return;
  }
  const ours = new Set(entry.files.map(({ file }) => file));
  const strays = repo.kind === 'git' ? (await dirtyFiles(repo.dir, repo.prefix)).filter((file) => !ours.has(file)) : [];
  if (strays.length > 0)
    run.findings.push(
      lockFinding(lock.file, `${lock.command[0]} also changed ${strays.join(', ')}, which is not committed`),
    );
}

function lockEntry(dir: string, file: string, index: number): JournalFile {
  const now = readDiskFile(dir, file);
  return { file, before: now && savedFile(now.bytes, now.mode), temporary: temporaryName(file, index) };
}

function journalStep(step: Step, { files, folders }: PreparedStep, lock: JournalFile | undefined): JournalStep {
  const entries = files.map(({ file, bytes, before, temporary }) => ({
    file,
    before: before && savedFile(before.bytes, before.mode),
    after: sha256(bytes),
    temporary,
  }));
  return { step: step.id, files: lock === undefined ? entries : [...entries, lock], folders, done: false };
}
