import { expect, test } from 'vitest';
import { facts, fn, oneFunction } from './read-template.js';

const TEMPLATE = oneFunction(
  'Timeout: !Ref Seconds\nEnvironment:\n  Variables:\n    DAYS: !Ref LoanDays\n    STAGE_NAME: !Ref Stage',
  {
    top: 'Parameters: {Stage: {Type: String, Default: dev}, LoanDays: {Type: Number, Default: 28}, Seconds: {Type: Number, Default: 3}}',
  },
);

const read = async (samconfig: string, given = {}) => {
  const found = await facts(TEMPLATE, { files: { 'samconfig.toml': samconfig }, ...given });
  const days = fn(found).environment.find(({ name }) => name === 'DAYS')?.value;
  return { days, stage: found.service.defaultStage, timeout: fn(found).timeoutSeconds };
};
const literal = (text: string) => ({ kind: 'literal', text });

test('what sam deploy gives by default is what the repository says', async () => {
  const config =
    'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "Stage=prod LoanDays=21 Seconds=9"\n';
  expect(await read(config)).toEqual({ days: literal('21'), stage: 'prod', timeout: 9 });
});

test.each([
  ['another environment', '[prod.deploy.parameters]\nparameter_overrides = "LoanDays=21"'],
  ['another command', '[default.build.parameters]\nparameter_overrides = "LoanDays=21"'],
  [
    'a later table',
    '[default.deploy.parameters]\nstack_name = "a"\n[prod.deploy.parameters]\nparameter_overrides = "LoanDays=21"',
  ],
  ['no such setting', '[default.deploy.parameters]\nstack_name = "a"'],
  ['a broken file', '[default.deploy.parameters\nparameter_overrides = '],
])('%s says nothing', async (_, config) => {
  expect(await read(config)).toEqual({ days: literal('28'), stage: 'dev', timeout: 3 });
});

test('global, list form, and deploy over global', async () => {
  const config = [
    '[default.global.parameters]',
    'parameter_overrides = ["LoanDays=14", "Seconds=5"]',
    '[default.deploy.parameters] # ours',
    'parameter_overrides = "LoanDays=\\"21\\""',
  ].join('\r\n');
  expect(await read(config)).toEqual({ days: literal('21'), stage: 'dev', timeout: 5 });
});

test('--parameters replaces it, --param completes it', async () => {
  const config = '[default.deploy.parameters]\nparameter_overrides = "LoanDays=21 Seconds=9"';
  expect((await read(config, { parameters: { Seconds: '7' } })).days).toEqual(literal('28'));
  expect(await read(config, { params: { Seconds: '7' } })).toMatchObject({ days: literal('21'), timeout: 7 });
});
