/** Prints nested literals and calls the way people's formatters do: on one line when that fits, otherwise one item a line. */

const WIDTH = 120;
const STEP = 2;

export type Doc = string | Group;

export interface Group {
  /** `{`, `[`, `defineFront(`. */
  readonly open: string;
  readonly close: string;
  /** A blank inside the brackets of a one-line form, as in `{ a: 1 }`. */
  readonly padded: boolean;
  readonly items: readonly Item[];
  /** One item a line even when it would fit. */
  readonly expand: boolean;
}

export interface Item {
  readonly doc: Doc;
  /** `timeout: `. */
  readonly label?: string;
  /** Comment lines above, without slashes. */
  readonly above?: readonly string[];
  /** Comment at the end of the line, without slashes. */
  readonly beside?: string;
}

export interface Entry extends Omit<Item, 'label'> {
  /** As it stands in code: already a property key. */
  readonly key: string;
}

export function object(entries: readonly Entry[], { expand = false } = {}): Group {
  const items = entries.map(({ key, ...item }) => ({ ...item, label: `${key}: ` }));
  return { open: '{', close: '}', padded: true, items, expand };
}

export function array(items: ReadonlyArray<Doc | Item>, { expand = false } = {}): Group {
  return { open: '[', close: ']', padded: false, items: items.map(asItem), expand };
}

export function call(callee: string, args: readonly Doc[]): Group {
  return { open: `${callee}(`, close: ')', padded: false, items: args.map(asItem), expand: false };
}

/** The text of `doc`, which starts at `column` of a line indented by `indent`; `tail` characters follow on its last line. */
export function print(doc: Doc, indent = 0, column = indent, tail = 0): string {
  const line = flat(doc);
  if (line !== undefined && column + line.length + tail <= WIDTH) return line;
  if (typeof doc === 'string') return doc;
  return hugged(doc, indent, column, tail) ?? broken(doc, indent);
}

function asItem(item: Doc | Item): Item {
  return typeof item === 'string' || 'open' in item ? { doc: item } : item;
}

/** The one-line form, or undefined when there is none: a comment or an expanded part inside. */
function flat(doc: Doc): string | undefined {
  if (typeof doc === 'string') return doc;
  if (doc.items.length === 0) return doc.open + doc.close;
  if (doc.expand) return undefined;
  const parts: string[] = [];
  for (const { doc: inner, label = '', above, beside } of doc.items) {
    const text = flat(inner);
    if (text === undefined || above?.length || beside) return undefined;
    parts.push(label + text);
  }
  const blank = doc.padded ? ' ' : '';
  return `${doc.open}${blank}${parts.join(', ')}${blank}${doc.close}`;
}

/** `f('x', {` … `})`: only the last argument of a call is opened, when the rest fits on its line. */
function hugged({ open, close, items }: Group, indent: number, column: number, tail: number): string | undefined {
  const last = items.at(-1);
  if (!open.endsWith('(') || !last || typeof last.doc === 'string' || last.above || last.beside) return undefined;
  const before = items.slice(0, -1).map(({ doc }) => flat(doc));
  if (before.includes(undefined)) return undefined;
  const start = open + before.map((text) => `${text}, `).join('');
  const inner = broken(last.doc, indent);
  return column + start.length + last.doc.open.length + tail <= WIDTH ? start + inner + close : undefined;
}

function broken({ open, close, items }: Group, indent: number): string {
  const inner = indent + STEP;
  const pad = ' '.repeat(inner);
  const lines = items.flatMap(({ doc, label = '', above = [], beside }) => [
    ...above.map((text) => `${pad}// ${text}`),
    `${pad}${label}${print(doc, inner, inner + label.length, 1)},${beside ? ` // ${beside}` : ''}`,
  ]);
  return [open, ...lines, `${' '.repeat(indent)}${close}`].join('\n');
}
