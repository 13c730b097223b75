import type { FunctionFact } from '../../../model/inventory.js';
import type { Location } from '../../../model/location.js';
import type { Value } from '../../../model/value.js';
import { LAMBDA, SERVERLESS_FRAMEWORK } from '../../../runtime/limits.js';
import { toEnvName } from '../../../util/text.js';
import { readEnvironment } from '../environment.js';
import type { TriggerIds } from '../events/ids.js';
import { type Reading, settingFor, settingOf, whose } from '../reading.js';
import type { Resolved } from '../resolved.js';
import { isAbsent, readNumber, readText } from '../settings.js';
import { toValue } from '../value.js';
import { readTriggers } from './events/read.js';
import { readPackaging } from './packaging.js';

/** A function's entry in the file. */
export interface FunctionEntry {
  readonly id: string;
  readonly at: Location;
  readonly value: Resolved;
}

type ConfiguredFunction = Omit<FunctionFact, 'code'>;

/** Reads one function with provider defaults below its own settings. */
export function readFunction(
  reading: Reading,
  { id, at, value: fn }: FunctionEntry,
  serviceName: string,
  ids: TriggerIds,
): ConfiguredFunction {
  const { resolver, top } = reading;
  const provider = resolver.get(top, 'provider');
  const reservedConcurrency = readNumber(reading, resolver.get(fn, 'reservedConcurrency'), {
    ...settingOf(id, 'reservedConcurrency'),
    min: 0,
    max: 1_000_000,
    otherwise: 'no limit is assumed',
  });
  noteFileSystem(reading, id, resolver.get(fn, 'fileSystemConfig'));
  return {
    id,
    deployedName: deployedName(reading, id, resolver.get(fn, 'name'), serviceName),
    handler: readHandler(reading, id, fn, at),
    runtime: readRuntime(reading, id, fn, provider),
    timeoutSeconds: readLimit(reading, id, 'timeout', fn, provider),
    memoryMb: readLimit(reading, id, 'memorySize', fn, provider),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    environment: readEnvironment(reading, [
      { block: resolver.get(provider, 'environment'), whose: whose(undefined) },
      { block: resolver.get(fn, 'environment'), whose: whose(id), functionId: id },
    ]),
    triggers: readTriggers(reading, id, fn, ids),
    packaging: readPackaging(reading, id, fn),
    location: at,
  };
}

/** As written, else `<service>-<stage>-<function>`, which is what the framework calls it. */
function deployedName(reading: Reading, id: string, name: Resolved | undefined, serviceName: string): Value {
  const setting = { ...settingOf(id, 'name'), name: `${toEnvName(id)}_NAME` };
  const written = name && !isAbsent(name) ? toValue(reading, name, { ...setting, at: name.at }) : undefined;
  return written ?? { kind: 'stage', parts: [`${serviceName}-`, { stage: true }, `-${id}`] };
}

/** The handler string; '' for container images, which have none, and (with a finding) for what is no text. */
function readHandler(reading: Reading, id: string, fn: Resolved, at: Location): string {
  const { resolver, findings } = reading;
  if (isImage(reading, fn)) return '';
  const written = resolver.get(fn, 'handler');
  const setting = {
    ...settingOf(id, 'handler'),
    code: 'LL1103',
    otherwise: 'the function cannot be migrated until then',
  } as const;
  const handler = readText(reading, written, setting);
  if (handler !== undefined && /^[^\p{Cc}]+$/u.test(handler)) return handler;
  if (handler !== undefined || written === undefined || isAbsent(written)) {
    findings.add({
      code: 'LL1103',
      demand: 'must-do',
      message: `Function "${id}" has no handler${handler === undefined ? '' : ' that could be a path'}.`,
      fix: 'Name its file and export: handler: src/orders.create.',
      location: written?.at ?? at,
      functionId: id,
    });
  }
  return '';
}

/** '' for container images: what runs in them is not said here. */
function readRuntime(reading: Reading, id: string, fn: Resolved, provider: Resolved | undefined): string {
  if (isImage(reading, fn)) return '';
  const otherwise = `${SERVERLESS_FRAMEWORK.runtime} is assumed`;
  for (const { block, owner } of [
    { block: fn, owner: id },
    { block: provider, owner: undefined },
  ]) {
    const value = reading.resolver.get(block, 'runtime');
    const runtime = readText(reading, value, { ...settingFor(owner, 'runtime'), otherwise });
    if (runtime !== undefined) return runtime;
  }
  return SERVERLESS_FRAMEWORK.runtime;
}

const LIMITS = {
  timeout: { min: 1, max: LAMBDA.maxTimeoutSeconds, standard: SERVERLESS_FRAMEWORK.timeoutSeconds },
  memorySize: { min: LAMBDA.defaultMemoryMb, max: 10_240, standard: SERVERLESS_FRAMEWORK.memoryMb },
} as const;

function readLimit(
  reading: Reading,
  id: string,
  key: keyof typeof LIMITS,
  fn: Resolved,
  provider: Resolved | undefined,
): number {
  const { min, max, standard } = LIMITS[key];
  const isOwn = !isAbsent(reading.resolver.get(fn, key));
  const value = reading.resolver.get(isOwn ? fn : provider, key);
  const setting = settingFor(isOwn ? id : undefined, key);
  return readNumber(reading, value, { ...setting, min, max, otherwise: `${standard} is used` }) ?? standard;
}

function isImage({ resolver }: Reading, fn: Resolved): boolean {
  return !isAbsent(resolver.get(fn, 'image'));
}

function noteFileSystem(reading: Reading, id: string, config: Resolved | undefined): void {
  if (!config || isAbsent(config)) return;
  reading.findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: `Function "${id}" mounts an EFS file system; the service does not mount it.`,
    fix: 'Mount it into the container at the same path.',
    location: config.at,
    functionId: id,
  });
}
