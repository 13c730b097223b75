/** A value of a JSON text with the place where it starts, so that what is wrong with it can be pointed at. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly offset: number }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[]; readonly offset: number }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, JsonNode>; readonly offset: number };

export type ParsedJson =
  | { readonly kind: 'parsed'; readonly root: JsonNode }
  | { readonly kind: 'wrong'; readonly offset: number };

const MAX_DEPTH = 50;
const TOKEN = /\s*(?:([{}[\]:,])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*|true|false|null))/y;

/** Marks the place where reading ended; never leaves this module. */
class Wrong extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super();
    this.offset = offset;
  }
}

/** Parses JSON (RFC 8259) with places. */
export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text);
  try {
    return { kind: 'parsed', root: parser.document() };
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', offset: error.offset };
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const root = this.#value(this.#next());
    const rest = /\S/.exec(this.#text.slice(this.#at));
    if (rest) throw new Wrong(this.#at + rest.index);
    return root;
  }

  /** The next token and where it starts. */
  #next(): { readonly token: string; readonly offset: number } {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    const token = match?.[1] ?? match?.[2] ?? match?.[3];
    const blank = /^\s*/.exec(this.#text.slice(this.#at, this.#at + 1000))![0].length;
    if (token === undefined) throw new Wrong(Math.min(this.#at + blank, this.#text.length));
    this.#at = TOKEN.lastIndex;
    return { token, offset: this.#at - token.length };
  }

  #value({ token, offset }: { readonly token: string; readonly offset: number }): JsonNode {
    if (token === '{' || token === '[') {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw new Wrong(offset);
      const node: JsonNode =
        token === '{'
          ? { kind: 'map', entries: this.#entries(), offset }
          : { kind: 'list', items: this.#items(), offset };
      this.#depth -= 1;
      return node;
    }
    return { kind: 'scalar', value: scalar(token, offset), offset };
  }

  #items(): JsonNode[] {
    const items: JsonNode[] = [];
    for (let next = this.#next(); next.token !== ']' || items.length > 0; next = this.#next()) {
      items.push(this.#value(next));
      const { token, offset } = this.#next();
      if (token === ']') break;
      if (token !== ',') throw new Wrong(offset);
    }
    return items;
  }

  #entries(): Map<string, JsonNode> {
    const entries = new Map<string, JsonNode>();
    for (let next = this.#next(); next.token !== '}' || entries.size > 0; next = this.#next()) {
      const key = next.token.startsWith('"') ? scalar(next.token, next.offset) : undefined;
      const colon = this.#next();
      if (typeof key !== 'string' || entries.has(key)) throw new Wrong(next.offset);
      if (colon.token !== ':') throw new Wrong(colon.offset);
      entries.set(key, this.#value(this.#next()));
      const { token, offset } = this.#next();
      if (token === '}') break;
      if (token !== ',') throw new Wrong(offset);
    }
    return entries;
  }
}

/** JavaScript knows best which tokens are JSON. */
function scalar(token: string, offset: number): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(token);
    if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
  } catch {
    // Said below, with its place.
  }
  throw new Wrong(offset);
}
