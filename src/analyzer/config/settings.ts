import { quoted } from './quote.js';
import { type Reading, reportStage, reportUnknown, type Setting } from './reading.js';
import { dependsOnStage, type Resolved, type ResolvedScalar, type Unknown, unknownOf } from './resolved.js';

/** A setting that must be known now. `code` is the finding for a value of the wrong form. */
export interface Expected extends Setting {
  readonly code?: 'LL1103' | 'LL1104' | 'LL1105';
  /** What happens without it: "the default 6 is used". */
  readonly otherwise: string;
}

/** A text, or undefined (reported, unless the setting is absent) when it is anything else or not known. */
export function readText(reading: Reading, value: Resolved | undefined, expected: Expected): string | undefined {
  const scalar = readScalar(reading, value, expected);
  if (scalar === undefined) return undefined;
  if (typeof scalar.value !== 'string') return wrong(reading, scalar, expected, 'must be text');
  if (scalar.outside) return outside(reading, scalar, expected);
  return scalar.value;
}

export interface NumberExpected extends Expected {
  readonly min: number;
  readonly max: number;
}

/** A whole number within its limits, or undefined. Text that is a number counts, as variables often give text. */
export function readNumber(
  reading: Reading,
  value: Resolved | undefined,
  expected: NumberExpected,
): number | undefined {
  const scalar = readScalar(reading, value, expected);
  if (scalar === undefined) return undefined;
  const number = typeof scalar.value === 'string' && scalar.value.trim() !== '' ? Number(scalar.value) : scalar.value;
  const { min, max } = expected;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max;
  return fits ? number : wrong(reading, scalar, expected, `must be a whole number from ${min} to ${max}`);
}

/** True or false, or undefined. */
export function readFlag(reading: Reading, value: Resolved | undefined, expected: Expected): boolean | undefined {
  const scalar = readScalar(reading, value, expected);
  if (scalar === undefined) return undefined;
  if (scalar.value === true || scalar.value === 'true') return true;
  if (scalar.value === false || scalar.value === 'false') return false;
  return wrong(reading, scalar, expected, 'must be true or false');
}

/** Texts of a list; a single text counts as a list of one. */
export function readTexts(reading: Reading, value: Resolved | undefined, expected: Expected): string[] | undefined {
  if (value?.kind !== 'list') {
    const text = readText(reading, value, expected);
    return text === undefined ? undefined : [text];
  }
  return reading.resolver.items(value).flatMap((item) => readText(reading, item, expected) ?? []);
}

/** Null means absent, unless another stage may see something. */
export function isAbsent(value: Resolved | undefined): boolean {
  return value === undefined || (value.kind === 'scalar' && value.value === null && !unknownOf(value));
}

function readScalar(reading: Reading, value: Resolved | undefined, expected: Expected): ResolvedScalar | undefined {
  if (value === undefined || isAbsent(value)) return undefined;
  if (value.kind === 'call') {
    return wrong(
      reading,
      value,
      expected,
      `is a CloudFormation function (${quoted(value.node.name)}), known only after deployment`,
    );
  }
  if (value.kind !== 'scalar') return wrong(reading, value, expected, `must not be a ${value.kind}`);
  if (value.value === undefined) return outside(reading, value, expected);
  if (dependsOnStage(value)) reportStage(reading, value, expected);
  return value;
}

function outside(reading: Reading, scalar: ResolvedScalar, expected: Expected): undefined {
  const unknown: Unknown = unknownOf(scalar) ?? {
    reason: 'external',
    source: scalar.source,
    why: 'its value comes from outside the repository',
    fix: 'write it into the file',
  };
  reportUnknown(reading, unknown, expected, scalar.at, { demand: 'must-do', text: expected.otherwise });
  return undefined;
}

function wrong(reading: Reading, value: Resolved, expected: Expected, why: string): undefined {
  const { what, functionId, otherwise, code = 'LL1105' } = expected;
  reading.findings.add({
    code,
    demand: 'must-do',
    message: `The ${what} ${why}.`,
    fix: `Correct it in ${value.at.file}; ${otherwise}.`,
    location: value.at,
    ...(functionId !== undefined && { functionId }),
  });
  return undefined;
}
