import type { GuardFact } from '../../../../model/inventory.js';
import { isPlainlyOff } from '../../events/flag-guard.js';
import { quoted } from '../../quote.js';
import type { Reading } from '../../reading.js';
import { describeCall } from '../../references.js';
import type { Resolved } from '../../resolved.js';
import { isAbsent } from '../../settings.js';

/**
 * The authorizer of a route: a name, an ARN, `aws_iam`, a reference, or settings. Whatever is not plainly absent is a
 * guard: a route must not become open because its authorizer was not understood, or is missing in one stage only.
 */
export function authorizerGuards(reading: Reading, value: Resolved | undefined): GuardFact[] {
  if (!value || isPlainlyOff(value)) return [];
  const type = value.kind === 'map' ? textOf(reading, reading.resolver.get(value, 'type')) : textOf(reading, value);
  if (type?.toLowerCase() === 'aws_iam') return [{ kind: 'iam', name: 'aws_iam' }];
  return [{ kind: 'authorizer', name: authorizerName(reading, value) }];
}

function authorizerName(reading: Reading, value: Resolved): string {
  if (value.kind === 'map') {
    for (const key of ['name', 'arn', 'id', 'authorizerId', 'type']) {
      const text = textOf(reading, reading.resolver.get(value, key));
      if (text !== undefined) return shorten(text);
    }
    return 'authorizer';
  }
  return shorten(textOf(reading, value) ?? 'authorizer');
}

/** What a value says, without what comes from outside. */
function textOf(reading: Reading, value: Resolved | undefined): string | undefined {
  if (value?.kind === 'call') return describeCall(reading, value.node).source;
  if (value?.kind !== 'scalar') return undefined;
  const { selection, elsewhere, source, outside } = value;
  if (isAbsent(value) && !selection && !elsewhere) return undefined;
  if (value.value === undefined || value.value === null || value.value === '' || value.value === false || outside)
    return source || (selection ?? elsewhere)?.source;
  return String(value.value);
}

/** `arn:aws:lambda:…:function:auth` → `auth`. */
const shorten = (text: string): string =>
  quoted(text.startsWith('arn:') ? text.slice(text.lastIndexOf(':') + 1) : text);
