import { expect } from 'vitest';
import { type ReadOptions, readInfrastructure } from '../../../../src/analyzer/config/read.js';
import type { ConfigFacts } from '../../../../src/model/config.js';
import type { Failure } from '../../../../src/model/result.js';
import { memoryFiles } from '../../memory-files.js';

export interface Given extends Partial<ReadOptions> {
  /** Where the template is. */
  readonly at?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Reads a template given as text; fails the test where it cannot be read. */
export async function facts(text: string, given: Given = {}): Promise<ConfigFacts> {
  const read = await reading(text, given);
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.message}`);
  return read.value;
}

/** The failure that a template leads to. */
export async function failure(text: string, given: Given = {}): Promise<Failure> {
  const read = await reading(text, given);
  expect(read.ok).toBe(false);
  return read.ok ? Promise.reject(new Error('it was read')) : read.error;
}

export function reading(text: string, { at = 'template.yaml', files = {}, ...options }: Given = {}) {
  return readInfrastructure(memoryFiles({ [at]: text, ...files }), { params: {}, env: {}, ...options });
}

export const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** A template of one function `Fn` with these further properties, and these lines at the top level and among the resources. */
export function oneFunction(properties = '', { top = '', resources = '' } = {}): string {
  return [
    'Transform: AWS::Serverless-2016-10-31',
    top,
    'Resources:',
    indent(resources, 2),
    '  Fn:',
    '    Type: AWS::Serverless::Function',
    '    Properties:',
    '      Handler: app.handler',
    '      Runtime: nodejs22.x',
    indent(properties, 6),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The same with one event. */
export const oneEvent = (type: string, properties: string, more: { top?: string; resources?: string } = {}): string =>
  oneFunction(
    [
      'Events:',
      '  Call:',
      `    Type: ${type}`,
      ...(properties === '' ? [] : ['    Properties:', indent(properties, 6)]),
    ].join('\n'),
    more,
  );

export const fn = (read: ConfigFacts, id = 'Fn') => read.functions.find((one) => one.id === id)!;

/** Code, demand and line of each finding. */
export const briefs = (read: ConfigFacts): string[] =>
  read.findings.map(({ code, demand, location }) => `${code} ${demand} ${location?.line ?? '-'}`);
