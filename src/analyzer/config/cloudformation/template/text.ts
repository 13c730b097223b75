import type { Location } from '../../../../model/location.js';
import {
  dependsOnStage,
  known,
  notKnown,
  type Part,
  problem,
  type Resolved,
  type ResolvedScalar,
  type Selection,
  type Unknown,
  unknownOf,
} from '../../resolved.js';

/** Texts that grow by doubling stop here. */
const MAX_TEXT = 100_000;

/** `!Ref AWS::NoValue`: a setting that is not there. */
export function noValue(at: Location): ResolvedScalar {
  return { ...known(null, at, NO_VALUE), parts: [] };
}

const NO_VALUE = '!Ref AWS::NoValue';

export const isNoValue = (value: Resolved): boolean => value.kind === 'scalar' && value.source === NO_VALUE;

/** What a value is written as in text; undefined for a function, a map or a list, which are no text. */
export function joinTexts(pieces: readonly ResolvedScalar[], at: Location, source: string): ResolvedScalar {
  const parts: Part[] = [];
  let length = 0;
  for (const part of pieces.flatMap((piece) => piece.parts)) {
    const last = parts[parts.length - 1];
    if (typeof part === 'string') length += part.length;
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
    if (length > MAX_TEXT || parts.length > MAX_TEXT) {
      return notKnown(problem(source, 'its text grows without end', 'shorten it'), at);
    }
  }
  const isKnown = pieces.every(({ value }) => value !== undefined);
  const selection = pieces.find((piece) => piece.selection)?.selection;
  const value = isKnown ? pieces.map((piece) => piece.value ?? '').join('') : undefined;
  if (String(value ?? '').length > MAX_TEXT) {
    return notKnown(problem(source, 'its text grows without end', 'shorten it'), at);
  }
  return {
    kind: 'scalar',
    at,
    value,
    outside: false,
    parts: parts.length === 0 ? [''] : parts,
    source,
    ...(selection && { selection }),
  };
}

const DYNAMIC = /\{\{resolve:([A-Za-z0-9-]+):/;

/**
 * A text that CloudFormation completes while deploying; nothing of it is looked up.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function dynamicReference(text: string): Unknown | undefined {
  const service = DYNAMIC.exec(text)?.[1];
  if (service === undefined) return undefined;
  return {
    reason: service === 'ssm' ? 'external' : 'secret',
    source: text,
    why: 'CloudFormation looks it up when the stack is deployed',
    fix: 'write the value into the template, or set the variable where the service runs',
  };
}

/** What decided about a value that was chosen by it: the stage, or something from outside the repository. */
export function selectionBy(values: readonly Resolved[], source: string): Selection | undefined {
  if (values.some(dependsOnStage)) return { reason: 'stage-lookup', source };
  const isOutside = values.some((value) => value.selection || unknownOf(value));
  return isOutside ? { reason: 'external', source } : undefined;
}
