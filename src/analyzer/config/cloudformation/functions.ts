import type { FunctionFact } from '../../../model/inventory.js';
import type { Value } from '../../../model/value.js';
import { LAMBDA } from '../../../runtime/limits.js';
import { toEnvName } from '../../../util/text.js';
import { readEnvironment } from '../environment.js';
import { whose } from '../reading.js';
import { readNumber, readText } from '../settings.js';
import { toValue } from '../value.js';
import { type Code, isThere, readEntryPoints, readHandler } from './code.js';
import { readLayers } from './layers.js';
import { below } from './paths.js';
import { notCarried, propertyOf, type TemplateReading } from './reading.js';
import { globalsFor, type Resource } from './template/resources.js';

export type ConfiguredFunction = Omit<FunctionFact, 'code'>;

/** Reads one function, without what starts it. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html */
export function readFunction(reading: TemplateReading, fn: Resource, code: Code): ConfiguredFunction {
  const folder = code.kind === 'folder' ? below(reading.root, code.folder) : '.';
  const entryPoints = readEntryPoints(reading, fn);
  const reserved = reading.resolver.get(fn.properties, 'ReservedConcurrentExecutions');
  const reservedConcurrency = readNumber(reading, reserved, {
    ...propertyOf(fn, 'ReservedConcurrentExecutions'),
    min: 0,
    max: 1_000_000,
    otherwise: 'no limit is assumed',
  });
  noteBehaviour(reading, fn);
  return {
    id: fn.id,
    deployedName: deployedName(reading, fn),
    ...(folder !== '.' && { codeUri: folder }),
    ...(entryPoints && { entryPoints }),
    handler: readHandler(reading, fn, code),
    runtime: code.kind === 'image' ? '' : readRuntime(reading, fn),
    timeoutSeconds: readLimit(reading, fn, 'Timeout'),
    memoryMb: readLimit(reading, fn, 'MemorySize'),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    environment: readVariables(reading, fn),
    triggers: [],
    packaging: { patterns: [], individually: true, layers: readLayers(reading, fn) },
    location: fn.at,
  };
}

/** As written; else CloudFormation makes one up, which only the deployed stack knows. */
function deployedName(reading: TemplateReading, fn: Resource): Value {
  const written = reading.resolver.get(fn.properties, 'FunctionName');
  const name = `${toEnvName(fn.id)}_NAME`;
  const setting = { ...propertyOf(fn, 'FunctionName'), name };
  const value = isThere(written) ? toValue(reading, written, { ...setting, at: written.at }) : undefined;
  return value ?? { kind: 'required', reason: 'reference', source: `!Ref ${fn.id}`, name };
}

function readRuntime(reading: TemplateReading, fn: Resource): string {
  const written = reading.resolver.get(fn.properties, 'Runtime');
  const setting = {
    ...propertyOf(fn, 'Runtime'),
    code: 'LL1103',
    otherwise: 'the function stays on Lambda until then',
  } as const;
  const runtime = readText(reading, written, setting);
  if (runtime === undefined && !isThere(written)) {
    reading.findings.add({
      code: 'LL1103',
      demand: 'must-do',
      message: `Function "${fn.id}" has no Runtime.`,
      fix: 'Add Runtime: nodejs22.x, to the function or to Globals.',
      location: fn.at,
      functionId: fn.id,
    });
  }
  return runtime ?? '';
}

const LIMITS = {
  Timeout: { min: 1, max: LAMBDA.maxTimeoutSeconds, standard: LAMBDA.defaultTimeoutSeconds },
  MemorySize: { min: LAMBDA.defaultMemoryMb, max: 10_240, standard: LAMBDA.defaultMemoryMb },
} as const;

function readLimit(reading: TemplateReading, fn: Resource, key: keyof typeof LIMITS): number {
  const { min, max, standard } = LIMITS[key];
  const setting = { ...propertyOf(fn, key), min, max, otherwise: `${standard} is used` };
  return readNumber(reading, reading.resolver.get(fn.properties, key), setting) ?? standard;
}

function readVariables(reading: TemplateReading, fn: Resource): FunctionFact['environment'] {
  const { resolver, top } = reading;
  const globals = globalsFor(resolver.root, fn.type);
  const own = {
    block: resolver.get(resolver.get(fn.own, 'Environment'), 'Variables'),
    whose: whose(fn.id),
    functionId: fn.id,
  };
  if (!globals || top.kind !== 'map') return readEnvironment(reading, [own]);
  const shared = resolver.get(resolver.get(resolver.resolve(globals), 'Environment'), 'Variables');
  return readEnvironment(reading, [{ block: shared, whose: 'of Globals' }, own]);
}

/** Settings that change what callers see, and that the service does not have. */
function noteBehaviour(reading: TemplateReading, fn: Resource): void {
  const { resolver } = reading;
  const files = resolver.get(fn.properties, 'FileSystemConfigs');
  if (isThere(files)) {
    const { functionId } = propertyOf(fn, 'FileSystemConfigs');
    notCarried(reading, {
      message: `Function "${fn.id}" mounts a file system; the service does not mount it.`,
      fix: 'Mount it into the container at the same path.',
      location: files.at,
      ...(functionId !== undefined && { functionId }),
    });
  }
  const destinations = resolver.get(resolver.get(fn.properties, 'EventInvokeConfig'), 'DestinationConfig');
  if (!isThere(destinations)) return;
  notCarried(reading, {
    message: `Results of asynchronous calls of "${fn.id}" go to other services (EventInvokeConfig.DestinationConfig); the service does not send them.`,
    fix: 'Keep the function on Lambda, or send the result from its code.',
    location: destinations.at,
    functionId: fn.id,
  });
}
