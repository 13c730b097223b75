import type { Value } from '../model/value.js';

/** A value for people to read: `/<stage>`, `orders`, `!Ref OrdersTable`. */
export function valueText(value: Value): string {
  if (value.kind === 'required') return value.source;
  if (value.kind === 'literal') return value.text;
  return value.parts.map((part) => (typeof part === 'string' ? part : '<stage>')).join('');
}
