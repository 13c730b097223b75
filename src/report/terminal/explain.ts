import { CODES, FAMILY_BLOCKS, familyOf } from '../../model/codes.js';
import type { Family } from '../../model/finding.js';
import { columns, indent } from './columns.js';
import type { View } from './paint.js';

/** A finding's page for the terminal: its headings stand out, the rest is as written. */
export function renderPage(page: string, { paint }: View): string {
  const lines = page.trimEnd().split('\n');
  return `${lines.map((line) => (line.startsWith('#') ? paint.bold(line.replace(/^#+ /, '')) : line)).join('\n')}\n`;
}

/** The codes of a family with their titles, or undefined when there is no such family. */
export function renderFamily(name: string, { paint }: View): string | undefined {
  if (!Object.hasOwn(FAMILY_BLOCKS, name)) return undefined;
  const entries = Object.entries(CODES).filter(([code]) => familyOf(code) === (name as Family));
  const rows = entries.map(([code, { title }]) => [code, title]);
  const list = rows.length > 0 ? indent(columns(rows)) : ['  no code of this family is in use yet'];
  return `${[paint.bold(name), ...list].join('\n')}\n`;
}
