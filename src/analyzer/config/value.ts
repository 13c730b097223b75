import { createHash } from 'node:crypto';
import type { Location } from '../../model/location.js';
import type { Value } from '../../model/value.js';
import { hasSecretName, looksSecret } from '../../util/secrets.js';
import { quoted } from './quote.js';
import { type Reading, reportUnknown, type Setting } from './reading.js';
import { describeCall } from './references.js';
import type { Part, Resolved, ResolvedCall, ResolvedScalar, Unknown } from './resolved.js';
import { unknownOf } from './resolved.js';

type Required = Extract<Value, { kind: 'required' }>;

export interface ValueSetting extends Setting {
  /** The environment variable to ask for when the value is not in the repository. */
  readonly name: string;
  /** Where to point in a finding. */
  readonly at: Location;
  /** True where an ARN is only read, never written into the service as a default. */
  readonly keepArn?: boolean;
  /** True for an environment variable, whose very name may say that its text is secret. */
  readonly nameTells?: boolean;
}

/**
 * What the service may know of a setting. Undefined for null (which removes an environment variable) and, with a
 * finding, for what is no text. Text that looks secret, or stands under a name that does, is dropped here for good.
 */
export function toValue(reading: Reading, resolved: Resolved, setting: ValueSetting): Value | undefined {
  if (resolved.kind === 'call') return referenceValue(reading, resolved, setting);
  if (resolved.kind === 'scalar') return scalarValue(reading, resolved, setting);
  reading.findings.add({
    code: 'LL1105',
    demand: 'must-do',
    message: `The ${setting.what} is a ${resolved.kind}, not text; it is left out.`,
    fix: 'Write it as text, or encode it as JSON text.',
    location: setting.at,
    ...(setting.functionId !== undefined && { functionId: setting.functionId }),
  });
  return undefined;
}

function referenceValue(reading: Reading, resolved: ResolvedCall, { name }: ValueSetting): Value {
  const reference = describeCall(reading, resolved.node);
  if (looksSecret(reference.source)) return secret(name);
  return { kind: 'required', reason: 'reference', source: label(reference.source), name: reference.name ?? name };
}

function scalarValue(reading: Reading, resolved: ResolvedScalar, setting: ValueSetting): Value | undefined {
  const unknown = unknownOf(resolved);
  if (unknown) return unknownValue(reading, unknown, resolved, setting);
  if (resolved.value === null && !resolved.selection) return undefined;
  const text = resolved.parts.map(partText).join('');
  const named = setting.nameTells === true && text !== '' && hasSecretName(setting.name);
  if (named || looksSecret(text)) return secret(setting.name);
  if (resolved.selection) {
    const source = resolved.source === '' ? resolved.selection.source : resolved.source;
    return required(resolved.selection.reason, source, setting.name);
  }
  if (!setting.keepArn && NAMES_ACCOUNT.test(text)) {
    return required('external', text.replace(/\d{12}/g, '************'), setting.name);
  }
  const parts = resolved.parts.filter((part) => part !== '') as Array<string | { readonly stage: true }>;
  return parts.some((part) => typeof part === 'object') ? { kind: 'stage', parts } : { kind: 'literal', text };
}

/** ARNs and queue URLs belong to one account: no default for a service that runs in any. */
const NAMES_ACCOUNT = /\barn:aws[\w-]*:|:\/\/sqs\.[^/]+\/\d{12}\//;

function unknownValue(reading: Reading, unknown: Unknown, scalar: ResolvedScalar, setting: ValueSetting): Value {
  if (unknown.reason === 'unresolved') {
    const text = `until then the service asks for ${setting.name} when it starts`;
    reportUnknown(reading, unknown, setting, setting.at, { demand: 'note', text });
  }
  // `${self:custom.pool}` is better known by what it leads to: `${ssm:/pool}`.
  const source = scalar.parts.length === 1 ? unknown.source : scalar.source;
  return looksSecret(source) ? secret(setting.name) : required(unknown.reason, source, setting.name);
}

function required(reason: Required['reason'], source: string, name: string): Required {
  return { kind: 'required', reason, source: label(source), name };
}

/** Two values are taken for the same when their labels are, so a long one ends in a digest of the whole. */
function label(source: string): string {
  if (source.length <= 120) return quoted(source);
  return `${quoted(source.slice(0, 100))}… #${createHash('sha256').update(source).digest('hex').slice(0, 8)}`;
}

const secret = (name: string): Required => ({ kind: 'required', reason: 'secret', source: '(secret)', name });

function partText(part: Part): string {
  if (typeof part === 'string') return part;
  return 'stage' in part ? '<stage>' : '';
}
