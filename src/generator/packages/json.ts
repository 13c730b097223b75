/** A JSON object with the places of its members, for edits that leave every other byte alone. */
export interface JsonObject {
  /** Offset of `{`. */
  readonly start: number;
  /** Offset after `}`. */
  readonly end: number;
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  /** Offset of the key's opening quote. */
  readonly keyStart: number;
  readonly valueStart: number;
  /** Offset after the value. */
  readonly valueEnd: number;
}

/** The object that starts at or after `offset`; undefined when there is none or the text is no JSON. */
export function objectAt(text: string, offset = 0): JsonObject | undefined {
  const start = skipBlanks(text, offset);
  if (text[start] !== '{' || !isJson(text)) return undefined;
  const members: JsonMember[] = [];
  let at = skipBlanks(text, start + 1);
  while (text[at] !== '}') {
    const keyStart = at;
    const keyEnd = endOfString(text, at);
    const valueStart = skipBlanks(text, skipBlanks(text, keyEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    members.push({ key: JSON.parse(text.slice(keyStart, keyEnd)), keyStart, valueStart, valueEnd });
    at = skipBlanks(text, valueEnd);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, members };
}

/** The member of that name; of two, the one that counts for JSON.parse. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.findLast((member) => member.key === key);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at += 1;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  const first = text[start] ?? '';
  if (first === '"') return endOfString(text, start);
  let at = start;
  if (first !== '{' && first !== '[') {
    while (at < text.length && !/[,}\]\s]/.test(text[at] ?? '')) at += 1;
    return at;
  }
  let depth = 0;
  do {
    const character = text[at] ?? '';
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at = character === '"' ? endOfString(text, at) : at + 1;
  } while (depth > 0);
  return at;
}
