import type {
  ApiFact,
  FunctionFact,
  HttpTrigger,
  Inventory,
  OtherTrigger,
  ProjectFact,
  ScheduleTrigger,
  SqsTrigger,
} from '../../src/model/inventory.js';
import type { Location } from '../../src/model/location.js';
import type { Value } from '../../src/model/value.js';

/** Builders for inventories in memory: each fills in what a test does not care about. */

export const at = (line: number, file = 'serverless.yml'): Location => ({ file, line, column: 1 });
export const literal = (text: string): Value => ({ kind: 'literal', text });
export const staged = (...parts: Array<string | { stage: true }>): Value => ({ kind: 'stage', parts });
export const STAGE = { stage: true } as const;

export function required(
  source: string,
  name: string,
  reason: 'reference' | 'external' | 'secret' = 'reference',
): Value {
  return { kind: 'required', reason, source, name };
}

export function fn(id: string, facts: Partial<FunctionFact> = {}): FunctionFact {
  return {
    id,
    deployedName: staged('orders-', STAGE, `-${id}`),
    handler: `src/handlers/${id}.handler`,
    runtime: 'nodejs22.x',
    timeoutSeconds: 6,
    memoryMb: 1024,
    environment: [],
    triggers: [http('GET', `/${id}`)],
    packaging: { patterns: [], individually: false, layers: [] },
    code: {
      file: `src/handlers/${id}.ts`,
      exportPath: 'handler',
      shape: 'function',
      location: at(3, `src/handlers/${id}.ts`),
      topLevelAwait: false,
    },
    location: at(10),
    ...facts,
  };
}

export function http(method: string, path: string, facts: Partial<HttpTrigger> = {}): HttpTrigger {
  const api = facts.api ?? 'httpApi';
  return { kind: 'http', id: `${api}:${method} ${path}`, api, method, path, guards: [], location: at(11), ...facts };
}

export function schedule(id: string, expression: string, facts: Partial<ScheduleTrigger> = {}): ScheduleTrigger {
  return { kind: 'schedule', id, source: 'rule', expression, enabled: true, location: at(12), ...facts };
}

export function sqs(id: string, queue: Value, facts: Partial<SqsTrigger> = {}): SqsTrigger {
  return {
    kind: 'sqs',
    id,
    queue,
    fifo: false,
    batchSize: 10,
    windowSeconds: 0,
    reportBatchItemFailures: false,
    filterPatterns: [],
    enabled: true,
    location: at(13),
    ...facts,
  };
}

export function other(event: string, why: string): OtherTrigger {
  return { kind: 'other', id: event, event, why, location: at(14) };
}

export const variable = (name: string, value: Value, line = 20) => ({ name, value, location: at(line) });

export const HTTP_API: ApiFact = {
  id: 'httpApi',
  kind: 'http-api',
  payload: '2.0',
  binaryMediaTypes: [],
  location: at(1),
};
export const REST_API: ApiFact = { id: 'restApi', kind: 'rest', payload: '1.0', binaryMediaTypes: [], location: at(1) };

export const PROJECT: ProjectFact = {
  language: 'typescript',
  moduleSystem: 'esm',
  packageManager: 'npm',
  packageJson: 'package.json',
  tsconfig: 'tsconfig.json',
  lockFile: 'package-lock.json',
  workspace: false,
};

export function inventory(functions: readonly FunctionFact[], facts: Partial<Inventory> = {}): Inventory {
  return {
    version: 1,
    service: {
      name: 'orders',
      dialect: 'serverless',
      file: 'serverless.yml',
      root: '.',
      defaultStage: 'dev',
      region: 'eu-central-1',
    },
    project: PROJECT,
    apis: [HTTP_API, REST_API],
    functions,
    findings: [],
    ...facts,
  };
}
