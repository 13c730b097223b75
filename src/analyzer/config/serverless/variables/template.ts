import type { Primitive } from '../../yaml/tree.js';

/** A text with variables in it, in order. https://www.serverless.com/framework/docs/providers/aws/guide/variables */
export type Template = ReadonlyArray<string | Variable>;

/** `${self:custom.table, 'orders'}`: the first alternative that has a value counts. */
export interface Variable {
  readonly alternatives: readonly Alternative[];
}

export type Alternative =
  | { readonly kind: 'literal'; readonly value: Exclude<Primitive, string> }
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'variable'; readonly variable: Variable }
  /** `file(./a.yml):b.c` has type `file`, parameters `./a.yml` and address `b.c`. */
  | {
      readonly kind: 'source';
      readonly type: string;
      readonly parameters?: Template;
      readonly address?: Template;
    }
  /** Something between the commas that is none of these. */
  | { readonly kind: 'malformed' };

/**
 * The variable as a message may quote it: sources and addresses as written, fallbacks left out because they are
 * values, and values may be secret.
 */
export function renderVariable({ alternatives }: Variable): string {
  const [first] = alternatives;
  if (first?.kind === 'variable') return `\${${renderVariable(first.variable)}}`;
  if (first?.kind !== 'source') return '${…}';
  const parameters = first.parameters ? `(${renderTemplate(first.parameters)})` : '';
  const address = first.address ? `:${renderTemplate(first.address)}` : '';
  return `\${${first.type}${parameters}${address}}`;
}

export function renderTemplate(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : renderVariable(part))).join('');
}
