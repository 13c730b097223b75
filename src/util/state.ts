import fs from 'node:fs';
import path from 'node:path';
import { type Answers, DEFAULT_ANSWERS } from '../model/answers.js';
import type { GeneratedRecord } from '../model/generated.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import { writeFailure } from './failure.js';
import { toolVersion } from './package.js';
import { isFolderName } from './path.js';

/** The tool's own files: `.migrate/` in the analysed folder. */
export const STATE_FOLDER = '.migrate';

/** Git sees the two files that belong to the repository and nothing else, this file included. */
const IGNORE = `# What lambda-lift keeps between runs. The answers and the record of generated files belong in the repository.
*
!answers.json
!generated.json
`;

/** Text of a state file, or undefined when there is none. */
export function readState(dir: string, name: string): string | undefined {
  try {
    return fs.readFileSync(path.join(dir, STATE_FOLDER, name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes a state file whole or not at all; makes `.migrate/` and its `.gitignore` first. */
export function writeState(dir: string, name: string, text: string): Result<undefined> {
  const folder = path.join(dir, STATE_FOLDER);
  try {
    fs.mkdirSync(folder, { recursive: true });
    // A link would lead our files to a place that nobody named.
    if (fs.lstatSync(folder).isSymbolicLink()) throw Object.assign(new Error('symbolic link'), { code: 'ELOOP' });
    const ignore = path.join(folder, '.gitignore');
    if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, IGNORE);
    const temporary = path.join(folder, `.${name}.tmp`);
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, path.join(folder, name));
    return ok(undefined);
  } catch (error) {
    return fail(writeFailure(`${STATE_FOLDER}/${name}`, error));
  }
}

/** Removes a state file; and, when nothing is left that git should not see, our `.gitignore` and the empty folder. */
export function removeState(dir: string, name: string): void {
  const folder = path.join(dir, STATE_FOLDER);
  for (const file of [name, `.${name}.tmp`]) fs.rmSync(path.join(folder, file), { force: true });
  if (!fs.existsSync(folder)) return;
  const shared = ['.gitignore', 'answers.json', 'generated.json'];
  const needed = fs.readdirSync(folder).some((entry) => !shared.includes(entry));
  if (!needed && readState(dir, '.gitignore') === IGNORE) fs.rmSync(path.join(folder, '.gitignore'));
  if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

const DEPLOYED = 'deployed.json';

/** The saved read of the account, relative to the analysed folder: where deployed facts are pointed at. */
export const DEPLOYED_FILE = `${STATE_FOLDER}/${DEPLOYED}`;

/** Keeps the read of the account for later runs without it, beside the tool's other files; git does not see it. */
export function saveDeployed(dir: string, text: string): Result<undefined> {
  return writeState(dir, DEPLOYED, text);
}

/**
 * Text of a saved read. Failure LL1019 when there is none.
 * @param file absolute path; default: what `--aws` saved in the folder
 */
export function readDeployed(dir: string, file = path.join(dir, STATE_FOLDER, DEPLOYED)): Result<string> {
  const text = readText(file);
  if (text !== undefined) return ok(text);
  const name = path.relative(dir, file) || file;
  const isInside = !name.startsWith('..') && !path.isAbsolute(name);
  return fail({
    code: 'LL1019',
    exit: EXIT.usage,
    message: `the saved read of the account ${isInside ? name : path.basename(file)} is not there or cannot be read`,
    fix: 'name a file that migrate analyze --aws has written: .migrate/deployed.json',
  });
}

/** What earlier runs generated. A missing or damaged record is an empty one: then every file counts as the user's. */
export function readGenerated(dir: string): GeneratedRecord {
  const record = parsed(readState(dir, 'generated.json')) as GeneratedRecord | undefined;
  const usable = record?.version === 1 && isObject(record.files);
  return usable ? record : { version: 1, tool: toolVersion(), files: {} };
}

/**
 * The saved answers, or the defaults when nobody saved any.
 * @param file absolute path of another answers file, which then must exist
 */
export function readAnswers(dir: string, file?: string): Result<Answers> {
  const text = file === undefined ? readState(dir, 'answers.json') : readText(file);
  if (text === undefined && file === undefined) return ok(DEFAULT_ANSWERS);
  const name = file === undefined ? `${STATE_FOLDER}/answers.json` : path.basename(file);
  if (text === undefined) return fail(unusable(`the answers file ${name} cannot be read`));
  const value = parsed(text);
  const problem = answersProblem(value);
  return problem === undefined
    ? ok({ ...DEFAULT_ANSWERS, ...(value as Partial<Answers>) })
    : fail(unusable(`${name}: ${problem}`));
}

function answersProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'not a JSON object';
  if (value['version'] !== 1) return `version ${JSON.stringify(value['version'])} is not known to this lambda-lift`;
  const outDir = value['outDir'];
  if (outDir !== undefined && (typeof outDir !== 'string' || !isFolderName(outDir)))
    return '"outDir" must be the name of a folder';
  const functions = value['functions'];
  if (functions !== undefined && !isObject(functions)) return '"functions" must be an object';
  const wrong = Object.entries(functions ?? {}).find(([, answer]) => !isAnswer(answer));
  return wrong && `the answer for function ${JSON.stringify(wrong[0])} is not understood`;
}

function isAnswer(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { action, lane } = value;
  const actionKnown = action === undefined || action === 'migrate' || action === 'keep';
  return actionKnown && (lane === undefined || ['shared', 'isolated', 'thread', 'process'].includes(lane as string));
}

function unusable(message: string): Failure {
  return {
    code: 'LL1012',
    exit: EXIT.usage,
    message,
    fix: 'correct the file, or remove it to take the defaults; see docs/schema/answers.json',
  };
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
