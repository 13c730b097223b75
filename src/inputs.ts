/** What is declared and what is deployed, with all that the command line says about both. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readParameters } from './analyzer/config/cloudformation/parameters-file.js';
import { readInfrastructure } from './analyzer/config/read.js';
import { withCodeFolders } from './analyzer/deployed/code-folder.js';
import { deployedConfig } from './analyzer/deployed/config.js';
import { parseDeployed } from './analyzer/deployed/parse.js';
import { deployedText } from './analyzer/deployed/text.js';
import { withDeployed } from './analyzer/deployed/with-deployed.js';
import type { ConfigFacts } from './model/config.js';
import type { Deployed } from './model/deployed.js';
import type { OnEvent } from './model/event.js';
import type { SourceFiles } from './model/files.js';
import type { RunOptions } from './model/options.js';
import { EXIT, fail, ok, type Result } from './model/result.js';
import { DEPLOYED_FILE, readDeployed, saveDeployed } from './util/state.js';

/** A read of the account, and the file whose lines its facts point at. */
export interface Deployment {
  readonly deployed: Deployed;
  /** Relative to the analysed folder. */
  readonly file: string;
  readonly text: string;
}

export interface Configuration {
  readonly config: ConfigFacts;
  readonly deployment: Deployment | undefined;
}

/**
 * Infrastructure code and what is deployed of it as one. Without infrastructure code (LL1003) what is deployed stands
 * for it.
 */
export async function readConfiguration(
  files: SourceFiles,
  options: RunOptions,
  onEvent: OnEvent,
): Promise<Result<Configuration>> {
  const parameters = parametersOf(options);
  if (!parameters.ok) return parameters;
  const declared = await readInfrastructure(files, { ...options, parameters: parameters.value, env: process.env });
  if (!declared.ok && declared.error.code !== 'LL1003') return declared;

  const found = await deploymentOf(options, onEvent);
  if (!found.ok) return found;
  const deployment = found.value;
  if (deployment === undefined) return declared.ok ? ok({ config: declared.value, deployment }) : declared;

  const { deployed, file, text } = deployment;
  const { stage, aws } = options;
  const config = declared.ok
    ? withDeployed(declared.value, deployed, file, text, { stage })
    : withCodeFolders(deployedConfig(deployed, file, text, { stage, prefix: aws?.prefix }), files);
  return ok({ config, deployment });
}

/** Values of `--parameters`. A file that cannot be read or understood is LL1001. */
function parametersOf({ parametersFile }: RunOptions): Result<Readonly<Record<string, string>>> {
  if (parametersFile === undefined) return ok({});
  const text = textOf(parametersFile);
  const read = text === undefined ? fail('it cannot be read') : readParameters(text);
  if (read.ok) return read;
  const message = `--parameters ${path.basename(parametersFile)}: ${read.error}`;
  const fix = 'give a file of parameters as sam deploy or aws cloudformation take it, or lines of Name=value';
  return fail({ code: 'LL1001', exit: EXIT.usage, message, fix });
}

/** What is deployed: the account (`--aws`), or a saved read of it (`--deployed`). Undefined when nobody asked. */
async function deploymentOf(options: RunOptions, onEvent: OnEvent): Promise<Result<Deployment | undefined>> {
  const { dir, aws, deployedFile } = options;
  if (aws !== undefined) {
    onEvent({ kind: 'phase', phase: 'read', text: 'Reading the deployed account' });
    // The clients of the SDK take a moment to load.
    const { readAccount } = await import('./analyzer/deployed/read.js');
    const read = await readAccount(aws);
    if (!read.ok) return read;
    return ok({ deployed: read.value, file: DEPLOYED_FILE, text: deployedText(read.value) });
  }
  if (deployedFile === undefined) return ok(undefined);
  const text = readDeployed(dir, deployedFile);
  if (!text.ok) return text;
  const file = nameIn(dir, deployedFile);
  const deployed = parseDeployed(text.value, file);
  return deployed.ok ? ok({ deployed: deployed.value, file, text: text.value }) : deployed;
}

/** Keeps a fresh read of the account for `--deployed`, unless nothing is to be written. */
export function saveDeployment(
  deployment: Deployment | undefined,
  { dir, aws, noWrite }: RunOptions,
  onEvent: OnEvent,
): Result<undefined> {
  if (deployment === undefined || aws === undefined || noWrite) return ok(undefined);
  onEvent({ kind: 'wrote', file: DEPLOYED_FILE });
  return saveDeployed(dir, deployment.text);
}

/** A file's name inside the folder; of one elsewhere only its own name, which tells nothing about this machine. */
function nameIn(dir: string, file: string): string {
  const name = path.relative(dir, file).split(path.sep).join('/');
  return name.startsWith('../') || path.isAbsolute(name) ? path.basename(file) : name;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
