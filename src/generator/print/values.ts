import type { Value } from '../../model/value.js';
import { propertyKey, quote, templateText } from './escape.js';
import { array, type Doc, object } from './layout.js';

/** The expression for a value that the repository knows; undefined for one known at run time only. */
export function valueDoc(value: Value): string | undefined {
  if (value.kind === 'required') return undefined;
  if (value.kind === 'literal') return quote(value.text);
  const [first] = value.parts;
  if (value.parts.length === 1 && typeof first === 'object') return 'stage';
  const text = value.parts.map((part) => (typeof part === 'string' ? templateText(part) : '${stage}')).join('');
  return `\`${text}\``;
}

/** A literal for any JSON value. */
export function jsonDoc(value: unknown): Doc {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return array(value.map(jsonDoc));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return object(Object.entries(value).map(([key, inner]) => ({ key: propertyKey(key), doc: jsonDoc(inner) })));
}
