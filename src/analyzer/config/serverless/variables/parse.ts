import type { Alternative, Template, Variable } from './template.js';

/** Variables inside variables; nobody writes more than three. */
const MAX_NESTING = 20;

/** Longer texts are scripts and policies; they are taken as they stand. */
const MAX_CHARACTERS = 20_000;

/**
 * Finds the variables in a text. What only looks like one stays text: CloudFormation's `${AWS::Region}` and
 * `${OrdersTable.Arn}`, and anything escaped as `\${`.
 */
export function parseTemplate(text: string): Template {
  if (text.length > MAX_CHARACTERS || !text.includes('${')) return [text];
  return new Parser(text).template(() => false);
}

class Parser {
  readonly #text: string;
  #at = 0;
  #nesting = 0;
  /** Where no variable starts, so that an unclosed one is not tried again from every level around it. */
  readonly #failed = new Set<number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads until the end or until `ends` holds for the next character. */
  template(ends: (character: string) => boolean): Template {
    const parts: Array<string | Variable> = [];
    let plain = '';
    while (this.#at < this.#text.length && !ends(this.#text.charAt(this.#at))) {
      if (this.#skip('\\${')) {
        plain += '${';
        continue;
      }
      const variable = this.#variable();
      if (variable) {
        if (plain !== '') parts.push(plain);
        parts.push(variable);
        plain = '';
      } else {
        plain += this.#text.charAt(this.#at++);
      }
    }
    if (plain !== '') parts.push(plain);
    return parts;
  }

  /** A variable that starts here, or undefined (and nothing consumed) where the text is just text. */
  #variable(): Variable | undefined {
    const start = this.#at;
    if (this.#failed.has(start) || this.#nesting >= MAX_NESTING || !this.#skip('${')) return undefined;
    this.#nesting += 1;
    const alternatives = this.#alternatives();
    this.#nesting -= 1;
    const first = alternatives?.[0];
    if (alternatives && (first?.kind === 'source' || first?.kind === 'variable')) return { alternatives };
    this.#failed.add(start);
    this.#at = start;
    return undefined;
  }

  /** Everything up to the closing brace, or undefined when there is none. */
  #alternatives(): Alternative[] | undefined {
    const found: Alternative[] = [];
    for (;;) {
      this.#blank();
      found.push(this.#alternative());
      this.#blank();
      if (this.#skip('}')) return found;
      if (!this.#skip(',')) return undefined;
    }
  }

  #alternative(): Alternative {
    const quote = this.#text.charAt(this.#at);
    if (quote === "'" || quote === '"') return this.#quoted(quote);
    const literal = this.#match(/(?:true|false|null|-?\d+(?:\.\d+)?)(?=\s*[,}])/y);
    if (literal !== undefined) return { kind: 'literal', value: JSON.parse(literal) };
    const variable = this.#variable();
    if (variable) return { kind: 'variable', variable };
    return this.#source() ?? this.#malformed();
  }

  #quoted(quote: string): Alternative {
    this.#at += 1;
    const template = this.template((character) => character === quote);
    return this.#skip(quote) ? { kind: 'text', template } : { kind: 'malformed' };
  }

  #source(): Alternative | undefined {
    const start = this.#at;
    const type = this.#match(/[A-Za-z][\w.-]*/y);
    if (type === undefined) return undefined;
    const parameters = this.#skip('(') ? trimmed(this.template((character) => character === ')')) : undefined;
    const closed = parameters === undefined || this.#skip(')');
    const hasAddress = closed && this.#match(/:(?!:)/y) !== undefined;
    if (closed && (hasAddress || parameters !== undefined)) {
      const address = hasAddress ? trimmed(this.template((character) => character === ',' || character === '}')) : [];
      return {
        kind: 'source',
        type,
        ...(parameters && { parameters }),
        ...(address.length > 0 && { address }),
      };
    }
    this.#at = start;
    return undefined;
  }

  #malformed(): Alternative {
    this.#match(/[^,}]*/y);
    return { kind: 'malformed' };
  }

  #blank(): void {
    this.#match(/\s*/y);
  }

  #skip(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

/** Without the blanks around an address, which mean nothing: `${self:custom.a , 'x'}`. */
function trimmed(template: Template): Template {
  return template
    .map((part, index) => {
      if (typeof part !== 'string') return part;
      const start = index === 0 ? part.trimStart() : part;
      return index === template.length - 1 ? start.trimEnd() : start;
    })
    .filter((part) => part !== '');
}
