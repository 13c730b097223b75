import { statSync } from 'node:fs';
import path from 'node:path';
import type { ApplyOptions } from '../model/apply.js';
import type { RunOptions } from '../model/options.js';
import { EXIT, fail, ok, type Result } from '../model/result.js';
import { isFolderName } from '../util/path.js';
import { hasTerminal } from '../util/process.js';
import { printable } from '../util/text.js';
import { type Arguments, usage } from './argv.js';
import { awsOptions } from './aws.js';
import type { FlagName } from './flags.js';

/** The folder that a command works on, absolute; the current one when none is named. */
export function folderOption({ positionals }: Arguments): Result<string> {
  const name = positionals[0] ?? '.';
  const dir = path.resolve(name);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return ok(dir);
  const message = `there is no folder ${printable(name)}`;
  return fail({
    code: 'LL1002',
    exit: EXIT.usage,
    message,
    fix: 'name an existing folder, or run the command inside it',
  });
}

/** What to read and how, from the flags. */
export function runOptions(given: Arguments): Result<RunOptions> {
  const dir = folderOption(given);
  if (!dir.ok) return dir;
  const params = paramOptions(given);
  if (!params.ok) return params;
  const outDir = given.value('out-dir')?.replace(/\/+$/, '');
  if (outDir !== undefined && !isFolderName(outDir)) {
    return fail(
      usage(`--out-dir ${JSON.stringify(outDir)} is not the name of a folder`, 'give one name, such as service'),
    );
  }
  const aws = awsOptions(given);
  if (!aws.ok) return aws;
  return ok({
    dir: dir.value,
    stage: given.value('stage'),
    params: params.value,
    service: given.value('service'),
    only: given.values('only'),
    skip: given.values('skip'),
    entries: [],
    outDir,
    answersFile: fileOption(given, 'answers'),
    parametersFile: fileOption(given, 'parameters'),
    aws: aws.value,
    deployedFile: fileOption(given, 'deployed'),
    noWrite: given.has('no-write'),
  });
}

/** A file as the person named it, absolute: whoever reads it says what is wrong with it. */
function fileOption(given: Arguments, flag: FlagName): string | undefined {
  const file = given.value(flag);
  return file === undefined ? undefined : path.resolve(file);
}

function paramOptions(given: Arguments): Result<Record<string, string>> {
  const pairs = given.all('param').map((text): [string, string] | string => {
    const equals = text.indexOf('=');
    return equals > 0 ? [text.slice(0, equals), text.slice(equals + 1)] : text;
  });
  const wrong = pairs.find((pair) => typeof pair === 'string');
  if (wrong !== undefined)
    return fail(usage(`--param ${JSON.stringify(wrong)} is not of the form k=v`, 'write --param name=value'));
  return ok(Object.fromEntries(pairs as Array<[string, string]>));
}

/** How to apply, from the flags. */
export function applyOptions(given: Arguments): Result<ApplyOptions> {
  if (given.has('branch') && given.has('no-branch')) {
    return fail(usage('--branch and --no-branch contradict each other', 'give one of them'));
  }
  return ok({
    yes: given.has('yes'),
    tty: hasTerminal(),
    branch: given.value('branch'),
    noBranch: given.has('no-branch'),
    install: !given.has('no-install'),
  });
}

/** The form of the result, checked against what the command offers; its first is the default. */
export function formatOption(given: Arguments, formats: readonly string[]): Result<string> {
  const format = given.value('format') ?? formats[0]!;
  if (formats.includes(format)) return ok(format);
  return fail(usage(`there is no --format ${format} here`, `one of: ${formats.join(', ')}`));
}
