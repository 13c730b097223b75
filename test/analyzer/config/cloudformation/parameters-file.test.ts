import { expect, test } from 'vitest';
import { readParameters } from '../../../../src/analyzer/config/cloudformation/parameters-file.js';

test.each<[string, string, Record<string, string>]>([
  [
    'a list',
    '[{"ParameterKey": "A", "ParameterValue": "x"}, {"ParameterKey": "B", "ParameterValue": "y=z"}]',
    { A: 'x', B: 'y=z' },
  ],
  ['a list of texts', '["A=x", "B=\\"y z\\""]', { A: 'x', B: 'y z' }],
  ['an object', '{"A": "x", "B": 1, "C": ["a", "b"], "D": true}', { A: 'x', B: '1', C: 'a,b', D: 'true' }],
  ['Parameters', '\uFEFF{"Parameters": {"A": "x"}, "Tags": {"B": "y"}}', { A: 'x' }],
  ['lines', '# comment\nA=x\n\n  B = "y z"\nexport C=\'d\'\nD=', { A: 'x', B: 'y z', C: 'd', D: '' }],
  [
    'samconfig.toml',
    'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "A=\\"x y\\" B=z"\nregion = "eu"',
    { A: 'x y', B: 'z' },
  ],
  [
    'samconfig.toml with a list',
    '[default.deploy.parameters]\nparameter_overrides = [\n  "A=x",\n  "B=y z",\n]',
    { A: 'x', B: 'y' },
  ],
  [
    'older overrides',
    'parameter_overrides = "ParameterKey=A,ParameterValue=x ParameterKey=B,ParameterValue=y"',
    { A: 'x', B: 'y' },
  ],
  ['nothing', '', {}],
])('%s', (_, text, values) => {
  const read = readParameters(text);
  expect(read).toEqual({ ok: true, value: values });
});

test('a parameter called __proto__ is a parameter', () => {
  const read = readParameters('{"__proto__": "x"}');
  expect(read.ok && Object.keys(read.value)).toEqual(['__proto__']);
});

test.each([
  ['{', 'it is not valid JSON'],
  ['[1]', 'an entry of its list has no ParameterKey'],
  ['{"A": {"b": 1}}', 'the value of "A" is no text'],
  ['{"Parameters": 3}', 'its Parameters are no object'],
  ['"text"', 'it holds no parameters'],
  ['A=b\nnothing', 'line 2 is no Name=value'],
  ['[default]\nregion = "eu"', 'it has no parameter_overrides'],
])('%s: %s', (text, error) => {
  expect(readParameters(text)).toEqual({ ok: false, error });
});
