import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Plan } from '../model/plan.js';
import { EXIT, type Failure, fail, ok, type Result } from '../model/result.js';
import type { ImageReport } from '../model/verify.js';
import { absolute, join } from '../util/path.js';
import { byCodeUnit } from '../util/text.js';
import type { CheckRun } from './check.js';

/** What the containers see beside what is in the image. */
export interface ContainerEnvironment {
  readonly values: ReadonlyMap<string, string>;
  /** Names by where their values came from, for the report. */
  readonly sources: ImageReport['variables'];
}

/** What the check decides itself: a port that it knows, and nothing switched on that could run twice. */
const OURS = ['PORT', 'WORKER', 'WORKER_PORT', 'SCHEDULES_ENABLED', 'CONSUMERS_ENABLED'];

/** Settings of the service that are taken from this process, as compose would. */
const SETTING =
  /^(?:STAGE|AWS_REGION|AWS_DEFAULT_REGION|AWS_ACCOUNT_ID|AWS_ENDPOINT_URL\w*|LANE_\w+|SHUTDOWN_\w+|\w+_HOSTS)$/;

/** Never taken from this process: who I am here is not who the container is, and nobody asked to hand over credentials. */
const PERSONAL =
  /^(?:PATH|HOME|USER|LOGNAME|PWD|SHELL|HOSTNAME|TMPDIR|TMP|TEMP|NODE_OPTIONS|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|PROFILE|WEB_IDENTITY\w*|CONTAINER\w*))$/;

const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/**
 * The variables of the containers: from the file of `--env-file`; where it has no such name, from this process what the
 * plan requires; and else from `.env` in the service's root. Fails with the names that are required and missing (LL1022).
 */
export function containerEnvironment({ proposal, dir, options, env }: CheckRun): Result<ContainerEnvironment> {
  const { plan } = proposal;
  const given = options.envFile === undefined ? ok(new Map<string, string>()) : givenFile(options.envFile, env);
  if (!given.ok) return given;
  const needed = requiredNames(plan);
  const here = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || PERSONAL.test(name)) continue;
    if (needed.includes(name) || SETTING.test(name)) here.set(name, value);
  }
  const dotenv = options.envFile === undefined ? dotEnv(absolute(dir, join(plan.service.root, '.env'))) : new Map();
  const parts = [
    { from: options.envFile === undefined ? '' : path.basename(options.envFile), values: given.value },
    { from: 'the environment', values: here },
    { from: '.env', values: dotenv },
  ];
  return withRegion(plan, merged(parts), needed, options.envFile !== undefined);
}

function withRegion(
  plan: Plan,
  { values, sources }: { values: Map<string, string>; sources: ImageReport['variables'] },
  needed: readonly string[],
  hasFile: boolean,
): Result<ContainerEnvironment> {
  const missing = needed.filter((name) => !values.has(name));
  if (missing.length > 0) return fail(missingVariables(missing, hasFile));
  // Without a region the AWS SDK refuses to work; compose.yaml sets the same.
  const { region } = plan.service;
  if (region !== undefined && !values.has('AWS_REGION')) values.set('AWS_REGION', region);
  return ok({ values, sources });
}

interface Part {
  readonly from: string;
  readonly values: ReadonlyMap<string, string>;
}

function merged(parts: readonly Part[]): { values: Map<string, string>; sources: ImageReport['variables'] } {
  const values = new Map<string, string>();
  const sources: { from: string; names: string[] }[] = [];
  for (const part of parts) {
    const fresh = [...part.values].filter(([name]) => !values.has(name) && !OURS.includes(name));
    for (const [name, value] of fresh) values.set(name, value);
    if (fresh.length > 0) sources.push({ from: part.from, names: fresh.map(([name]) => name).sort(byCodeUnit) });
  }
  return { values, sources };
}

/** Names without which the service does not start: those of functions that have no committed default. */
function requiredNames(plan: Plan): string[] {
  const names = plan.functions.flatMap(({ environment }) =>
    environment.filter(({ value }) => value.kind === 'required').map(({ from }) => from),
  );
  return [...new Set(names)].sort(byCodeUnit);
}

/** Names of credentials among the variables: the containers act with somebody's rights. */
export function credentialsIn({ values }: ContainerEnvironment): string[] {
  return CREDENTIALS.filter((name) => values.has(name));
}

/** Names whose values point at this very machine, which for a container on a network of its own is the container. */
export function localNames({ values }: ContainerEnvironment): string[] {
  const local = /(?:\/\/|@)(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/?]|$)|^(?:localhost|127\.0\.0\.1)(?::\d+)?$/;
  return [...values].filter(([, value]) => local.test(value)).map(([name]) => name);
}

function dotEnv(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(parseEnv(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch {
    return new Map();
  }
}

function givenFile(file: string, env: CheckRun['env']): Result<ReadonlyMap<string, string>> {
  try {
    return parseEnvFile(readFileSync(file, 'utf8'), path.basename(file), env);
  } catch {
    const message = `the environment file ${path.basename(file)} cannot be read`;
    return fail({ code: 'LL1022', exit: EXIT.usage, message, fix: 'name a file of NAME=value lines' });
  }
}

/**
 * Docker's format: `NAME=value` lines in which nothing is quoted, `#` lines, and a bare `NAME` for a variable of this
 * process. https://docs.docker.com/reference/cli/docker/container/run/#env
 */
export function parseEnvFile(text: string, name: string, env: CheckRun['env']): Result<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const written = line.trimStart();
    if (written === '' || written.startsWith('#')) continue;
    const equals = written.indexOf('=');
    const key = equals < 0 ? written : written.slice(0, equals);
    if (key === '' || /\s/.test(key)) {
      const message = `${name}, line ${index + 1}: no name of a variable before =`;
      return fail({ code: 'LL1022', exit: EXIT.usage, message, fix: 'write one NAME=value a line, without blanks' });
    }
    const value = equals < 0 ? env[key] : written.slice(equals + 1);
    if (value !== undefined) values.set(key, value);
  }
  return ok(values);
}

function missingVariables(names: readonly string[], hasFile: boolean): Failure {
  const where = hasFile
    ? 'add them to that file'
    : 'write them to .env (.env.example has the names) or a file for --env-file';
  return {
    code: 'LL1022',
    exit: EXIT.usage,
    message: `the service needs ${names.join(', ')}, and ${names.length === 1 ? 'it has' : 'they have'} no value here`,
    fix: `set ${names.length === 1 ? 'it' : 'them'} in the environment, or ${where}`,
  };
}
