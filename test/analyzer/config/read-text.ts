import { expect } from 'vitest';
import { type ReadOptions, readInfrastructure } from '../../../src/analyzer/config/read.js';
import type { ConfigFacts } from '../../../src/model/config.js';
import type { Finding } from '../../../src/model/finding.js';
import type { Trigger } from '../../../src/model/inventory.js';
import type { Failure } from '../../../src/model/result.js';
import type { Value } from '../../../src/model/value.js';
import { memoryFiles } from '../memory-files.js';

export interface Given extends Partial<ReadOptions> {
  /** Files beside serverless.yml. */
  readonly files?: Readonly<Record<string, string>>;
  readonly ignored?: Readonly<Record<string, string>>;
}

type ConfiguredFunction = ConfigFacts['functions'][number];

/** Reads a serverless.yml given as text; fails the test where it cannot be read. */
export async function facts(text: string, given: Given = {}): Promise<ConfigFacts> {
  const read = await reading(text, given);
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.message}`);
  return read.value;
}

/** The failure that a serverless.yml leads to. */
export async function failure(text: string, given: Given = {}): Promise<Failure> {
  const read = await reading(text, given);
  expect(read.ok).toBe(false);
  return read.ok ? Promise.reject(new Error('it was read')) : read.error;
}

function reading(text: string, { files = {}, ignored = {}, ...options }: Given) {
  return readInfrastructure(memoryFiles({ 'serverless.yml': text, ...files }, ignored), {
    params: {},
    env: {},
    ...options,
  });
}

/** A service of one function `f` with these further lines at its level, below a provider with `provider` lines. */
export function oneFunction(lines: string, top = '', provider = ''): string {
  const indented = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
  return [
    'service: orders',
    top,
    'provider:',
    '  name: aws',
    '  runtime: nodejs22.x',
    indented(provider, '  '),
    'functions:',
    '  f:',
    '    handler: src/f.handler',
    indented(lines, '    '),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

export const only = (read: ConfigFacts): ConfiguredFunction => read.functions[0]!;

export const triggersOf = (read: ConfigFacts): readonly Trigger[] => read.functions.flatMap(({ triggers }) => triggers);

/** The value of the environment variable V of the only function. */
export const valueOfV = (read: ConfigFacts): Value | undefined =>
  only(read).environment.find(({ name }) => name === 'V')?.value;

/** `LL1101 must-do 3`: code, demand, line. */
const brief = ({ code, demand, location }: Finding): string => `${code} ${demand} ${location?.line ?? '-'}`;

export const briefs = (read: ConfigFacts): string[] => read.findings.map(brief);
