import { fail, ok, type Result } from '../../../model/result.js';
import { hasSecretName, looksSecret } from '../../../util/secrets.js';
import type { Reading } from '../reading.js';
import { dependsOnStage, type Resolved } from '../resolved.js';

/** A JSON value of the file, or a clause that says why it must not or cannot be copied. */
export type Json = Result<unknown, string>;

/** More is an attack (aliases of aliases), not a setting. */
const MAX_VALUES = 2000;

/**
 * A whole setting as JSON. It goes into the service as it stands, so it must be the same in every stage, known here,
 * and free of secrets.
 */
export function readJson(reading: Reading, value: Resolved): Json {
  const state = { reading, left: MAX_VALUES };
  return toJson(state, value, 0);
}

interface State {
  readonly reading: Reading;
  left: number;
}

function toJson(state: State, value: Resolved, depth: number): Json {
  state.left -= 1;
  if (state.left < 0 || depth > 50) return fail('is too large');
  if (value.kind === 'scalar') return scalar(value);
  if (value.selection || dependsOnStage(value)) return fail('differs between stages');
  if (value.kind === 'call') return fail('refers to a resource, known only after deployment');
  return value.kind === 'list' ? list(state, value, depth) : map(state, value, depth);
}

function scalar(value: Extract<Resolved, { kind: 'scalar' }>): Json {
  if (value.value === undefined || value.outside) return fail('comes from outside the repository');
  if (value.selection || dependsOnStage(value)) return fail('differs between stages');
  return looksSecret(String(value.value)) ? fail('holds what looks like a secret') : ok(value.value);
}

function list(state: State, value: Resolved, depth: number): Json {
  const items: unknown[] = [];
  for (const item of state.reading.resolver.items(value)) {
    const json = toJson(state, item, depth + 1);
    if (!json.ok) return json;
    items.push(json.value);
  }
  return ok(items);
}

function map(state: State, value: Resolved, depth: number): Json {
  const entries: Array<[string, unknown]> = [];
  for (const { key, value: inner } of state.reading.resolver.entries(value)) {
    const json = toJson(state, inner, depth + 1);
    if (!json.ok) return json;
    if (hasSecretName(key) && typeof json.value === 'string') return fail('holds what looks like a secret');
    entries.push([key, json.value]);
  }
  // `fromEntries` defines properties, so that a key `__proto__` stays a key.
  return ok(Object.fromEntries(entries));
}
