/**
 * READ FIRST: the whole story, in order.
 *
 *   files + infrastructure code + what is deployed ─▶ Inventory ─▶ Plan ─▶ Edits ─▶ changes ─▶ repository
 *                                                         │                            │            │
 *                                                  analyze stops here          diff stops here    apply
 *
 * Every mode runs the same steps, so a dry run cannot disagree with the real one.
 */
import { createCodeModel } from './analyzer/code/model.js';
import { openFiles } from './analyzer/files/open.js';
import { readProject } from './analyzer/files/project.js';
import { mergeInventory } from './analyzer/merge.js';
import { applyChanges } from './applier/apply.js';
import { guard } from './applier/guard.js';
import { undoRun } from './applier/undo.js';
import { changesFrom } from './codemod/changes.js';
import { checkMarkers } from './codemod/markers.js';
import { shareClientEdits } from './codemod/share-client.js';
import { generate } from './generator/generate.js';
import { type Deployment, readConfiguration, saveDeployment } from './inputs.js';
import type { ApplyOptions, ApplyOutcome, CheckOutcome, UndoOutcome } from './model/apply.js';
import type { CodeModel } from './model/code-model.js';
import type { OnEvent } from './model/event.js';
import type { SourceFiles } from './model/files.js';
import type { Inventory } from './model/inventory.js';
import type { RunOptions } from './model/options.js';
import type { Proposal } from './model/proposal.js';
import { ok, type Result } from './model/result.js';
import type { VerifyOptions, VerifyOutcome } from './model/verify.js';
import { withFlags } from './planner/answers.js';
import { makePlan } from './planner/plan.js';
import { runRules } from './rules/index.js';
import { join } from './util/path.js';
import { readAnswers, readGenerated } from './util/state.js';
import type { Session } from './wizard/guide.js';

/** What is there, and the means to ask further questions about it. */
interface Reading {
  readonly files: SourceFiles;
  readonly inventory: Inventory;
  readonly code: CodeModel;
  readonly deployment: Deployment | undefined;
}

/** Reads the folder: its files, its infrastructure code, its handlers. Saves what it read of the account, if anything. */
async function read(options: RunOptions, onEvent: OnEvent): Promise<Result<Reading>> {
  onEvent({ kind: 'phase', phase: 'read', text: 'Reading infrastructure code and handlers' });
  const files = await openFiles(options.dir);
  if (!files.ok) return files;

  const configuration = await readConfiguration(files.value, options, onEvent);
  if (!configuration.ok) return configuration;
  const { config, deployment } = configuration.value;

  const { root } = config.service;
  const project = readProject(
    files.value,
    root,
    config.functions.flatMap(({ codeUri }) => codeUri ?? []),
  );
  if (!project.ok) return project;

  const layers = config.functions.flatMap(({ packaging }) => packaging.layers.map((folder) => join(root, folder)));
  const code = createCodeModel(files.value, { root, tsconfig: project.value.tsconfig, layers: [...new Set(layers)] });
  const inventory = mergeInventory(config, project.value, code);
  const saved = saveDeployment(deployment, options, onEvent);
  return saved.ok ? ok({ files: files.value, inventory, code, deployment }) : saved;
}

/** `migrate analyze`: what is there. */
export async function analyze(options: RunOptions, onEvent: OnEvent): Promise<Result<Inventory>> {
  const reading = await read(options, onEvent);
  if (!reading.ok) return reading;
  const { inventory, code } = reading.value;
  return ok({ ...inventory, findings: [...inventory.findings, ...runRules(code, inventory)] });
}

/** `migrate diff`: what would be. The plan and the very changes that `apply` writes. */
export async function propose(options: RunOptions, onEvent: OnEvent): Promise<Result<Proposal>> {
  const reading = await read(options, onEvent);
  return reading.ok ? decide(reading.value, options, onEvent) : reading;
}

