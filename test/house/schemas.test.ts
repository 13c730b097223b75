import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
// @ts-expect-error: a plain script without types
import { schemas } from '../../scripts/schemas.mjs';
import { DEFAULT_ANSWERS } from '../../src/model/answers.js';
import { finding } from '../../src/model/finding.js';
import { PROJECT_ROOT } from '../rig/cli.js';

const folder = path.join(PROJECT_ROOT, 'docs/schema');
const published = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('docs/schema', () => {
  test.each([...(schemas() as Map<string, string>)])('%s is what the types say (npm run schemas)', (name, text) => {
    expect(published(name)).toBe(text);
  });
});

describe('the schemas judge', () => {
  const validate = (name: string, value: unknown): boolean =>
    new Ajv({ strict: false }).compile(JSON.parse(published(name)))(value) as boolean;

  test.each([
    ['default answers', 'answers.json', DEFAULT_ANSWERS, true],
    ['answers of another version', 'answers.json', { ...DEFAULT_ANSWERS, version: 2 }, false],
    ['a lane that does not exist', 'answers.json', { ...DEFAULT_ANSWERS, functions: { a: { lane: 'fast' } } }, false],
    ['a finding', 'finding.json', finding({ code: 'LL1301', demand: 'note', message: 'm', fix: 'f' }), true],
    ['a finding without a way out', 'finding.json', { id: 'a', code: 'LL1301', demand: 'note', message: 'm' }, false],
    ['generated files', 'generated.json', { version: 1, tool: '0.1.0', files: { a: { sha256: '', base: '' } } }, true],
  ])('%s', (_name, schema, value, valid) => {
    expect(validate(schema, value)).toBe(valid);
  });
});