/** From what is there to what will be: answers, plan, edits, changes. Pure but for the saved answers it reads. */
function decide({ files, inventory, code }: Reading, options: RunOptions, onEvent: OnEvent): Result<Proposal> {
  const saved = options.answers ? ok(options.answers) : readAnswers(options.dir, options.answersFile);
  if (!saved.ok) return saved;
  const answers = withFlags(saved.value, options, inventory);
  if (!answers.ok) return answers;

  onEvent({ kind: 'phase', phase: 'plan', text: 'Planning the service' });
  const plan = makePlan(inventory, runRules(code, inventory), answers.value, files.text);

  const generated = readGenerated(options.dir);
  const wanted = generate(plan, files, generated);
  const edits = [...wanted.edits, ...shareClientEdits(plan, code, files)];
  const { changes, findings } = changesFrom(edits, files, generated);
  const allFindings = [...plan.findings, ...wanted.findings, ...findings];
  return ok({ inventory, plan: { ...plan, findings: allFindings }, answers: answers.value, changes });
}

/** `migrate apply`: guards first, then the same proposal as a dry run, then the only writing there is. */
export async function apply(options: RunOptions & ApplyOptions, onEvent: OnEvent): Promise<Result<ApplyOutcome>> {
  const repository = await guard(options.dir, options);
  if (!repository.ok) return repository;

  const proposal = await propose(options, onEvent);
  if (!proposal.ok) return proposal;

  onEvent({ kind: 'phase', phase: 'apply', text: 'Applying' });
  return applyChanges(repository.value, proposal.value, options, onEvent);
}

/** `migrate`: guards first; then a person decides, as often as they like, and agrees to the very changes they saw. */
export async function start(options: RunOptions & ApplyOptions, onEvent: OnEvent): Promise<Result<Session>> {
  // Whoever answers the questions has agreed by the end of them: that is --yes.
  const how = { ...options, yes: true };
  const repository = await guard(options.dir, how);
  if (!repository.ok) return repository;

  const reading = await read({ ...options, noWrite: true }, onEvent);
  if (!reading.ok) return reading;
  const proposal = decide(reading.value, options, onEvent);
  if (!proposal.ok) return proposal;

  return ok({
    repository: repository.value,
    proposal: proposal.value,
    decide: (answers) => decide(reading.value, { ...options, answers, only: [], skip: [], outDir: undefined }, quiet),
    async apply(agreed) {
      // Minutes may have passed since the first look.
      const still = await guard(options.dir, how);
      if (!still.ok) return still;
      const saved = saveDeployment(reading.value.deployment, options, onEvent);
      if (!saved.ok) return saved;
      if (agreed.changes.length > 0) onEvent({ kind: 'phase', phase: 'apply', text: 'Applying' });
      return applyChanges(still.value, agreed, how, onEvent);
    },
  });
}

const quiet: OnEvent = () => undefined;

/** `migrate verify`: does what was applied work? */
export async function verify(options: RunOptions & VerifyOptions, onEvent: OnEvent): Promise<Result<VerifyOutcome>> {
  const proposal = await propose(options, onEvent);
  if (!proposal.ok) return proposal;
  // The engine's client takes a moment to load.
  const { verifyMigration } = await import('./verifier/index.js');
  return verifyMigration(proposal.value, options, onEvent);
}

/** `migrate check`: what is left to do or decide, for CI. */
export async function check(options: RunOptions, onEvent: OnEvent): Promise<Result<CheckOutcome>> {
  const reading = await read(options, onEvent);
  if (!reading.ok) return reading;
  const proposal = decide(reading.value, options, onEvent);
  return proposal.ok ? ok(checkMarkers(reading.value.files, proposal.value.plan.findings)) : proposal;
}

/** `migrate undo`: the tree and the branch of before. */
export async function undo(dir: string, onEvent: OnEvent): Promise<Result<UndoOutcome>> {
  onEvent({ kind: 'phase', phase: 'undo', text: 'Undoing the last run' });
  return undoRun(dir);
}
